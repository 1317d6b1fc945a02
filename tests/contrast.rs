//! The contrast of the colour roles in `style/tokens.css`, in both themes: text at least 4.5 : 1 (WCAG 2.2 §1.4.3), borders
//! of controls and the focus ring at least 3 : 1 (§1.4.11).

use std::collections::HashMap;

const TOKENS: &str = include_str!("../style/tokens.css");

/// Text roles, and the grounds that each stands on.
const TEXT: [(&str, &[&str]); 15] = [
    ("text", &["bg", "surface", "surface-2", "surface-3", "well"]),
    ("text", &["accent-soft", "warn-soft", "danger-soft", "ok-soft"]),
    ("text-2", &["bg", "surface", "surface-2", "surface-3", "well", "danger-soft", "accent-soft"]),
    ("text-3", &["bg", "surface", "surface-2", "well"]),
    ("accent", &["bg", "surface", "surface-2", "accent-soft", "danger-soft", "warn-soft"]),
    ("danger", &["bg", "surface", "surface-2", "danger-soft"]),
    ("warn", &["bg", "surface", "surface-2", "warn-soft"]),
    ("ok", &["bg", "surface", "surface-2", "ok-soft"]),
    ("on-ink", &["ink", "danger"]),
    ("surface", &["accent"]),
    ("text-2", &["warn-soft"]),
    ("text-2", &["ok-soft"]),
    ("danger", &["well"]),
    ("ok", &["well"]),
    ("warn", &["well"]),
];

/// Borders of controls, rings and bars, and the grounds that each stands on.
const BORDERS: [(&str, &[&str]); 5] = [
    ("line-strong", &["bg", "surface", "surface-2", "surface-3", "well"]),
    ("focus", &["bg", "surface", "surface-2", "surface-3", "well", "danger-soft", "warn-soft"]),
    ("danger", &["bg", "surface", "surface-2", "well"]),
    ("accent", &["surface", "line"]),
    ("ink", &["bg", "surface", "surface-2"]),
];

/// Role → luminance in the light and in the dark theme.
fn luminances() -> HashMap<&'static str, [f64; 2]> {
    let roles: HashMap<_, _> = TOKENS.lines().filter_map(role).collect();
    assert!(roles.len() >= 20, "tokens.css is read: {} roles", roles.len());
    roles
}

/// One line of the form `--name: light-dark(oklch(…), oklch(…));`.
fn role(line: &'static str) -> Option<(&'static str, [f64; 2])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
    let mut colours = value.split("oklch(").skip(1).filter_map(colour);
    Some((name, [luminance(colours.next()?), luminance(colours.next()?)]))
}

/// Lightness, chroma, hue. A colour with an alpha part has no contrast of its own and is left out.
fn colour(text: &str) -> Option<[f64; 3]> {
    let text = text.replace("var(--hue)", &hue().to_string());
    let mut parts = text.split(')').next()?.split_whitespace().map(str::parse);
    let colour = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
    parts.next().is_none().then_some(colour)
}

fn hue() -> f64 {
    let value = TOKENS.lines().find_map(|line| line.trim().strip_prefix("--hue: "));
    value.and_then(|value| value.trim_end_matches(';').parse().ok()).expect("tokens.css sets --hue to a number")
}

/// Relative luminance (WCAG 2.2) of an OKLCH colour, its linear sRGB channels clipped to the gamut.
fn luminance([lightness, chroma, hue]: [f64; 3]) -> f64 {
    let (b, a) = hue.to_radians().sin_cos();
    let (a, b) = (a * chroma, b * chroma);
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Every pair below `least`, in words.
fn failures(pairs: &[(&str, &[&str])], least: f64) -> Vec<String> {
    let roles = luminances();
    let mut failures = Vec::new();
    for (front, grounds) in pairs {
        for ground in *grounds {
            for (theme, name) in ["light", "dark"].into_iter().enumerate() {
                let ratio = contrast(roles[front][theme], roles[ground][theme]);
                if ratio < least {
                    failures.push(format!("--{front} on --{ground}, {name}: {ratio:.2}"));
                }
            }
        }
    }
    failures
}

#[test]
fn text_can_be_read() {
    assert_eq!(failures(&TEXT, 4.5), Vec::<String>::new());
}

#[test]
fn borders_of_controls_can_be_seen() {
    assert_eq!(failures(&BORDERS, 3.0), Vec::<String>::new());
}

#[test]
fn the_measure_itself_is_right() {
    assert!((contrast(luminance([1.0, 0.0, 0.0]), luminance([0.0, 0.0, 0.0])) - 21.0).abs() < 0.01);
    // #767676 on white is the textbook grey of 4.54 : 1.
    let grey = luminance([0.5676, 0.0, 0.0]);
    assert!((contrast(1.0, grey) - 4.54).abs() < 0.05, "{}", contrast(1.0, grey));
}
