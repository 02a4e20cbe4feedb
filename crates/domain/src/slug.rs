//! Slugs and sort keys: the stored, normalised forms of a title or a name.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest slug, in bytes.
pub const SLUG_MAX: usize = 120;

/// Lower-case Latin letters, digits and single hyphens between them.
#[must_use]
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= SLUG_MAX
        && text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// Makes a slug from words; `None` when no letter or digit is left (a title in another script).
#[must_use]
pub fn slug_of(text: &str) -> Option<String> {
    let folded = fold(text);
    let mut slug = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + word.len() + 1 > SLUG_MAX {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    (!slug.is_empty()).then_some(slug)
}

/// Lower case without accents, with letters that have no decomposition spelt out and apostrophes dropped.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            '\'' | '’' | '‘' | '`' => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The key titles sort by: folded, the punctuation gone, a leading English article dropped.
///
/// Stored, so that SQLite and PostgreSQL sort alike whatever their collations.
#[must_use]
pub fn sort_title(title: &str) -> String {
    let words = sort_name(title);
    let rest = ["the ", "a ", "an "].iter().find_map(|article| words.strip_prefix(article));
    rest.map_or_else(|| words.clone(), ToOwned::to_owned)
}

/// The key names sort by: folded, every run of punctuation one space.
#[must_use]
pub fn sort_name(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { folded } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_fold_and_fit() {
        assert_eq!(slug_of("Amélie (2001)").as_deref(), Some("amelie-2001"));
        assert_eq!(slug_of("Ocean's Eleven").as_deref(), Some("oceans-eleven"));
        assert_eq!(slug_of("千と千尋の神隠し"), None);
        assert!(is_slug(&slug_of(&"long title ".repeat(50)).unwrap()));
    }

    #[test]
    fn titles_sort_without_their_article() {
        assert_eq!(sort_title("The Remains of the Day"), "remains of the day");
        assert_eq!(sort_title("Æon Flux"), "aeon flux");
        assert_eq!(sort_title("A"), "a");
        assert_eq!(sort_title("…"), "...");
    }
}
