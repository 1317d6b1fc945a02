//! Who is asking, as far as the connection and the headers tell. Put into every request's extensions, as an `Arc`, by the guard.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

use axum::extract::ConnectInfo;
use http::header::{COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;

use super::centre::Centre;
use super::clock::Random;
use super::cookies;
use super::crypto::Token;
use super::user_agent::{self, Client, Hints};

/// More forwarded addresses than this are taken for an attack (SECURITY §5).
const MAX_HOPS: usize = 20;
/// Characters of the user agent that are kept (SECURITY §9).
const MAX_USER_AGENT: usize = 512;

/// Few requests want to know the browser, so it is recognised on demand.
pub type LazyClient = LazyLock<Client, Box<dyn FnOnce() -> Client + Send>>;

/// One request's sender. Has no `Debug`: it holds cookies.
#[derive(Clone)]
pub struct Visitor {
    /// The client's address; behind trusted proxies the one that they saw (SECURITY §5).
    pub address: IpAddr,
    /// The `User-Agent` header, at most 512 ASCII characters.
    pub user_agent: String,
    /// What the user agent and the client hints say; read when it is first asked for.
    pub client: Arc<LazyClient>,
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
        let user_agent = text(headers, &USER_AGENT);
        Self {
            address: client_address(peer, &config.trusted_proxies, forwarded),
            client: recognised(user_agent.clone(), Hints::from_headers(headers)),
            user_agent,
            secure: config.public_url.is_https(),
            request_id: centre.new_id(),
            // RFC 6265 §5.4: one line; RFC 9113 §8.2.3 lets proxies split it.
            cookies: headers
                .get_all(COOKIE)
                .iter()
                .map(|line| String::from_utf8_lossy(line.as_bytes()))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }

    /// The hash of the long-lived cookie by which this browser is known again. Few requests ask, so it is made on demand.
    pub fn browser_hash(&self) -> Option<String> {
        self.cookie(cookies::browser_name(self.secure)).and_then(Token::hash_of)
    }

    /// The same for one that may be met for the first time: then with the cookie's value, which it is to be given.
    pub fn browser_hash_or_new(&self, random: &dyn Random) -> (String, Option<Token>) {
        self.browser_hash().map(|known| (known, None)).unwrap_or_else(|| {
            let new = Token::new(random);
            (new.hash(), Some(new))
        })
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

fn recognised(user_agent: String, hints: Hints) -> Arc<LazyClient> {
    Arc::new(LazyLock::new(Box::new(move || user_agent::parse(&user_agent, &hints))))
}

/// The address itself for IPv4 (also when mapped into IPv6), the first address of the /64 for IPv6.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

/// A header as text of bounded length. Browsers send ASCII; anything else could turn the text around on a page.
fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    let value = headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
    let shown = value.iter().filter(|byte| matches!(byte, b' '..=b'~'));
    shown.take(MAX_USER_AGENT).map(|byte| char::from(*byte)).collect()
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
mod tests;
