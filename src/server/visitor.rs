//! Who is asking, as far as the connection and the headers tell. Put into every request's extensions, as an `Arc`, by the guard.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::header::{COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use ipnet::IpNet;

use super::centre::Centre;
use super::user_agent::{self, Client, Hints};

/// More forwarded addresses than this are taken for an attack (SECURITY §5).
const MAX_HOPS: usize = 20;
/// Characters of the user agent that are kept (SECURITY §9).
const MAX_USER_AGENT: usize = 512;

/// One request's sender. Has no `Debug`: it holds cookies.
#[derive(Clone)]
pub struct Visitor {
    /// The client's address; behind trusted proxies the one that they saw (SECURITY §5).
    pub address: IpAddr,
    /// The `User-Agent` header, at most 512 characters, without control characters.
    pub user_agent: String,
    /// What the user agent and the client hints say.
    pub client: Client,
    /// True when the public URL is https.
    pub secure: bool,
    /// The request's id, as in the log and in `X-Request-Id`.
    pub request_id: String,
    cookies: String,
}

impl Visitor {
    /// Reads the connection and the headers of one request.
    pub fn new(centre: &Centre, peer: Option<&ConnectInfo<SocketAddr>>, headers: &HeaderMap) -> Self {
        let config = &centre.config;
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        let forwarded = headers.get_all(config.forwarded_header.as_str()).iter().map(|line| line.to_str().ok());
        let user_agent = text(headers, USER_AGENT.as_str());
        Self {
            address: client_address(peer, &config.trusted_proxies, forwarded),
            client: user_agent::parse(&user_agent, &Hints::from_headers(headers)),
            user_agent,
            secure: config.public_url.is_https(),
            request_id: centre.new_id(),
            // RFC 6265 §5.4: one line; RFC 9113 §8.2.3 lets proxies split it.
            cookies: headers
                .get_all(COOKIE)
                .iter()
                .filter_map(|line| line.to_str().ok())
                .collect::<Vec<_>>()
                .join("; "),
        }
    }

    /// The value of one cookie. `None` when it occurs twice: one of the two was planted by somebody else.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let mut found = self
            .cookies
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value);
        found.next().filter(|_| found.next().is_none())
    }

    /// True when the request carries any cookie.
    pub fn has_cookies(&self) -> bool {
        !self.cookies.is_empty()
    }

    /// The address as limits count it: IPv4 alone, IPv6 by its /64, which is what one household or server gets.
    pub fn limit_key(&self) -> String {
        network(self.address).to_string()
    }

    /// The same visitor after the browser has taken the cookies of a response.
    pub fn with_cookies<'a>(&self, set: impl IntoIterator<Item = &'a HeaderValue>) -> Self {
        let mut cookies: Vec<&str> = self.cookies.split(';').map(str::trim).collect();
        for line in set.into_iter().filter_map(|line| line.to_str().ok()) {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let name = pair.split('=').next().unwrap_or(pair);
            cookies.retain(|cookie| cookie.split('=').next() != Some(name));
            if !attributes.split(';').any(|attribute| attribute.trim().eq_ignore_ascii_case("max-age=0")) {
                cookies.push(pair);
            }
        }
        Self { cookies: cookies.join("; "), ..self.clone() }
    }
}

/// The address itself for IPv4 (also when mapped into IPv6), the first address of the /64 for IPv6.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

/// A header as text of bounded length, without control characters.
fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes())).unwrap_or_default();
    value.chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect()
}

/// The client's address: the TCP peer, or, if that is a trusted proxy, the right-most forwarded address that is not one.
///
/// Each item of `lines` is one header line, `None` if it is not text. Whatever cannot be read leads to the peer, never to
/// no address. Entries left of the first untrusted one are the client's own claims and are not looked at.
fn client_address<'a>(peer: IpAddr, trusted: &[IpNet], lines: impl Iterator<Item = Option<&'a str>>) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return peer;
    }
    let Some(lines) = lines.collect::<Option<Vec<&str>>>() else {
        return peer;
    };
    let entries: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).take(MAX_HOPS + 1).collect();
    if entries.len() > MAX_HOPS {
        return peer;
    }
    for entry in entries.iter().rev() {
        match address(entry.trim()) {
            Some(address) if is_trusted(&address) => {}
            Some(address) => return address,
            None => return peer,
        }
    }
    peer
}

/// `192.0.2.1`, `2001:db8::1`, or either with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let plain = entry.parse::<IpAddr>().ok();
    plain.or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip())).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
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
}
