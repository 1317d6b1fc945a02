//! Programs: crawlers, previews, libraries and command-line tools.

use super::version_after;

/// Programs that do not call themselves a bot: what the text holds, and the name.
const PROGRAMS: [(&str, &str); 30] = [
    ("HeadlessChrome/", "Headless Chrome"),
    ("Chrome-Lighthouse", "Lighthouse"),
    ("facebookexternalhit/", "Facebook preview"),
    ("meta-externalagent/", "Meta crawler"),
    ("Mediapartners-Google", "Google AdSense"),
    ("AdsBot-Google", "AdsBot-Google"),
    ("GoogleOther", "GoogleOther"),
    ("Google-InspectionTool/", "Google-InspectionTool"),
    ("Slurp", "Yahoo Slurp"),
    ("ia_archiver", "Internet Archive"),
    ("WhatsApp/", "WhatsApp preview"),
    ("curl/", "curl"),
    ("Wget/", "Wget"),
    ("HTTPie/", "HTTPie"),
    ("python-requests/", "python-requests"),
    ("python-httpx/", "python-httpx"),
    ("Python-urllib/", "Python-urllib"),
    ("aiohttp/", "aiohttp"),
    ("Scrapy/", "Scrapy"),
    ("Go-http-client/", "Go-http-client"),
    ("okhttp/", "okhttp"),
    ("Apache-HttpClient/", "Apache-HttpClient"),
    ("axios/", "axios"),
    ("node-fetch/", "node-fetch"),
    ("undici", "undici"),
    ("reqwest/", "reqwest"),
    ("libwww-perl/", "libwww-perl"),
    ("PostmanRuntime/", "Postman"),
    ("insomnia/", "Insomnia"),
    ("Dart/", "Dart"),
];

/// How crawlers' names end, in lower case.
const ENDINGS: [&str; 4] = ["bot", "spider", "crawler", "monitor"];

/// Those that are shown by their name.
const CRAWLERS: [&str; 25] = [
    "AhrefsBot",
    "Amazonbot",
    "Applebot",
    "Baiduspider",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "Discordbot",
    "DotBot",
    "DuckDuckBot",
    "GPTBot",
    "Googlebot",
    "LinkedInBot",
    "MJ12bot",
    "PerplexityBot",
    "PetalBot",
    "Pinterestbot",
    "SemrushBot",
    "SeznamBot",
    "Slackbot",
    "TelegramBot",
    "Twitterbot",
    "UptimeRobot",
    "YandexBot",
    "bingbot",
];

/// Name and version if this is a program and not a person's browser.
pub fn parse(user_agent: &str) -> Option<(&'static str, Option<String>)> {
    let known = PROGRAMS.iter().find(|(token, _)| user_agent.contains(token));
    if let Some((token, name)) = known {
        return Some((*name, version_after(user_agent, token)));
    }
    if user_agent.starts_with("Java/") {
        return Some(("Java", version_after(user_agent, "Java/")));
    }
    let mut words = user_agent.split(|c: char| !c.is_ascii_alphanumeric());
    let name = words.find(|word| {
        let word = word.to_ascii_lowercase();
        // CUBOT makes telephones.
        word != "cubot" && ENDINGS.iter().any(|ending| word.ends_with(ending))
    })?;
    // Anybody can call themselves anything.
    let Some(known) = CRAWLERS.iter().find(|known| **known == name) else { return Some(("Bot", None)) };
    Some((*known, version_after(user_agent, &format!("{name}/"))))
}
