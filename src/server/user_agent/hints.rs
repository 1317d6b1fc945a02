//! User-agent client hints (`Sec-CH-UA-…`).

use http::{HeaderMap, HeaderValue};

use super::{is_name, is_version};

/// The hints that are asked for with `Accept-CH`; the other three come unasked.
pub const ACCEPT_CH: HeaderValue = HeaderValue::from_static(
    "Sec-CH-UA-Arch, Sec-CH-UA-Bitness, Sec-CH-UA-Full-Version-List, Sec-CH-UA-Model, Sec-CH-UA-Platform-Version",
);

/// Longest hint that is read, in bytes.
const MAX_HINT: usize = 256;

/// The values of the hints, without quotes; absent ones are `None`.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// `Sec-CH-UA`, or `Sec-CH-UA-Full-Version-List` if sent: brand and version.
    pub brands: Vec<(String, String)>,
    /// `Sec-CH-UA-Platform`.
    pub platform: Option<String>,
    /// `Sec-CH-UA-Platform-Version`.
    pub platform_version: Option<String>,
    /// `Sec-CH-UA-Model`.
    pub model: Option<String>,
    /// `Sec-CH-UA-Mobile`.
    pub mobile: Option<bool>,
    /// `Sec-CH-UA-Arch`.
    pub arch: Option<String>,
    /// `Sec-CH-UA-Bitness`.
    pub bitness: Option<String>,
}

impl Hints {
    /// Reads the hints of one request. What is too long, not ASCII or no version or name of a device counts as not sent.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let raw = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            (value.len() <= MAX_HINT).then_some(value)
        };
        let text = |name: &str| raw(name).map(unquoted).filter(|value| !value.is_empty());
        Self {
            brands: raw("sec-ch-ua-full-version-list").or_else(|| raw("sec-ch-ua")).map(brands).unwrap_or_default(),
            platform: text("sec-ch-ua-platform"),
            platform_version: text("sec-ch-ua-platform-version").filter(|version| is_version(version)),
            model: text("sec-ch-ua-model").filter(|model| is_name(model)),
            mobile: raw("sec-ch-ua-mobile").map(|value| value.trim() == "?1"),
            arch: text("sec-ch-ua-arch"),
            bitness: text("sec-ch-ua-bitness"),
        }
    }
}

fn unquoted(value: &str) -> String {
    value.trim().trim_matches('"').to_owned()
}

/// `"Chromium";v="144", "Google Chrome";v="144", "Not(A:Brand";v="8"`, without the meaningless brand that keeps parsers honest.
fn brands(list: &str) -> Vec<(String, String)> {
    let mut quoted = list.split('"').skip(1).step_by(2);
    let pairs = std::iter::from_fn(|| Some((quoted.next()?.to_owned(), quoted.next()?.to_owned())));
    pairs.filter(|(brand, _)| !is_noise(brand)).collect()
}

fn is_noise(brand: &str) -> bool {
    brand.chars().filter(char::is_ascii_alphanumeric).eq("NotABrand".chars())
}

#[cfg(test)]
mod tests {
    use super::brands;

    #[test]
    fn reads_brands_whatever_the_noise_holds() {
        let list = r#""Not(A:Brand";v="8", "Chromium";v="144.0.7559.60", "Google Chrome";v="144.0.7559.60""#;
        let expected = [("Chromium", "144.0.7559.60"), ("Google Chrome", "144.0.7559.60")];
        assert_eq!(brands(list), expected.map(|(brand, version)| (brand.to_owned(), version.to_owned())));
        assert_eq!(brands(r#"";Not A Brand";v="99", " Not;A, Brand";v="99""#), []);
        assert_eq!(brands(r#""unfinished"#), []);
    }
}
