//! No answer sends a person to another site (SECURITY D-6).

/// True for a path of ours, or an absolute address under our origin.
///
/// Browsers drop tabs and line breaks and read `\` as `/`, so `/\t/evil.example` is another site.
pub fn is_ours(location: &[u8], origin: &str) -> bool {
    let plain = location.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'\\');
    let path = location.strip_prefix(origin.as_bytes()).unwrap_or(location);
    let starts_right = match path.first() {
        Some(b'/') => path.len() < location.len() || path.get(1) != Some(&b'/'),
        Some(b'?' | b'#') | None => path.len() < location.len(),
        Some(_) => false,
    };
    plain && starts_right
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_our_own_origin_is_ours() {
        let origin = "https://app.example.com";
        for location in [
            "/",
            "/settings/security#password",
            "/a//b?next=https://x",
            "https://app.example.com",
            "https://app.example.com/x",
        ] {
            assert!(is_ours(location.as_bytes(), origin), "{location}");
        }
        for location in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "https://app.example.com.evil.example/",
            "https://app.example.com@evil.example/",
            "https://app.example.com:444/",
            "http://app.example.com/",
            "javascript:alert(1)",
            "settings",
            "?x",
            "/ü",
        ] {
            assert!(!is_ours(location.as_bytes(), origin), "{location}");
        }
    }
}
