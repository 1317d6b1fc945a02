//! What is shown while an authenticator is being set up.

use serde::{Deserialize, Serialize};

use crate::account::backup_codes::types::NewCodes;
use crate::error::{FieldErrors, Problem};
use crate::fields::{Label, OtpCode};
use crate::time::UnixMillis;

/// The secret, shown in answer to a post and nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which one is being set up: another tab may begin a newer one.
    pub id: String,
    /// What the authenticator will be called.
    pub name: String,
    /// The link as a picture.
    pub qr: Qr,
    /// The key in groups of four, to be typed.
    pub key: String,
    /// The `otpauth` link, which opens an app on the same device.
    pub link: String,
    /// Until when it can be confirmed.
    pub until: UnixMillis,
}

/// A QR code: the outline of its dark squares as path data (SVG 1.1 §8.3), each one unit wide.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    /// How many units it is wide and high, with the quiet zone of four around it (ISO/IEC 18004 §6.3.8).
    pub size: u32,
    /// The path.
    pub path: String,
}

/// What is being set up in this session, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// What the authenticator will be called, if one is being set up.
    pub name: Option<String>,
    /// Whether it would be the first: then backup codes follow.
    pub first: bool,
    /// Whether the address is proven: without that nothing can be added.
    pub verified: bool,
}

/// The authenticator is active.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// What it is called.
    pub name: String,
    /// With the first one: backup codes, to be saved and confirmed.
    pub codes: Option<NewCodes>,
    /// How many other sessions were ended, if that was asked for.
    pub sessions_ended: Option<u32>,
}

/// When the first code was refused for one of these reasons, there is nothing to confirm any more.
pub const ENDED: &[Problem] = &[Problem::TooManyTries, Problem::Expired, Problem::KeyInUse, Problem::KeyReplaced];

/// It was begun and put off.
pub fn begun_words(name: &str) -> String {
    format!("“{name}” is not set up yet: the code that it shows is still to be entered.")
}

/// It is begun again under another name.
pub fn new_key_words(name: &str) -> String {
    format!("This makes a new key. If your app has “{name}” already, remove it there.")
}

/// It was given up.
pub fn given_up_words(name: &str) -> String {
    format!("“{name}” was not added. If your app has it already, remove it there.")
}

/// Checks the name.
pub fn check_begin(name: &str) -> Result<Label, FieldErrors> {
    Label::check(name).map_err(|problem| vec![("name".to_owned(), problem)])
}

/// Checks the first code.
pub fn check_confirm(code: &str) -> Result<OtpCode, FieldErrors> {
    OtpCode::check(code).map_err(|problem| vec![("code".to_owned(), problem)])
}

impl Offer {
    /// For the gallery. The picture is of no link at all.
    pub fn sample() -> Self {
        let finder = |x: u32, y: u32| format!("M{x} {y}h7v7h-7zm1 1v5h5v-5zm1 1h3v3h-3z");
        let near = |at: u32| at < 12;
        let far = |at: u32| at > 28;
        let squares = (4..37_u32).flat_map(|y| (4..37_u32).map(move |x| (x, y)));
        let dots = squares.filter(|&(x, y)| {
            (x * x + 3 * y + x * y) % 7 < 3 && !(near(x) && (near(y) || far(y)) || far(x) && near(y))
        });
        let dots = dots.map(|(x, y)| format!("M{x} {y}h1v1h-1z"));
        let path = [finder(4, 4), finder(30, 4), finder(4, 30)].into_iter().chain(dots).collect();
        Self {
            id: "sample".to_owned(),
            name: "Pixel 9".to_owned(),
            qr: Qr { size: 41, path },
            key: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".to_owned(),
            link: "otpauth://totp/Latchkey:ada%40example.org?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Latchkey"
                .to_owned(),
            until: UnixMillis(1_767_622_860_000),
        }
    }
}

impl Pending {
    /// For the gallery: nothing yet, not verified, one in hand, another one in hand.
    pub fn samples() -> Vec<Self> {
        let none = Self { name: None, first: true, verified: true };
        let name = Some("Pixel 9".to_owned());
        vec![
            none.clone(),
            Self { verified: false, ..none.clone() },
            Self { name: name.clone(), ..none },
            Self { name, first: false, verified: true },
        ]
    }
}
