//! What the network sees: the public URL, and what must not be open to it.

use super::super::PublicUrl;
use super::{PUBLIC, load, public_with, refusal};

#[test]
fn what_would_open_accounts_to_the_network_stops_the_start() {
    refusal("public_url", &[("PUBLIC_URL", "http://accounts.example.com")]);
    refusal("mail.transport", &[("PUBLIC_URL", "https://accounts.example.com")]);
    refusal("mail.transport", &[("LISTEN", "0.0.0.0:3000")]);
    refusal("limits", &public_with(("LIMITS", "false")));
    refusal("limits", &[("LIMITS", "false"), ("LISTEN", "0.0.0.0:3000")]);
    refusal("cookie_mode", &public_with(("COOKIE_MODE", "insecure")));
    refusal("mail.smtp_tls", &public_with(("MAIL__SMTP_TLS", "off")));
    refusal("trusted_proxies", &public_with(("TRUSTED_PROXIES", "10.0.0.0/8, 0.0.0.0/0")));
    refusal("forwarded_header", &public_with(("FORWARDED_HEADER", "Forwarded")));
    assert!(load(&PUBLIC).is_ok());
    assert!(load(&[("LIMITS", "false")]).is_ok());
    let closed_network = [("PUBLIC_URL", "http://accounts.lan"), ("COOKIE_MODE", "insecure")];
    assert!(load(&[&closed_network[..], &PUBLIC[1..]].concat()).is_ok());
}

#[test]
fn a_database_that_may_lose_data_is_for_this_machine_alone() {
    assert!(load(&[("ALLOW_UNSAFE_DURABILITY", "true")]).unwrap().allow_unsafe_durability);
    refusal("allow_unsafe_durability", &public_with(("ALLOW_UNSAFE_DURABILITY", "true")));
}

#[test]
fn a_public_url_is_an_origin_in_one_spelling() {
    let url = PublicUrl::parse("HTTPS://Accounts.Example.com:443/").unwrap();
    assert_eq!(
        (url.origin(), url.host(), url.is_https()),
        ("https://accounts.example.com", "accounts.example.com", true)
    );
    assert_eq!(url.join("/verify-email?token=x"), "https://accounts.example.com/verify-email?token=x");
    let url = PublicUrl::parse("http://[::1]:3000").unwrap();
    assert_eq!((url.authority(), url.host(), url.is_loopback()), ("[::1]:3000", "[::1]", true));
    for bad in [
        "example.com",
        "ftp://example.com",
        "https://",
        "https://user@example.com",
        "https://example.com/path",
        "https://example.com?x",
        "https://example.com:0",
        "https://example.com:port",
        "https://exa mple.com",
        "https://a..b",
        "https://[::1",
        "https://example.com\\x",
    ] {
        assert!(PublicUrl::parse(bad).is_err(), "{bad}");
    }
    for (host, loopback) in [
        ("localhost", true),
        ("app.localhost", true),
        ("127.8.8.8", true),
        ("127.0.0.1.example.com", false),
        ("localhost.example.com", false),
    ] {
        assert_eq!(PublicUrl::parse(&format!("http://{host}")).unwrap().is_loopback(), loopback, "{host}");
    }
}
