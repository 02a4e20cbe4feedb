//! Typed row ids and their public form (`film_42`), in the manner of IMDb's `tt…` and `nm…`.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData};

use serde::{Deserialize, Deserializer};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Every kind of entity that has an id of its own. The word is the prefix of the public id.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the name of the record it stands for")]
pub enum Kind {
    Film,
    FilmText,
    AlternateTitle,
    Release,
    Edition,
    Video,
    Image,
    Genre,
    Keyword,
    Collection,
    Company,
    FilmCompany,
    SynopsisSection,
    Person,
    Role,
    Character,
    AwardBody,
    AwardCeremony,
    AwardCategory,
    Nomination,
    Scene,
    Quote,
    Insight,
    Place,
    FilmingLocation,
    SourceWork,
    Adaptation,
    AdaptationDifference,
    Recommendation,
    Theme,
    ThemeReading,
    Analysis,
    DiscussionQuestion,
    Poll,
    PollOption,
}

impl Kind {
    /// The prefix of the public id, which is also the name of the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The public id of a row of this kind.
    #[must_use]
    pub fn id(self, number: i64) -> String {
        format!("{}_{number}", self.as_str())
    }

    /// Splits a public id into its kind and number; `None` when it is not the id of anything.
    #[must_use]
    pub fn parse_id(text: &str) -> Option<(Self, i64)> {
        let (kind, number) = text.rsplit_once('_')?;
        Some((kind.parse().ok()?, parse_number(number)?))
    }
}

/// Plain decimal digits from 1 up, no sign and no leading zero: one id has one spelling.
fn parse_number(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok()).flatten()
}

/// A record that has an id of its own.
pub trait Entity: Sized + 'static {
    /// What kind of entity this is.
    const KIND: Kind;
}

/// The id of a `T`: a row key that cannot be taken for another table's.
pub struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The id with this row key.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number, PhantomData)
    }

    /// The row key.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl<T: Entity> Id<T> {
    /// Reads the public form; `None` when it is malformed or of another kind.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Kind::parse_id(text).filter(|(kind, _)| *kind == T::KIND).map(|(_, number)| Self::new(number))
    }
}

impl<T: Entity> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&T::KIND.id(self.0))
    }
}

// Written out because a derive would ask the same of `T`, which is only a label here.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({})", self.0)
    }
}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    /// Reads the row key, as database rows carry it.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::new)
    }
}

/// A named pointer to another entity: enough to show it and to ask for more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(bound = "")]
pub struct Link<T> {
    /// The id.
    pub id: Id<T>,
    /// The slug, for kinds that have one.
    #[serde(default)]
    pub slug: Option<String>,
    /// The name or title.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_back_its_own_ids_and_no_others() {
        for kind in Kind::VARIANTS {
            assert_eq!(Kind::parse_id(&format!("{}_7", kind.as_str())), Some((*kind, 7)));
        }
        for bad in [
            "film",
            "film_",
            "film_0",
            "film_01",
            "film_-1",
            "film_+1",
            "films_1",
            "film_9223372036854775808",
            "_1",
            "",
        ] {
            assert_eq!(Kind::parse_id(bad), None, "{bad}");
        }
    }
}
