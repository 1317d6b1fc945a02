//! The page that people see when something did not work, in the product's look.

use askama::Template;
use http::StatusCode;

/// What all error pages share.
pub struct Look {
    /// The product's name.
    pub product: String,
    /// The stylesheet's address.
    pub stylesheet: String,
}

#[derive(Template)]
#[template(path = "error_page.html")]
struct ErrorPage<'a> {
    title: &'a str,
    advice: &'a str,
    product: &'a str,
    stylesheet: &'a str,
    theme: Option<&'a str>,
    reference: &'a str,
}

/// The whole page for a failure. `theme` is `light`, `dark` or `None` for the system's.
pub fn error_page(status: StatusCode, look: &Look, theme: Option<&str>, reference: &str) -> String {
    let (title, advice) = words(status);
    let Look { product, stylesheet } = look;
    let page = ErrorPage { title, advice, product, stylesheet, theme, reference };
    page.render().unwrap_or_else(|_| title.to_owned())
}

/// Title and advice for people.
fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => ("Page not found", "The address may be old or mistyped. Nothing was changed."),
        StatusCode::FORBIDDEN => (
            "This request was stopped",
            "It did not come from one of our own pages. Go back, reload the page and try again.",
        ),
        StatusCode::TOO_MANY_REQUESTS => ("Too many attempts", "Wait a little, then try again."),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("We will be right back", "The service is busy or being restored. Try again in a few seconds.")
        }
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => {
            ("That was too much", "What was sent is larger than this page accepts.")
        }
        StatusCode::MISDIRECTED_REQUEST => {
            ("Wrong address", "This server does not answer under the name that was asked for.")
        }
        _ if status.is_client_error() => ("This request could not be read", "Go back, reload the page and try again."),
        _ => (
            "Something went wrong",
            "The problem has been recorded. Try again, and tell us the reference if it happens again.",
        ),
    }
}
