use super::*;

fn client(peer: &str, trusted: &[&str], lines: &[&str]) -> String {
    let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
    client_address(peer.parse().unwrap(), &trusted, lines.iter().copied().map(Some)).to_string()
}

#[test]
fn an_untrusted_peer_cannot_choose_its_address() {
    assert_eq!(client("198.51.100.9", &[], &["203.0.113.7"]), "198.51.100.9");
    assert_eq!(client("198.51.100.9", &["10.0.0.0/8"], &["10.0.0.1"]), "198.51.100.9");
}

#[test]
fn behind_trusted_proxies_the_right_most_other_address_counts() {
    let trusted = ["10.0.0.0/8"];
    assert_eq!(client("10.0.0.1", &trusted, &["203.0.113.7"]), "203.0.113.7");
    assert_eq!(
        client("10.0.0.1", &trusted, &["1.2.3.4, 203.0.113.7, 10.0.0.2"]),
        "203.0.113.7",
        "spoofed left-most entry"
    );
    assert_eq!(client("10.0.0.1", &trusted, &["1.2.3.4", "203.0.113.7"]), "203.0.113.7", "two header lines");
    assert_eq!(client("10.0.0.1", &trusted, &["<script>, 203.0.113.7"]), "203.0.113.7", "only what is walked over");
    assert_eq!(client("10.0.0.1", &trusted, &["203.0.113.7:4711"]), "203.0.113.7");
    assert_eq!(client("10.0.0.1", &trusted, &["[2001:db8::1]:4711"]), "2001:db8::1");
}

#[test]
fn what_cannot_be_read_leads_to_the_peer() {
    let trusted = ["10.0.0.0/8"];
    for lines in [&["unknown"][..], &["203.0.113.7, "], &["203.0.113.7, nonsense"], &["10.0.0.2"], &[]] {
        assert_eq!(client("10.0.0.1", &trusted, lines), "10.0.0.1", "{lines:?}");
    }
    let many = vec!["203.0.113.7"; 21].join(",");
    assert_eq!(client("10.0.0.1", &trusted, &[&many]), "10.0.0.1");
    assert_eq!(client("10.0.0.1", &trusted, &[&many[..many.len() - 12]]), "203.0.113.7", "twenty are allowed");
    let lines = [None].into_iter();
    assert_eq!(
        client_address("10.0.0.1".parse().unwrap(), &["10.0.0.0/8".parse().unwrap()], lines).to_string(),
        "10.0.0.1"
    );
}

#[test]
fn addresses_are_canonical_and_ipv6_counts_by_64_bits() {
    assert_eq!(client("::ffff:10.0.0.1", &["10.0.0.0/8"], &["::ffff:203.0.113.7"]), "203.0.113.7");
    let key = |address: &str| network(address.parse().unwrap()).to_string();
    assert_eq!(key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    assert_eq!(key("2001:db8:1:2:ffff::1"), "2001:db8:1:2::");
    assert_ne!(key("2001:db8:1:3::1"), "2001:db8:1:2::");
    assert_eq!(key("::ffff:192.0.2.1"), "192.0.2.1");
}

fn with_cookies(cookies: &str) -> Visitor {
    Visitor {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: String::new(),
        client: recognised(String::new(), Hints::default()),
        secure: true,
        request_id: String::new(),
        cookies: cookies.to_owned(),
    }
}

#[test]
fn a_cookie_that_occurs_twice_is_none() {
    let visitor = with_cookies("a=1; lk=token; b=x=y; lk-theme=dark");
    assert_eq!(visitor.cookie("lk"), Some("token"));
    assert_eq!(visitor.cookie("b"), Some("x=y"));
    assert_eq!(visitor.cookie("theme"), None);
    assert_eq!(with_cookies("lk=planted; lk=token").cookie("lk"), None);
    assert_eq!(with_cookies("lk").cookie("lk"), None);
    assert_eq!(with_cookies("").cookie(""), None);
}

#[test]
fn cookies_of_a_response_replace_and_remove() {
    let lines = ["lk=new; Path=/; HttpOnly", "b=; Path=/; Max-Age=0", "c=3"].map(HeaderValue::from_static);
    let visitor = with_cookies("lk=old; b=2; d=4").with_cookies(&lines);
    let cookies = ["lk", "b", "c", "d"].map(|name| visitor.cookie(name).unwrap_or("none").to_owned());
    assert_eq!(cookies, ["new", "none", "3", "4"]);
}

#[test]
fn user_agents_are_short_and_plain() {
    let long = format!("Mozilla\t\u{202e}{}", "x".repeat(5000));
    let headers = HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_bytes(long.as_bytes()).unwrap())]);
    let kept = text(&headers, &USER_AGENT);
    assert_eq!((kept.len(), &kept[..8]), (512, "Mozillax"));
}
