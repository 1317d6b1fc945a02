//! The rules of what is known and what is news.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::store::{self, Browser};
use super::types::{Met, News};
use crate::error::Error;
use crate::server::centre::Centre;
use crate::server::crypto::Token;
use crate::server::db::Tx;
use crate::server::visitor::Visitor;
use crate::time::UnixMillis;

/// Notes with what and from where somebody signs in, and says what of it is new. It is known from now on.
pub async fn meet(
    tx: &mut Tx,
    centre: &Centre,
    visitor: &Visitor,
    (user_id, browser_hash): (&str, &str),
    now: UnixMillis,
) -> Result<Met, Error> {
    let (client, place) = (&visitor.client, place(centre, visitor));
    let (mut place_is_new, place_is_named) = (true, place.is_some());
    for place in [Some(network(visitor.address)), place.clone()].into_iter().flatten() {
        // Both are noted, and one that is known is enough: a better list of places makes no news.
        place_is_new &= store::visit(tx, &centre.new_id(), user_id, &place, now).await?;
    }
    let browser = Browser {
        id: centre.new_id(),
        user_id,
        browser_hash,
        title: client.title(),
        device_type: client.device_type.as_str(),
        device_model: client.model.as_deref().unwrap_or_default(),
        os: &client.os,
        address: visitor.address.to_string(),
        place,
        now,
    };
    if store::see(tx, &browser).await? {
        // Its owner's telephone comes from many networks: of a browser that is known only another city is news, where that is known.
        return Ok(Met { browser: None, place_is_new: place_is_new && place_is_named });
    }
    let device_is_known = store::same_device(tx, &browser).await? > 0;
    store::meet(tx, &browser).await?;
    Ok(Met { browser: Some(if device_is_known { News::Browser } else { News::Device }), place_is_new })
}

/// Gives a browser in which somebody signs in a new value of its long-lived cookie, and its hash. What was known of it goes with it, for
/// every account; the value before, which others may have read there or put there, is worth nothing from now on (ASVS 7.2.4).
pub async fn renew(tx: &mut Tx, centre: &Centre, visitor: &Visitor) -> Result<(String, Token), Error> {
    let token = Token::new(&*centre.random);
    let hash = token.hash();
    if let Some(before) = visitor.browser_hash() {
        store::rekey(tx, &before, &hash).await?;
    }
    Ok((hash, token))
}

/// City and country of somebody, where a list of places tells.
pub fn place(centre: &Centre, visitor: &Visitor) -> Option<String> {
    centre.places.of(visitor.address)
}

/// Forgets the browsers and the places that are known only since then: where one was somebody else's, others may be.
pub async fn forget(tx: &mut Tx, user_id: &str, since: UnixMillis) -> Result<(), Error> {
    store::forget(tx, user_id, since).await
}

/// The network that stands for a place where no list of places tells more: /24, or /48.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() >> 8 << 8)),
        IpAddr::V6(address) => format!("{}/48", Ipv6Addr::from_bits(address.to_bits() >> 80 << 80)),
    }
}
