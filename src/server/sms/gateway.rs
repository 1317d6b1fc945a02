//! The transport that hands messages to a gateway by one HTTP request each.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use secrecy::ExposeSecret;

use super::Text;
use crate::server::config::{SmsFormat, SmsGateway};
use crate::server::mail::NotSent;

/// For reaching the gateway (SECURITY §13).
const CONNECT: Duration = Duration::from_secs(5);
/// For the whole request.
pub(super) const TOTAL: Duration = Duration::from_secs(10);

/// A gateway and the client that reaches it: without redirects, and past any proxy of the environment.
pub(in crate::server) struct Gateway {
    request: SmsGateway,
    client: Client,
}

impl Gateway {
    pub fn new(request: SmsGateway, total: Duration) -> io::Result<Self> {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT)
            .timeout(total)
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(io::Error::other)?;
        Ok(Self { request, client })
    }

    /// Sends one message. What the gateway says beside its status is not read.
    pub async fn send(&self, message: &Text) -> Result<(), NotSent> {
        let SmsGateway { method, url, headers, format, body, from } = &self.request;
        let content_type = match format {
            SmsFormat::Form => HeaderValue::from_static("application/x-www-form-urlencoded"),
            SmsFormat::Json => HeaderValue::from_static("application/json"),
        };
        let mut request = self.client.request(method.clone(), url.clone()).header(CONTENT_TYPE, content_type);
        for (name, value) in headers {
            let mut value = HeaderValue::from_str(value.expose_secret())
                .map_err(|_| NotSent::Ever("a header for the SMS gateway cannot be sent"))?;
            value.set_sensitive(true);
            request = request.header(name, value);
        }
        let body = filled(body, *format, &[("{to}", &message.to), ("{text}", &message.text), ("{from}", from)]);
        match request.body(body).send().await {
            Ok(answer) => judged(answer.status()),
            Err(cause) if cause.is_timeout() => Err(NotSent::Yet("the SMS gateway took too long")),
            Err(_) => Err(NotSent::Yet("the SMS gateway could not be reached")),
        }
    }
}

/// What a status means: one that says "later" leads to another try, any other failure says that no try can succeed.
fn judged(status: StatusCode) -> Result<(), NotSent> {
    let later = status.is_server_error()
        || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS);
    match status {
        _ if status.is_success() => Ok(()),
        _ if later => Err(NotSent::Refused(status.as_u16())),
        _ => Err(NotSent::Rejected(status.as_u16())),
    }
}

/// The template with its values, each escaped, in one pass: what a value holds is never looked at again.
pub(super) fn filled(template: &str, format: SmsFormat, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while !rest.is_empty() {
        let found = values.iter().find_map(|(mark, value)| rest.strip_prefix(mark).map(|after| (value, after)));
        if let Some((value, after)) = found {
            filled.push_str(&escaped(value, format));
            rest = after;
        } else {
            let next = rest.chars().next().map_or(rest.len(), char::len_utf8);
            filled.push_str(&rest[..next]);
            rest = &rest[next..];
        }
    }
    filled
}

fn escaped(value: &str, format: SmsFormat) -> String {
    match format {
        SmsFormat::Form => {
            let pair = serde_urlencoded::to_string([("", value)]).unwrap_or_default();
            pair.trim_start_matches('=').to_owned()
        }
        SmsFormat::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        }
    }
}
