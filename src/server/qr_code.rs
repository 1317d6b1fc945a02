//! QR codes (ISO/IEC 18004), as path data for SVG.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Squares of light on each side (§6.3.8).
const QUIET: usize = 4;

/// How many squares a text's code is wide, and its dark ones as a path: each run in a row is one rectangle. `None` for a text that is
/// too long.
pub fn drawn(text: &str) -> Option<(u32, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let mut path = String::new();
    for (row, squares) in code.to_colors().chunks(code.width()).enumerate() {
        let mut column = QUIET;
        for run in squares.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run[0] == Color::Dark {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{column} {}h{length}v1h-{length}z", row + QUIET);
            }
            column += length;
        }
    }
    Some((u32::try_from(code.width() + 2 * QUIET).ok()?, path))
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn a_picture_is_a_path_with_a_quiet_zone() {
        let text = "otpauth://totp/Latchkey:ada?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Latchkey";
        let (size, path) = drawn(text).expect("a picture");
        assert!(path.starts_with("M4 4h7v1h-7z") && path.len() < 12_000, "{path}");
        assert!(path.bytes().all(|byte| byte.is_ascii_digit() || b"Mhvz- ".contains(&byte)), "{path}");
        assert!((41..80).contains(&size), "{size}");
        assert!(drawn(&"x".repeat(5000)).is_none());
    }
}
