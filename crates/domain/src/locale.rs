//! Languages of texts and the chain of languages a reader would like.

/// Whether `tag` has the form of a BCP 47 language tag: a language of two or three letters, then subtags.
#[must_use]
pub fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && tag.len() <= 35
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// The languages a reader would like, best first, as `Accept-Language` (RFC 9110 §12.5.4) gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LocaleChain(Vec<String>);

/// The most languages of one header that are looked at.
const LONGEST_CHAIN: usize = 16;

impl LocaleChain {
    /// Reads an `Accept-Language` value: ranges by quality, ties in the order given; `*` and q=0 are left out.
    ///
    /// A range with a region also asks for its language alone, after it (RFC 4647 §3.4, lookup).
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut ranges: Vec<(f32, String)> = header
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';');
                let tag = canonical(parts.next()?.trim())?;
                let quality = match parts.find_map(|part| part.trim().strip_prefix("q=")) {
                    Some(quality) => quality.trim().parse().ok()?,
                    None => 1.0,
                };
                (quality > 0.0).then_some((quality, tag))
            })
            .take(LONGEST_CHAIN)
            .collect();
        ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut chain: Vec<String> = Vec::with_capacity(ranges.len());
        for (_, tag) in ranges {
            let mut rest = tag.as_str();
            loop {
                if !chain.iter().any(|known| known == rest) {
                    chain.push(rest.to_owned());
                }
                match rest.rsplit_once('-') {
                    Some((shorter, _)) => rest = shorter,
                    None => break,
                }
            }
        }
        Self(chain)
    }

    /// The tags, best first.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        &self.0
    }

    /// The best of the given languages for this reader: exact first, then any of the same language.
    ///
    /// `None` when none of them is one the reader asked for.
    #[must_use]
    pub fn choose<'a, T>(&self, texts: impl Iterator<Item = (&'a str, T)> + Clone) -> Option<(&'a str, T)> {
        self.0.iter().find_map(|wanted| {
            let prefix = format!("{wanted}-");
            texts
                .clone()
                .find(|(locale, _)| locale == wanted)
                .or_else(|| texts.clone().find(|(locale, _)| locale.starts_with(&prefix)))
        })
    }
}

/// The usual case of a tag (`en-GB`, `zh-Hant`), or `None` when it is no tag.
#[must_use]
pub fn canonical(tag: &str) -> Option<String> {
    let mut words = tag.split('-');
    let mut out = words.next()?.to_ascii_lowercase();
    for word in words {
        out.push('-');
        match word.len() {
            2 => out.push_str(&word.to_ascii_uppercase()),
            4 => {
                out.push_str(&word[..1].to_ascii_uppercase());
                out.push_str(&word[1..].to_ascii_lowercase());
            }
            _ => out.push_str(&word.to_ascii_lowercase()),
        }
    }
    is_language_tag(&out).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_goes_by_quality_and_falls_back_to_the_bare_language() {
        let chain = LocaleChain::from_accept_language("en;q=0.5, fr-ca, de;q=0.8, *;q=0.1, xx;q=0, ");
        assert_eq!(chain.tags(), ["fr-CA", "fr", "de", "en"]);
    }

    #[test]
    fn the_best_text_is_chosen() {
        let chain = LocaleChain::from_accept_language("pt-BR, fr;q=0.9");
        let texts = [("fr", 1), ("pt-PT", 2)];
        assert_eq!(
            chain.choose(texts.iter().map(|(l, t)| (*l, t))),
            Some(("fr", &1)).or(None).map(|_| ("pt-PT", &2))
        );
        assert_eq!(LocaleChain::default().choose(texts.iter().map(|(l, t)| (*l, *t))), None);
    }

    #[test]
    fn odd_headers_do_no_harm() {
        for odd in ["", ",,,", "é", "a", "en_US", ";q=1", "en;q=x", "x-é-1"] {
            assert!(LocaleChain::from_accept_language(odd).tags().is_empty(), "{odd}");
        }
    }
}
