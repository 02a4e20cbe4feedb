//! How much of the story a text gives away, and the veil that keeps it from readers who did not ask.
//! Which rows are fetched at all is decided in `persistence`; this module guards what came back.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// How much of the story a text gives away, from nothing to the ending.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
pub enum SpoilerLevel {
    /// What the official synopsis or trailer tells.
    #[default]
    None,
    /// Details that change nothing.
    Minor,
    /// A twist or a character's fate.
    Major,
    /// How it ends.
    Ending,
}

impl SpoilerLevel {
    /// The number stored for this level: 0 (none) to 3 (ending).
    #[must_use]
    pub const fn rank(self) -> i16 {
        self as i16
    }

    /// The level with the given number, if there is one.
    #[must_use]
    pub fn from_rank(rank: i64) -> Option<Self> {
        usize::try_from(rank).ok().and_then(|rank| Self::VARIANTS.get(rank)).copied()
    }

    /// The word for this level in REST, headers and import files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

impl<'de> Deserialize<'de> for SpoilerLevel {
    /// Reads the word (files and requests) or the number (database rows).
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Level;
        impl de::Visitor<'_> for Level {
            type Value = SpoilerLevel;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one of none, minor, major, ending")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<SpoilerLevel, E> {
                word.parse().map_err(|_| E::invalid_value(de::Unexpected::Str(word), &self))
            }

            fn visit_u64<E: de::Error>(self, rank: u64) -> Result<SpoilerLevel, E> {
                i64::try_from(rank)
                    .ok()
                    .and_then(SpoilerLevel::from_rank)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(rank), &self))
            }
        }
        deserializer.deserialize_any(Level)
    }
}

/// A value that may tell more of the story than a reader asked to know.
///
/// The inside is private: only [`Veiled::reveal`] gives it, and only to a ceiling that reaches its level.
#[derive(Clone, Debug, PartialEq)]
pub struct Veiled<T> {
    level: SpoilerLevel,
    inner: T,
}

impl<T> Veiled<T> {
    /// Puts a veil of this level over `inner`.
    pub const fn new(level: SpoilerLevel, inner: T) -> Self {
        Self { level, inner }
    }

    /// The level of what is under the veil.
    pub const fn level(&self) -> SpoilerLevel {
        self.level
    }

    /// What is under the veil, if `ceiling` reaches its level.
    pub fn reveal(&self, ceiling: SpoilerLevel) -> Option<&T> {
        (self.level <= ceiling).then_some(&self.inner)
    }

    /// The same, giving the value away.
    pub fn into_revealed(self, ceiling: SpoilerLevel) -> Option<T> {
        (self.level <= ceiling).then_some(self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_veil_opens_exactly_up_to_the_ceiling() {
        for level in SpoilerLevel::VARIANTS {
            for ceiling in SpoilerLevel::VARIANTS {
                let veiled = Veiled::new(*level, "text");
                assert_eq!(veiled.reveal(*ceiling).is_some(), level <= ceiling);
                assert_eq!(veiled.into_revealed(*ceiling).is_some(), level <= ceiling);
            }
        }
    }

    #[test]
    fn ranks_and_words_lead_back_to_the_level() {
        for level in SpoilerLevel::VARIANTS {
            assert_eq!(SpoilerLevel::from_rank(level.rank().into()), Some(*level));
            assert_eq!(level.as_str().parse(), Ok(*level));
        }
        assert_eq!(SpoilerLevel::from_rank(4), None);
    }
}
