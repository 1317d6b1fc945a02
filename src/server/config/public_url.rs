//! The one address that links, redirects, cookies and origin checks are made from.

use std::net::IpAddr;

/// An `http` or `https` origin, in the form that browsers send it (RFC 6454): lower case and without the scheme's own port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    authority_at: usize,
    host: String,
}

impl PublicUrl {
    /// Takes an origin; a final `/` may follow. The error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.to_ascii_lowercase();
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return Err("must start with https:// or http://"),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#', '@', '\\']) {
            return Err("must be an origin only: scheme, host and port, without path, query or user");
        }
        let (host, port) = split_port(authority)?;
        check_host(host)?;
        let scheme = if https { "https" } else { "http" };
        let origin = match port {
            None | Some(0) => format!("{scheme}://{host}"),
            Some(443) if https => format!("{scheme}://{host}"),
            Some(80) if !https => format!("{scheme}://{host}"),
            Some(port) => format!("{scheme}://{host}:{port}"),
        };
        Ok(Self { authority_at: scheme.len() + 3, host: host.to_owned(), origin })
    }

    /// `https://example.com` or `https://example.com:8443`, as in an `Origin` header.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `example.com:8443`, as in a `Host` header; without the scheme's own port.
    pub fn authority(&self) -> &str {
        &self.origin[self.authority_at..]
    }

    /// `example.com`, or an address (IPv6 in brackets).
    pub fn host(&self) -> &str {
        &self.host
    }

    /// True under TLS.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// True when the name only ever means this machine (RFC 6761 §6.3 for `localhost`).
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(&self.host)
    }

    /// A link to one of our own paths, which starts with `/`.
    pub fn join(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, if path.starts_with('/') { "" } else { "/" })
    }
}

/// True for `localhost`, names below it, and loopback addresses.
pub(super) fn is_loopback_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => bare == "localhost" || bare.ends_with(".localhost"),
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    let after_host = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let Some(colon) = authority[after_host..].find(':') else {
        return Ok((authority, None));
    };
    let (host, port) = authority.split_at(after_host + colon);
    match port[1..].parse() {
        Ok(port) if port > 0 => Ok((host, Some(port))),
        _ => Err("has a port that is not a number from 1 to 65535"),
    }
}

fn check_host(host: &str) -> Result<(), &'static str> {
    let labels_fit = || {
        host.len() <= 253
            && host.split('.').all(|label| {
                (1..=63).contains(&label.len())
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            })
    };
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let fits = match address {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => labels_fit(),
    };
    if fits { Ok(()) } else { Err("has a host that is neither a name (letters, digits, dots, hyphens) nor an address") }
}
