//! Which browser, and its engine.

use super::hints::Hints;
use super::{UNKNOWN, is_version, major, version_after};

/// What the text holds, and the name. The first that occurs counts, so those that pretend to be another one come first.
const BROWSERS: [(&str, &str); 62] = [
    // Apps with a page inside.
    ("FBAV/", "Facebook"),
    ("FBAN/", "Facebook"),
    ("Instagram ", "Instagram"),
    ("MicroMessenger/", "WeChat"),
    ("musical_ly_", "TikTok"),
    ("TikTok ", "TikTok"),
    ("BytedanceWebview", "TikTok"),
    ("Snapchat/", "Snapchat"),
    ("Snapchat ", "Snapchat"),
    ("LinkedInApp", "LinkedIn"),
    ("Twitter for iPhone/", "Twitter"),
    ("TwitterAndroid", "Twitter"),
    ("Pinterest/", "Pinterest"),
    ("Line/", "LINE"),
    ("GSA/", "Google app"),
    ("Slack/", "Slack"),
    ("Teams/", "Microsoft Teams"),
    ("Electron/", "Electron"),
    // Browsers made of another one's engine.
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("OPX/", "Opera GX"),
    ("OPT/", "Opera Touch"),
    ("OPiOS/", "Opera Mini"),
    ("Opera Mini/", "Opera Mini"),
    ("Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"),
    ("Ddg/", "DuckDuckGo"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Brave/", "Brave"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("HeyTapBrowser/", "HeyTap Browser"),
    ("VivoBrowser/", "Vivo Browser"),
    ("MQQBrowser/", "QQ Browser"),
    ("QQBrowser/", "QQ Browser"),
    ("Whale/", "Whale"),
    ("coc_coc_browser/", "Cốc Cốc"),
    ("Silk/", "Silk"),
    ("QtWebEngine/", "QtWebEngine"),
    ("PaleMoon/", "Pale Moon"),
    ("Waterfox/", "Waterfox"),
    ("LibreWolf/", "LibreWolf"),
    ("SeaMonkey/", "SeaMonkey"),
    ("Epiphany/", "GNOME Web"),
    ("Focus/", "Firefox Focus"),
    ("Klar/", "Firefox Focus"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("; wv)", "Android WebView"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("MSIE ", "Internet Explorer"),
    ("Trident/", "Internet Explorer"),
    ("PlayStation", "PlayStation browser"),
    ("NintendoBrowser/", "Nintendo browser"),
];

/// Brands of `Sec-CH-UA`, and the name. Anybody can send any brand, and these words stand in our mails: so no other one counts. Those
/// that are only the engine say less than the text does.
const BRANDS: [(&str, &str); 26] = [
    ("Google Chrome", "Chrome"),
    ("Microsoft Edge", "Edge"),
    ("Microsoft Edge WebView2", "Edge WebView"),
    ("HeadlessChrome", "Headless Chrome"),
    ("Opera", "Opera"),
    ("Opera GX", "Opera GX"),
    ("OperaMobile", "Opera"),
    ("Opera Mini", "Opera Mini"),
    ("Brave", "Brave"),
    ("Brave Browser", "Brave"),
    ("Vivaldi", "Vivaldi"),
    ("Samsung Internet", "Samsung Internet"),
    ("DuckDuckGo", "DuckDuckGo"),
    ("YaBrowser", "Yandex Browser"),
    ("Yandex", "Yandex Browser"),
    ("CocCoc", "Cốc Cốc"),
    ("Whale", "Whale"),
    ("Silk", "Silk"),
    ("Electron", "Electron"),
    ("Arc", "Arc"),
    ("Avast Secure Browser", "Avast Secure Browser"),
    ("AVG Secure Browser", "AVG Secure Browser"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("HeyTapBrowser", "HeyTap Browser"),
    ("Mi Browser", "Mi Browser"),
    ("UCBrowser", "UC Browser"),
];

/// Name and version of the browser.
pub fn parse(user_agent: &str, os: &str, hints: &Hints) -> (&'static str, Option<String>) {
    let known = |brand: &String| BRANDS.iter().find(|(key, _)| key == brand).map(|(_, name)| *name);
    let branded = hints.brands.iter().find_map(|(brand, version)| known(brand).map(|name| (name, version)));
    if let Some((name, version)) = branded {
        return (name, Some(version.clone()).filter(|version| is_version(version)));
    }
    if let Some((token, name)) = BROWSERS.iter().find(|(token, _)| user_agent.contains(token)) {
        return (*name, version(user_agent, token));
    }
    let safari = user_agent.contains("Safari/") && user_agent.contains("Version/");
    let name = match os {
        "Android" if safari => "Android Browser",
        "BlackBerry" => "BlackBerry Browser",
        "iOS" | "iPadOS" if !user_agent.contains("Safari/") => "iOS WebView",
        _ if safari || user_agent.contains("Safari/") => "Safari",
        _ => UNKNOWN,
    };
    let version = if name == UNKNOWN { None } else { version_after(user_agent, "Version/") };
    (name, version)
}

/// The version that belongs to a token of [`BROWSERS`]; some stand elsewhere in the text.
fn version(user_agent: &str, token: &str) -> Option<String> {
    match token {
        "FBAN/" | "BytedanceWebview" | "TwitterAndroid" | "PlayStation" => None,
        "; wv)" => version_after(user_agent, "Chrome/"),
        "Opera" => version_after(user_agent, "Version/").or_else(|| version_after(user_agent, token)),
        "Trident/" => version_after(user_agent, "rv:"),
        _ => version_after(user_agent, token),
    }
}

/// The rendering engine. On iOS it is WebKit whatever the browser is called.
pub fn engine(user_agent: &str, os: &str, browser: &str) -> &'static str {
    let chrome = version_after(user_agent, "Chrome/").and_then(|version| major(&version));
    match browser {
        _ if matches!(os, "iOS" | "iPadOS") && user_agent.contains("AppleWebKit/") => "WebKit",
        _ if user_agent.contains("Trident/") || user_agent.contains("MSIE ") => "Trident",
        _ if user_agent.contains("Edge/") => "EdgeHTML",
        _ if user_agent.contains("Presto/") => "Presto",
        "Pale Moon" => "Goanna",
        _ if user_agent.contains("Gecko/") => "Gecko",
        _ if chrome.is_some_and(|version| version >= 28) => "Blink",
        _ if user_agent.contains("AppleWebKit/") || user_agent.contains("KHTML") => "WebKit",
        _ => UNKNOWN,
    }
}
