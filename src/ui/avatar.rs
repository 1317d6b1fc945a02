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

/// The first letters of the first and of the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let letters = first.into_iter().chain(words.next_back());
    letters.flat_map(char::to_uppercase).collect()
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
            ("ada@example.com", "A"),
            ("—", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
