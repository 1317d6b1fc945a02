use leptos::prelude::*;

use super::Icon;

/// The initials of a name in a disc, or the outline of a person where the name has none. Decoration, so the letters are drawn by the stylesheet: always stands beside, or inside something labelled with, the name itself.
#[component]
pub fn Avatar(
    /// The full name, or an address where there is no name.
    #[prop(into)]
    name: String,
    /// The size for the head of a profile.
    #[prop(optional)]
    large: bool,
) -> AnyView {
    let initials = initials(&name);
    let nobody = initials.is_empty().then(|| view! { <Icon name="user" /> });
    view! {
        <span class="avatar" class=("avatar--large", large) data-initials=initials aria-hidden="true">
            {nobody}
        </span>
    }
    .into_any()
}

/// The first letters of the first and of the last word; only the first where the two are of different scripts.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back().filter(|last| first.is_some_and(|first| is_latin(first) == is_latin(*last)));
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// Basic Latin to Latin Extended-B, and Latin Extended Additional.
const fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn takes_the_outer_words() {
        for (name, letters) in [
            ("Ada Lovelace", "AL"),
            ("ada king lovelace", "AL"),
            ("Ada", "A"),
            ("(Ada) Lovelace", "AL"),
            ("Élise Ünal", "ÉÜ"),
            ("山田 太郎", "山太"),
            ("Ada 太郎", "A"),
            ("An Ấn", "AẤ"),
            ("ada@example.com", "A"),
            ("—", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
