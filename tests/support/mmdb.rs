//! Writes a small database of places in the MaxMind format, version 2 (<https://maxmind.github.io/MaxMind-DB/>).

use std::net::IpAddr;
use std::path::Path;

use ipnet::IpNet;

/// What stands at one end of a branch of the tree.
#[derive(Clone, Copy)]
enum Branch {
    Nothing,
    Node(usize),
    Data(usize),
}

/// Writes networks with their city, if one is known, and their country.
pub fn write(path: &Path, networks: &[(&str, Option<&str>, &str)]) {
    let mut nodes = vec![[Branch::Nothing; 2]];
    let mut data = Vec::new();
    for (network, city, country) in networks {
        let network: IpNet = network.parse().unwrap();
        let at = data.len();
        let country = map(&[("names", map(&[("en", text(country))]))]);
        let city = city.map(|city| ("city", map(&[("names", map(&[("en", text(city))]))])));
        let fields: Vec<(&str, Vec<u8>)> = city.into_iter().chain([("country", country)]).collect();
        data.extend(map(&fields));
        insert(&mut nodes, network, at);
    }
    let mut file = tree(&nodes);
    file.extend([0; 16]);
    file.extend(data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    file.extend(metadata(nodes.len()));
    std::fs::write(path, file).unwrap();
}

/// IPv4 lies in the first 2^32 addresses of IPv6.
fn insert(nodes: &mut Vec<[Branch; 2]>, network: IpNet, data: usize) {
    let (bits, length) = match network.addr() {
        IpAddr::V4(address) => (u128::from(u32::from(address)), usize::from(network.prefix_len()) + 96),
        IpAddr::V6(address) => (u128::from(address), usize::from(network.prefix_len())),
    };
    let mut node = 0;
    for depth in 0..length {
        let side = (bits >> (127 - depth) & 1) as usize;
        if depth + 1 == length {
            nodes[node][side] = Branch::Data(data);
        } else if let Branch::Node(next) = nodes[node][side] {
            node = next;
        } else {
            nodes.push([Branch::Nothing; 2]);
            nodes[node][side] = Branch::Node(nodes.len() - 1);
            node = nodes.len() - 1;
        }
    }
}

/// Records of 24 bits.
fn tree(nodes: &[[Branch; 2]]) -> Vec<u8> {
    let record = |branch: &Branch| match branch {
        Branch::Nothing => nodes.len(),
        Branch::Node(number) => *number,
        Branch::Data(at) => nodes.len() + 16 + at,
    };
    nodes.iter().flatten().flat_map(|branch| record(branch).to_be_bytes()[5..].to_vec()).collect()
}

fn metadata(nodes: usize) -> Vec<u8> {
    map(&[
        ("binary_format_major_version", number(5, 2)),
        ("binary_format_minor_version", number(5, 0)),
        ("build_epoch", number(9, 1_772_546_529)),
        ("database_type", text("Test-City")),
        ("description", map(&[("en", text("Places for tests"))])),
        ("ip_version", number(5, 6)),
        ("languages", [control(11, 1), text("en")].concat()),
        ("node_count", number(6, nodes as u64)),
        ("record_size", number(5, 24)),
    ])
}

fn control(kind: u8, size: usize) -> Vec<u8> {
    let (size, more) = if size < 29 { (size as u8, None) } else { (29, Some((size - 29) as u8)) };
    let head = if kind < 8 { vec![kind << 5 | size] } else { vec![size, kind - 7] };
    head.into_iter().chain(more).collect()
}

fn text(text: &str) -> Vec<u8> {
    [control(2, text.len()), text.as_bytes().to_vec()].concat()
}

fn map(pairs: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let pairs = pairs.iter().map(|(key, value)| [text(key), value.clone()].concat());
    [control(7, pairs.len()), pairs.collect::<Vec<_>>().concat()].concat()
}

fn number(kind: u8, value: u64) -> Vec<u8> {
    let bytes: Vec<u8> = value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    [control(kind, bytes.len()), bytes].concat()
}
