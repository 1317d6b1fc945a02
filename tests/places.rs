//! Where addresses are.

mod support;

use std::net::IpAddr;

use latchkey::server::places::Places;
use support::mmdb;

#[test]
fn cities_countries_and_what_is_not_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.mmdb");
    let networks = [
        ("203.0.113.0/24", Some("Lisbon"), "Portugal"),
        ("198.51.100.0/25", None, "Portugal"),
        ("2001:db8:4f::/48", Some("Porto"), "Portugal"),
        ("192.0.2.1/32", Some("Singapore"), "Singapore"),
        ("10.0.0.0/8", Some("Nowhere"), "Atlantis"),
        ("100.64.0.0/10", Some("Nowhere"), "Atlantis"),
        ("fc00::/7", Some("Nowhere"), "Atlantis"),
    ];
    mmdb::write(&path, &networks);
    let places = Places::open(Some(&path)).unwrap();
    for (address, place) in [
        ("203.0.113.24", Some("Lisbon, Portugal")),
        ("::ffff:203.0.113.24", Some("Lisbon, Portugal")),
        ("198.51.100.7", Some("Portugal")),
        ("198.51.100.200", None),
        ("2001:db8:4f::19", Some("Porto, Portugal")),
        ("2001:db8:50::19", None),
        ("192.0.2.1", Some("Singapore")),
        ("10.1.2.3", None),
        ("100.64.0.9", None),
        ("127.0.0.1", None),
        ("::1", None),
        ("fd00::1", None),
    ] {
        assert_eq!(places.of(address.parse::<IpAddr>().unwrap()).as_deref(), place, "{address}");
    }
    assert_eq!(Places::open(None).unwrap().of("203.0.113.24".parse().unwrap()), None);
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Places::open(Some(&folder.path().join("missing.mmdb"))).is_err());
    let path = folder.path().join("garbage.mmdb");
    std::fs::write(&path, "not a database").unwrap();
    assert!(Places::open(Some(&path)).is_err());
}
