//! What browsers say, as they say it.

use http::{HeaderMap, HeaderName, HeaderValue};
use latchkey::server::user_agent::{Client, DeviceType, Hints, parse};

const FIXTURES: &str = include_str!("fixtures/user_agents.tsv");
const WINDOWS: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36";
const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36";
const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Mobile Safari/537.36";

/// The columns of the fixture that a client fills.
fn columns(client: &Client) -> [String; 8] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        client.device_type.as_str().to_owned(),
        text(&client.model),
        client.browser.clone(),
        text(&client.browser_version),
        client.os.clone(),
        text(&client.os_version),
        client.engine.clone(),
        text(&client.cpu_architecture),
    ]
}

fn hinted(user_agent: &str, hints: &[(&'static str, &'static str)]) -> Client {
    let pairs = hints.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    parse(user_agent, &Hints::from_headers(&HeaderMap::from_iter(pairs)))
}

#[test]
fn real_browsers_are_recognised() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in FIXTURES.lines().skip(1) {
        let mut expected: Vec<&str> = line.split('\t').collect();
        let user_agent = expected.pop().unwrap();
        let found = columns(&parse(user_agent, &Hints::default()));
        if found.as_slice() != expected {
            wrong.push(format!("{user_agent}\n  expected {expected:?}\n  found    {found:?}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 120, "{count}");
}

#[test]
fn hints_win_over_the_frozen_text() {
    let client = hinted(
        WINDOWS,
        &[
            ("sec-ch-ua", r#""Not(A:Brand";v="8", "Chromium";v="144", "Google Chrome";v="144""#),
            (
                "sec-ch-ua-full-version-list",
                r#""Not(A:Brand";v="8.0.0.0", "Chromium";v="144.0.7559.60", "Google Chrome";v="144.0.7559.60""#,
            ),
            ("sec-ch-ua-platform", "\"Windows\""),
            ("sec-ch-ua-platform-version", "\"19.0.0\""),
            ("sec-ch-ua-arch", "\"arm\""),
            ("sec-ch-ua-bitness", "\"64\""),
            ("sec-ch-ua-model", "\"\""),
            ("sec-ch-ua-mobile", "?0"),
        ],
    );
    assert_eq!(columns(&client), ["desktop", "", "Chrome", "144.0.7559.60", "Windows", "11", "Blink", "arm64"]);
    assert_eq!(client.title(), "Chrome 144 on Windows");

    let client = hinted(
        ANDROID,
        &[
            ("sec-ch-ua-platform", "\"Android\""),
            ("sec-ch-ua-platform-version", "\"15.0.0\""),
            ("sec-ch-ua-model", "\"Pixel 8\""),
            ("sec-ch-ua-mobile", "?1"),
        ],
    );
    assert_eq!(columns(&client), ["phone", "Pixel 8", "Chrome", "144.0.0.0", "Android", "15", "Blink", ""]);
}

#[test]
fn windows_versions_come_from_the_platform_version() {
    for (version, expected) in
        [("0.1.0", "7"), ("0.2.0", "8"), ("0.3.0", "8.1"), ("10.0.0", "10"), ("13.0.0", "11"), ("15.0.0", "11")]
    {
        let version: &'static str = Box::leak(format!("\"{version}\"").into_boxed_str());
        let client = hinted(WINDOWS, &[("sec-ch-ua-platform", "\"Windows\""), ("sec-ch-ua-platform-version", version)]);
        assert_eq!(client.os_version.as_deref(), Some(expected), "{version}");
    }
    assert_eq!(hinted(WINDOWS, &[]).os_version, None, "10 or 11: not told");
}

#[test]
fn macs_are_told_apart_only_by_hints() {
    assert_eq!((hinted(MAC, &[]).os_version, hinted(MAC, &[]).cpu_architecture), (None, None));
    let hints = [
        ("sec-ch-ua-platform", "\"macOS\""),
        ("sec-ch-ua-platform-version", "\"26.1.0\""),
        ("sec-ch-ua-arch", "\"arm\""),
    ];
    let client = hinted(MAC, &hints);
    assert_eq!((client.os_version.as_deref(), client.cpu_architecture.as_deref()), (Some("26.1"), Some("arm64")));
}

#[test]
fn brands_name_browsers_that_hide_in_the_text() {
    for (brands, expected) in [
        (r#""Brave";v="144", "Not_A Brand";v="99", "Chromium";v="144""#, "Brave"),
        (r#""Microsoft Edge";v="144", "Chromium";v="144""#, "Edge"),
        (r#""Not;A=Brand";v="24", "Chromium";v="144""#, "Chrome"),
        (r#""Chromium";v="144", "DuckDuckGo";v="144""#, "DuckDuckGo"),
        ("\"", "Chrome"),
    ] {
        let brands: &'static str = Box::leak(brands.to_owned().into_boxed_str());
        assert_eq!(hinted(WINDOWS, &[("sec-ch-ua", brands)]).browser, expected, "{brands}");
    }
}

#[test]
fn titles_are_short() {
    let title = |user_agent: &str| parse(user_agent, &Hints::default()).title();
    assert_eq!(title("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"), "Firefox 144 on Linux");
    assert_eq!(title("curl/8.5.0"), "curl 8");
    assert_eq!(title(""), "Unknown device");
    assert_eq!(title("Mozilla/5.0 (X11; Linux x86_64)"), "Unknown browser on Linux");
}

#[test]
fn hostile_text_is_harmless() {
    for text in [
        "(((((",
        "Android",
        "Android;",
        "Chrome/",
        "Version/ Safari/",
        "\u{202e}Firefox/1",
        "iPhone OS",
        "é".repeat(512).as_str(),
    ] {
        let client = parse(text, &Hints::default());
        assert!(client.device_type != DeviceType::Bot, "{text}");
    }
}
