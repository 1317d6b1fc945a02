use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::server::clock::SystemRandom;

fn keys() -> (TempDir, PathBuf, Keys) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.toml");
    let keys = Keys::open_or_create(&path, &SystemRandom).unwrap();
    (folder, path, keys)
}

fn refusal(content: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.toml");
    write_private(&path, content);
    let line = Keys::read(&path).err().expect("must be refused").to_string();
    assert!(!line.contains('\n') && !line.contains("QUJD"), "{line}");
    line
}

fn write_private(path: &Path, content: &str) {
    fs::write(path, content).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn a_sealed_value_opens_only_where_it_was_sealed() {
    let (_folder, _, keys) = keys();
    let sealed = keys.seal("totp", "ada", "row-1", b"secret", &SystemRandom);
    assert_eq!(keys.open("totp", "ada", "row-1", &sealed), Ok(b"secret".to_vec()));
    for (purpose, owner, row) in [("totp", "ada", "row-2"), ("totp", "eve", "row-1"), ("phone", "ada", "row-1")] {
        assert_eq!(keys.open(purpose, owner, row, &sealed), Err(Unsealable::Refused), "{purpose} {owner} {row}");
    }
    let shifted = keys.seal("outbox", "a|b", "c", b"secret", &SystemRandom);
    assert_eq!(keys.open("outbox", "a", "b|c", &shifted), Err(Unsealable::Refused));
}

#[test]
fn a_changed_value_does_not_open() {
    let (_folder, _, keys) = keys();
    let sealed = keys.seal("totp", "ada", "row", b"secret", &SystemRandom);
    assert_ne!(sealed, keys.seal("totp", "ada", "row", b"secret", &SystemRandom), "each nonce is new");
    let id = sealed.split('|').nth(1).unwrap();
    let last = if sealed.ends_with('A') { 'E' } else { 'A' };
    let changed = format!("{}{last}", &sealed[..sealed.len() - 1]);
    assert!(keys.open("totp", "ada", "row", &changed).is_err());
    assert_eq!(keys.open("totp", "ada", "row", &sealed.replace(id, "2025a")), Err(Unsealable::UnknownKey));
    for malformed in
        ["", "secret", &sealed.replace("v1|", "v2|"), &format!("v1|{id}|AAAA|AAAA"), &format!("{sealed}|x")]
    {
        assert_eq!(keys.open("totp", "ada", "row", malformed), Err(Unsealable::Malformed), "{malformed}");
    }
}

#[test]
fn another_ring_opens_nothing() {
    let ((_a, _, ours), (_b, _, theirs)) = (keys(), keys());
    let sealed = ours.seal("totp", "ada", "row", b"secret", &SystemRandom);
    assert_eq!(theirs.open("totp", "ada", "row", &sealed), Err(Unsealable::UnknownKey));
    let (our_id, their_id) = (sealed.split('|').nth(1).unwrap(), theirs.seal("", "", "", b"", &SystemRandom));
    let renamed = sealed.replace(our_id, their_id.split('|').nth(1).unwrap());
    assert_eq!(theirs.open("totp", "ada", "row", &renamed), Err(Unsealable::Refused));
    assert_ne!(ours.mac("limits", b"ada"), theirs.mac("limits", b"ada"));
    assert_ne!(ours.mac("limits", b"ada"), ours.mac("phone", b"ada"));
    assert_eq!(ours.mac("limits", b"ada"), ours.mac("limits", b"ada"));
}

#[test]
fn the_ring_is_made_once_and_for_us_alone() {
    let (_folder, path, keys) = keys();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let sealed = keys.seal("totp", "ada", "row", b"secret", &SystemRandom);
    let again = Keys::open_or_create(&path, &SystemRandom).unwrap();
    assert_eq!(again.open("totp", "ada", "row", &sealed), Ok(b"secret".to_vec()));
    let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["keys.toml"], "no draft is left behind");
}

#[test]
fn files_and_folders_that_others_may_read_are_refused() {
    let (folder, path, _) = keys();
    for mode in [0o644, 0o640, 0o604, 0o620] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let line = Keys::read(&path).err().expect("must be refused").to_string();
        assert!(line.contains("keys.toml") && line.contains("chmod 600"), "{line}");
    }
    let data = folder.path().join("data");
    prepare_private_folder(&data).unwrap();
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
    assert!(prepare_private_folder(&data).unwrap_err().to_string().contains("chmod 700"));
}

#[test]
fn weak_rings_are_refused() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let random = |text: &str| STANDARD.encode(<sha2::Sha256 as sha2::Digest>::digest(text));
    let one = |encoded: String| format!("active = \"a\"\nkeys = [\"a:{encoded}\"]");
    assert!(refusal(&one(STANDARD.encode([7; 16]))).contains("32 bytes"));
    assert!(refusal(&one(STANDARD.encode([0; 32]))).contains("placeholder"));
    assert!(refusal(&one(STANDARD.encode(b"changeme-changeme-changeme-chang"))).contains("placeholder"));
    let counted: Vec<u8> = (0..32).collect();
    assert!(refusal(&one(STANDARD.encode(counted))).contains("placeholder"));
    assert!(refusal(&one("QUJD!".to_owned())).contains("base64"));
    let same = random("x");
    assert!(refusal(&format!("active = \"a\"\nkeys = [\"a:{same}\", \"b:{same}\"]")).contains("a and b must differ"));
    assert!(refusal(&format!("active = \"c\"\nkeys = [\"a:{same}\"]")).contains("active"));
    assert!(refusal("active = \"a\"\nkeys = []").contains("active"));
    assert!(refusal("keys = [\"QUJD\"]").contains("active"));
    assert!(refusal(&format!("active = \"a\"\nkeys = [\"a:{same}\"]\nold = 1")).contains("nothing else"));
}

#[test]
fn a_token_is_found_by_its_hash_and_by_nothing_else() {
    let token = Token::new(&SystemRandom);
    let revealed = token.reveal();
    assert_eq!(revealed.len(), 43);
    assert_eq!(Token::hash_of(&revealed), Some(token.hash()));
    assert_ne!(Token::new(&SystemRandom).hash(), token.hash());
    for bad in [
        "",
        "x",
        &revealed[..42],
        &format!("{revealed}A"),
        &format!("{revealed}="),
        &format!(" {}", &revealed[1..]),
        &"/".repeat(43),
    ] {
        assert_eq!(Token::hash_of(bad), None, "{bad}");
    }
    let other_spelling = format!("{}B", "A".repeat(42));
    assert_eq!(Token::hash_of(&other_spelling), None, "the last character's unused bits must be zero");
}
