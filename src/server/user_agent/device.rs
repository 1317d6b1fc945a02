//! Which kind of device, and its model.

use super::hints::Hints;
use super::{DeviceType, is_name};

/// What the text of a television, set-top box or console holds.
const TVS: [&str; 14] = [
    "SMART-TV",
    "SmartTV",
    "Smart TV",
    "HbbTV",
    "AppleTV",
    "Apple TV",
    "GoogleTV",
    "Android TV",
    "BRAVIA",
    "CrKey",
    "Roku",
    "Web0S",
    "; AFT",
    "TV Safari",
];

/// The kind of device.
pub fn device_type(user_agent: &str, os: &str, hints: &Hints) -> DeviceType {
    let has = |token: &str| user_agent.contains(token);
    if TVS.iter().any(|token| has(token)) || matches!(os, "Xbox" | "PlayStation" | "Nintendo" | "tvOS" | "Roku OS") {
        return DeviceType::Tv;
    }
    if has("Opera Mini") {
        return DeviceType::Phone;
    }
    match os {
        "iPadOS" => DeviceType::Tablet,
        "iOS" | "Windows Phone" | "KaiOS" => DeviceType::Phone,
        "BlackBerry" if has("Tablet") || has("PlayBook") => DeviceType::Tablet,
        "BlackBerry" => DeviceType::Phone,
        "Android" | "Fire OS" | "HarmonyOS" | "Tizen" => match hints.mobile {
            Some(true) => DeviceType::Phone,
            Some(false) => DeviceType::Tablet,
            None if has("Tablet") || !has("Mobile") => DeviceType::Tablet,
            None => DeviceType::Phone,
        },
        "Windows" | "macOS" | "ChromeOS" | "Linux" | "Ubuntu" | "Fedora" | "Debian" | "Solaris" => DeviceType::Desktop,
        "FreeBSD" | "OpenBSD" | "NetBSD" => DeviceType::Desktop,
        _ => DeviceType::Unknown,
    }
}

/// Devices that are told by name: what the text holds, and the model.
const MODELS: [(&str, &str); 14] = [
    ("iPod", "iPod touch"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("AppleTV", "Apple TV"),
    ("Apple TV", "Apple TV"),
    ("PlayStation 5", "PlayStation 5"),
    ("PlayStation 4", "PlayStation 4"),
    ("PLAYSTATION 3", "PlayStation 3"),
    ("PlayStation Vita", "PlayStation Vita"),
    ("Nintendo Switch", "Nintendo Switch"),
    ("Nintendo 3DS", "Nintendo 3DS"),
    ("Nintendo WiiU", "Wii U"),
    ("Xbox Series X", "Xbox Series X"),
    ("Xbox One", "Xbox One"),
];

/// The model, from the hint, from a name in the text, or from the place where Android puts it.
pub fn model(user_agent: &str, os: &str, hints: &Hints) -> Option<String> {
    if hints.model.is_some() {
        return hints.model.clone();
    }
    if os == "Windows Phone" {
        return None;
    }
    let known = MODELS.iter().find(|(token, _)| user_agent.contains(token));
    known.map(|(_, model)| (*model).to_owned()).or_else(|| android(user_agent))
}

/// The part of `(Linux; Android 14; SM-S918B Build/UP1A)` that is neither the system nor a flag.
fn android(user_agent: &str) -> Option<String> {
    let (_, rest) = user_agent.split_once("Android")?;
    let parts = rest.split(')').next()?.split(';').skip(1);
    let mut parts = parts.map(|part| part.split(" Build/").next().unwrap_or(part).trim());
    let model = parts.find(|part| is_model(part))?.trim_start_matches("SAMSUNG ");
    is_name(model).then(|| model.to_owned())
}

fn is_model(part: &str) -> bool {
    let flag = matches!(
        part,
        "" | "K" | "U" | "wv" | "Mobile" | "Tablet" | "TV" | "arm_64" | "arm64" | "Linux" | "Unspecified Device"
    );
    let locale = part.len() <= 5 && part.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_')
        || (part.len() == 5
            && matches!(part.as_bytes()[2], b'-' | b'_')
            && part[..2].chars().all(|c| c.is_ascii_lowercase()));
    !flag && !locale && !["rv:", "Build/", "Opera Mini/"].iter().any(|start| part.starts_with(start))
}
