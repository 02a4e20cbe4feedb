//! Ids that entities bear in other catalogues.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::id::Kind;

/// A catalogue that gives ids of its own.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ExternalSource {
    /// IMDb: `tt…` for titles, `nm…` for people, `ev…` for awards, `co…` for companies.
    Imdb,
    /// The Movie Database: a number, counted per kind of entity.
    Tmdb,
    /// Wikidata: `Q…`.
    Wikidata,
    /// TheTVDB: a number.
    Tvdb,
    /// Letterboxd: the slug of the film's page.
    Letterboxd,
    /// Open Library: `OL…W` for works, `OL…A` for authors, `OL…M` for editions.
    Openlibrary,
    /// ISBN-10 or ISBN-13, digits only (the last may be X).
    Isbn,
    /// The Theme Ontology: the theme's or story's name.
    ThemeOntology,
}

fn is_prefixed_number(value: &str, prefixes: &[&str], least_digits: usize) -> bool {
    prefixes.iter().any(|prefix| {
        value.strip_prefix(prefix).is_some_and(|rest| {
            rest.len() >= least_digits && rest.len() <= 12 && rest.bytes().all(|b| b.is_ascii_digit())
        })
    })
}

impl ExternalSource {
    /// The word before the colon in a reference.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether `value` has the form of this catalogue's ids.
    #[must_use]
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Imdb => is_prefixed_number(value, &["tt", "nm", "ev", "co"], 7),
            Self::Tmdb | Self::Tvdb => is_prefixed_number(value, &[""], 1) && !value.starts_with('0'),
            Self::Wikidata => is_prefixed_number(value, &["Q"], 1) && !value.starts_with("Q0"),
            Self::Letterboxd => crate::slug::is_slug(value),
            Self::Openlibrary => {
                value.strip_suffix(['W', 'A', 'M']).is_some_and(|rest| is_prefixed_number(rest, &["OL"], 1))
            }
            Self::Isbn => {
                let body = value
                    .strip_suffix('X')
                    .map_or(value, |body| if value.len() == 10 { body } else { value });
                matches!(value.len(), 10 | 13) && body.bytes().all(|b| b.is_ascii_digit())
            }
            Self::ThemeOntology => {
                (1..=200).contains(&value.chars().count()) && !value.chars().any(char::is_control)
            }
        }
    }

    /// The form [`Self::accepts`] asks for, in words for an error message.
    #[must_use]
    pub fn form(self) -> &'static str {
        match self {
            Self::Imdb => "tt, nm, ev or co and at least seven digits, such as tt1334260",
            Self::Tmdb | Self::Tvdb => "a number such as 44264",
            Self::Wikidata => "Q and a number, such as Q927826",
            Self::Letterboxd => "a slug such as never-let-me-go-2010",
            Self::Openlibrary => "OL, a number and W, A or M, such as OL45883W",
            Self::Isbn => "ten or thirteen digits without hyphens; the last of ten may be X",
            Self::ThemeOntology => "1 to 200 characters",
        }
    }

    /// Where a person can look the entity up, where the catalogue has a page for that kind.
    #[must_use]
    pub fn url(self, kind: Kind, value: &str) -> Option<String> {
        Some(match (self, kind) {
            (Self::Imdb, _) if value.starts_with("tt") => format!("https://www.imdb.com/title/{value}/"),
            (Self::Imdb, _) if value.starts_with("nm") => format!("https://www.imdb.com/name/{value}/"),
            (Self::Imdb, _) if value.starts_with("ev") => format!("https://www.imdb.com/event/{value}/"),
            (Self::Imdb, _) if value.starts_with("co") => format!("https://www.imdb.com/company/{value}/"),
            (Self::Tmdb, Kind::Film) => format!("https://www.themoviedb.org/movie/{value}"),
            (Self::Tmdb, Kind::Person) => format!("https://www.themoviedb.org/person/{value}"),
            (Self::Tmdb, Kind::Collection) => format!("https://www.themoviedb.org/collection/{value}"),
            (Self::Tmdb, Kind::Company) => format!("https://www.themoviedb.org/company/{value}"),
            (Self::Wikidata, _) => format!("https://www.wikidata.org/wiki/{value}"),
            (Self::Letterboxd, Kind::Film) => format!("https://letterboxd.com/film/{value}/"),
            (Self::Openlibrary, _) if value.ends_with('W') => {
                format!("https://openlibrary.org/works/{value}")
            }
            (Self::Openlibrary, _) if value.ends_with('A') => {
                format!("https://openlibrary.org/authors/{value}")
            }
            (Self::Openlibrary, _) => format!("https://openlibrary.org/books/{value}"),
            (Self::Isbn, _) => format!("https://openlibrary.org/isbn/{value}"),
            _ => return None,
        })
    }
}

/// An id that an entity bears in another catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternalId {
    /// The other catalogue.
    pub source: ExternalSource,
    /// The id there.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_by_the_pattern_of_their_source() {
        use ExternalSource::*;
        for (source, good, bad) in [
            (Imdb, "tt1334260", "tt12"),
            (Imdb, "nm1659547", "xx1659547"),
            (Tmdb, "44264", "0"),
            (Wikidata, "Q927826", "927826"),
            (Openlibrary, "OL45883W", "OL45883"),
            (Isbn, "9780571224111", "978-0571224111"),
            (Isbn, "057122411X", "X571224111"),
            (Letterboxd, "never-let-me-go-2010", "Never Let"),
        ] {
            assert!(source.accepts(good), "{good}");
            assert!(!source.accepts(bad), "{bad}");
        }
    }
}
