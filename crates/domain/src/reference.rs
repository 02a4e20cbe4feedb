//! The three ways to name an entity: by id, by slug, by an id it has elsewhere.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{external_id::ExternalSource, id::Kind, slug};

/// A reference to an entity, as paths, arguments, the command line and import files take it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// A public id such as `film_42`.
    Id(Kind, i64),
    /// A slug such as `never-let-me-go-2010`.
    Slug(String),
    /// An id elsewhere, such as `imdb:tt1334260`.
    External(ExternalSource, String),
}

/// Why a text is not a reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a reference: use an id (film_42), a slug (never-let-me-go-2010) or an external id (imdb:tt1334260)"
)]
pub struct MalformedReference {
    /// What was given, shortened to 100 characters.
    pub text: String,
}

impl FromStr for Reference {
    type Err = MalformedReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed =
            || MalformedReference { text: text.chars().filter(|c| !c.is_control()).take(100).collect() };
        if let Some((source, value)) = text.split_once(':') {
            let source: ExternalSource = source.parse().map_err(|_| malformed())?;
            return if source.accepts(value) {
                Ok(Self::External(source, value.to_owned()))
            } else {
                Err(malformed())
            };
        }
        if let Some((kind, number)) = Kind::parse_id(text) {
            return Ok(Self::Id(kind, number));
        }
        if slug::is_slug(text) { Ok(Self::Slug(text.to_owned())) } else { Err(malformed()) }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(kind, number) => f.write_str(&kind.id(*number)),
            Self::Slug(slug) => f.write_str(slug),
            Self::External(source, value) => write!(f, "{}:{value}", source.as_str()),
        }
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_are_told_apart() {
        assert_eq!("film_42".parse(), Ok(Reference::Id(Kind::Film, 42)));
        assert_eq!("never-let-me-go-2010".parse(), Ok(Reference::Slug("never-let-me-go-2010".into())));
        assert_eq!(
            "imdb:tt1334260".parse(),
            Ok(Reference::External(ExternalSource::Imdb, "tt1334260".into()))
        );
        for bad in ["", "film_x", "Film", "imdb:1334260", "nowhere:1", "a b", "-a", "a-", "a--b", "tt\0", "é"]
        {
            assert!(bad.parse::<Reference>().is_err(), "{bad}");
        }
    }
}
