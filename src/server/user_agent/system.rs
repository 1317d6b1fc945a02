//! Which operating system, and which processor.

use super::hints::Hints;
use super::{UNKNOWN, major, version_after};

/// What the text holds, and the name. The first that occurs counts.
const SYSTEMS: [(&str, &str); 34] = [
    ("Windows Phone", "Windows Phone"),
    ("Xbox", "Xbox"),
    ("Windows", "Windows"),
    ("iPad", "iPadOS"),
    ("iPhone", "iOS"),
    ("iPod", "iOS"),
    ("AppleTV", "tvOS"),
    ("Apple TV", "tvOS"),
    ("PlayStation", "PlayStation"),
    ("Nintendo", "Nintendo"),
    ("Web0S", "webOS"),
    ("webOS", "webOS"),
    ("Tizen", "Tizen"),
    ("Roku", "Roku OS"),
    ("KAIOS/", "KaiOS"),
    ("KaiOS/", "KaiOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("CrOS", "ChromeOS"),
    ("Silk/", "Fire OS"),
    ("Android", "Android"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("macOS", "macOS"),
    ("Ubuntu", "Ubuntu"),
    ("Fedora", "Fedora"),
    ("Debian", "Debian"),
    ("BB10", "BlackBerry"),
    ("BlackBerry", "BlackBerry"),
    ("Linux", "Linux"),
    ("FreeBSD", "FreeBSD"),
    ("OpenBSD", "OpenBSD"),
    ("NetBSD", "NetBSD"),
    ("SunOS", "Solaris"),
];

/// Name and version of the operating system.
pub fn parse(user_agent: &str, hints: &Hints) -> (&'static str, Option<String>) {
    let told = SYSTEMS.iter().find(|(token, _)| user_agent.contains(token)).map_or(UNKNOWN, |(_, name)| name);
    let hinted = match hints.platform.as_deref() {
        Some("Windows") => "Windows",
        Some("macOS") => "macOS",
        Some("Android") => "Android",
        Some("iOS") => "iOS",
        Some("Chrome OS" | "Chromium OS") => "ChromeOS",
        // The text may say which distribution.
        Some("Linux") if matches!(told, UNKNOWN | "Android" | "Windows" | "macOS") => "Linux",
        _ => told,
    };
    let version = match hints.platform_version.as_deref() {
        Some(version) => hinted_version(hinted, version),
        None => told_version(user_agent, hinted),
    };
    (hinted, version)
}

/// The version from `Sec-CH-UA-Platform-Version`, without trailing zeros. Windows counts API versions there:
/// <https://learn.microsoft.com/microsoft-edge/web-platform/how-to-detect-win11>.
fn hinted_version(os: &str, version: &str) -> Option<String> {
    let shown = match (os, major(version)?) {
        ("Windows", 0) if version.starts_with("0.1") => "7",
        ("Windows", 0) if version.starts_with("0.2") => "8",
        ("Windows", 0) => "8.1",
        ("Windows", 1..=12) => "10",
        ("Windows", _) => "11",
        _ => version.trim_end_matches(".0"),
    };
    Some(shown.to_owned())
}

/// The version from the text, where it is not one of the frozen ones.
fn told_version(user_agent: &str, os: &str) -> Option<String> {
    match os {
        "Windows" => windows(user_agent),
        "Windows Phone" => version_after(user_agent, "Windows Phone OS").or_else(|| version_after(user_agent, os)),
        "iOS" | "iPadOS" => ios(user_agent),
        "macOS" => version_after(user_agent, "Mac OS X").filter(|version| version != "10.15.7" && version != "10.15"),
        "Android" | "Fire OS" if user_agent.contains("Android 10; K)") => None,
        "Android" => version_after(user_agent, "Android"),
        "Tizen" | "HarmonyOS" => version_after(user_agent, os).or_else(|| version_after(user_agent, "OpenHarmony")),
        "KaiOS" => version_after(user_agent, "KAIOS/"),
        "BlackBerry" => version_after(user_agent, "Version/"),
        "Ubuntu" | "Fedora" => version_after(user_agent, os),
        "tvOS" => version_after(user_agent, "tvOS"),
        _ => None,
    }
}

/// `NT 10.0` is Windows 10 or 11.
fn windows(user_agent: &str) -> Option<String> {
    let names = [("6.3", "8.1"), ("6.2", "8"), ("6.1", "7"), ("6.0", "Vista"), ("5.2", "XP"), ("5.1", "XP")];
    let version = version_after(user_agent, "Windows NT")?;
    names.iter().find(|(number, _)| *number == version).map(|(_, name)| (*name).to_owned())
}

/// Since 26, Safari freezes the system's version at 18 and has the same number as the system itself.
fn ios(user_agent: &str) -> Option<String> {
    let safari =
        version_after(user_agent, "Version/").filter(|version| major(version).is_some_and(|major| major >= 26));
    let told = || version_after(user_agent, "iPhone OS").or_else(|| version_after(user_agent, "CPU OS"));
    safari.or_else(told)
}

/// What the text holds, and the processor.
const PROCESSORS: [(&str, &str); 17] = [
    ("x86_64", "x86_64"),
    ("x86-64", "x86_64"),
    ("Win64; x64", "x86_64"),
    ("Win64; X64", "x86_64"),
    ("WOW64", "x86_64"),
    ("amd64", "x86_64"),
    ("aarch64", "arm64"),
    ("arm64", "arm64"),
    ("arm_64", "arm64"),
    ("ARM64", "arm64"),
    ("armv", "arm"),
    ("ARM;", "arm"),
    ("i686", "x86"),
    ("i386", "x86"),
    ("PPC Mac", "ppc"),
    ("ppc64", "ppc64"),
    ("riscv64", "riscv64"),
];

/// The processor's architecture. Browsers on macOS say `Intel` on every machine, so there only a hint counts.
pub fn cpu(user_agent: &str, os: &str, hints: &Hints) -> Option<&'static str> {
    let told = PROCESSORS.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name);
    let is_64 = hints.bitness.as_deref() == Some("64");
    match hints.arch.as_deref() {
        Some("x86") if is_64 || told == Some("x86_64") => Some("x86_64"),
        Some("x86") => Some("x86"),
        Some("arm") if is_64 || os == "macOS" => Some("arm64"),
        Some("arm") => Some("arm"),
        _ => told,
    }
}
