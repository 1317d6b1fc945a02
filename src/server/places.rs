//! Where an address is, by the operator's own database (`.mmdb`). Without one, and for what it does not hold, nothing is claimed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use maxminddb::{MaxMindDbError, Reader, geoip2};

/// Looks addresses up.
pub struct Places(Option<Reader<Vec<u8>>>);

impl Places {
    /// Reads the whole file, so that an update of it while the server runs disturbs nothing.
    pub fn open(path: Option<&Path>) -> Result<Self, MaxMindDbError> {
        path.map(Reader::open_readfile).transpose().map(Self)
    }

    /// Whether anything can be said at all.
    pub const fn are_known(&self) -> bool {
        self.0.is_some()
    }

    /// `Lisbon, Portugal`, or `Portugal` where no city is known.
    pub fn of(&self, address: IpAddr) -> Option<String> {
        let address = address.to_canonical();
        let reader = self.0.as_ref().filter(|_| is_public(address))?;
        // An address that cannot be looked up is one whose place is unknown.
        let found = reader.lookup(address).ok()?.decode::<geoip2::City<'_>>().ok()??;
        match (found.city.names.english, found.country.names.english) {
            (Some(city), Some(country)) if city != country => Some(format!("{city}, {country}")),
            (_, country) => country.map(str::to_owned),
        }
    }
}

/// False for what never leaves a network, whatever a database says of it (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => {
            let local = address.is_loopback() || address.is_unspecified() || address.is_multicast();
            !(local || address.is_unique_local() || address.is_unicast_link_local() || address == Ipv6Addr::UNSPECIFIED)
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    !(shared
        || first == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast())
}
