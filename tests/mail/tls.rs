//! What goes to a mail server goes inside TLS with that very server, or waits (SECURITY §13).

use std::sync::Arc;

use lettre::transport::smtp::client::Certificate;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;

use super::tls_server::{Conversation, Offer, start};
use super::*;

type Authority = CertifiedIssuer<'static, KeyPair>;

const HOST: &str = "localhost";
const WITH_TLS: [(Offer, SmtpTls); 2] = [(Offer::AtOnce, SmtpTls::Implicit), (Offer::AfterStartTls, SmtpTls::StartTls)];

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server with a certificate for `host`.
fn certified(authority: &Authority, host: &str) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([host.to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    let server = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    Arc::new(server.with_single_cert(vec![certificate.der().clone()], key).unwrap())
}

fn client(port: u16, tls: SmtpTls, trusted: Option<&Authority>) -> impl Fn(&mut Config) {
    let authorities = trusted.map(|trusted| Certificate::from_pem(trusted.pem().as_bytes()).unwrap());
    let credentials = Some(("latchkey".to_owned(), "hunter2-canary".into()));
    let smtp = Smtp { host: HOST.to_owned(), port, tls, authorities, credentials };
    move |config| config.mail.transport = MailTransport::Smtp(smtp.clone())
}

fn assert_nothing_in_clear(conversation: &Conversation) {
    for secret in ["AUTH PLAIN", "MAIL FROM", "example.com", "canary"] {
        assert!(!conversation.wire.contains(secret), "{secret} in {}", conversation.wire);
    }
}

/// The message waits for its next try with a reason that has this word, and the mail server has learnt nothing.
async fn assert_refused(with: (Offer, SmtpTls), server: Arc<ServerConfig>, trusted: Option<&Authority>, word: &str) {
    let (offer, tls) = with;
    let (port, mut conversations) = start(offer, server);
    for bench in benches_with(client(port, tls, trusted)).await {
        queue(&bench, ADA, None).await;
        assert_eq!(deliver_due(&bench.centre).await.unwrap(), 0, "{offer:?} on {}", bench.engine);
        let conversation = conversations.recv().await.unwrap();
        assert_nothing_in_clear(&conversation);
        assert_eq!(conversation.sealed, "", "{offer:?}");
        let row = row(&bench).await;
        assert!(row.body.is_some() && row.due_at > bench.centre.now().0, "{row:?}");
        assert_eq!((row.attempts, row.leased_until, row.sent_at, row.failed_at), (1, None, None, None));
        assert!(row.last_error.as_deref().is_some_and(|reason| reason.contains(word)), "{row:?}");
    }
}

#[tokio::test]
async fn a_message_is_delivered_inside_tls_and_only_there() {
    let authority = authority();
    for (offer, tls) in WITH_TLS {
        let (port, mut conversations) = start(offer, certified(&authority, HOST));
        for bench in benches_with(client(port, tls, Some(&authority))).await {
            queue(&bench, ADA, None).await;
            assert_eq!(deliver_due(&bench.centre).await.unwrap(), 1, "{offer:?} on {}", bench.engine);
            let conversation = conversations.recv().await.unwrap();
            assert_nothing_in_clear(&conversation);
            for expected in ["AUTH PLAIN", "RCPT TO:<ada@example.com>", "canary"] {
                assert!(conversation.sealed.contains(expected), "{expected} in {}", conversation.sealed);
            }
            assert_eq!(row(&bench).await.sent_at, Some(NOON.0));
        }
    }
}

#[tokio::test]
async fn a_certificate_of_an_untrusted_authority_is_refused() {
    let (ours, theirs) = (authority(), authority());
    for with in WITH_TLS {
        assert_refused(with, certified(&theirs, HOST), Some(&ours), "TLS certificate").await;
        assert_refused(with, certified(&ours, HOST), None, "TLS certificate").await;
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = authority();
    for with in WITH_TLS {
        let elsewhere = certified(&authority, "mail.example.org");
        assert_refused(with, elsewhere, Some(&authority), "TLS certificate").await;
    }
}

#[tokio::test]
async fn a_server_that_offers_no_tls_is_refused() {
    let authority = authority();
    let with = (Offer::Never, SmtpTls::StartTls);
    assert_refused(with, certified(&authority, HOST), Some(&authority), "lacks what is needed: TLS").await;
}
