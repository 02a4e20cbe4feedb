//! The record an NDJSON file holds on each line: what import reads and export writes.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    award::{AwardBodyDraft, NominationDraft},
    external_id::ExternalId,
    film::{CollectionDraft, CompanyDraft, FilmDraft, GenreDraft},
    film_facts::KeywordRecordDraft,
    id::Kind,
    person::PersonDraft,
    place::PlaceDraft,
    source_work::SourceWorkDraft,
    theme::ThemeDraft,
    validation::{Check, Validate},
};

/// One record of a catalogue file; `kind` says which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// A genre.
    Genre(GenreDraft),
    /// A keyword.
    Keyword(KeywordRecordDraft),
    /// A company.
    Company(CompanyDraft),
    /// A collection.
    Collection(CollectionDraft),
    /// A person.
    Person(PersonDraft),
    /// A place.
    Place(PlaceDraft),
    /// A theme.
    Theme(ThemeDraft),
    /// A work that films go back to.
    SourceWork(SourceWorkDraft),
    /// An award body with its ceremonies and categories.
    AwardBody(AwardBodyDraft),
    /// A film with all that hangs on it.
    Film(Box<FilmDraft>),
    /// A nomination.
    Nomination(NominationDraft),
}

/// The kinds of records, in the order in which a whole catalogue is written: what others point to comes first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs, reason = "each variant is the name of the record it stands for")]
pub enum RecordKind {
    Genre,
    Keyword,
    Company,
    Collection,
    Person,
    Place,
    Theme,
    SourceWork,
    AwardBody,
    Film,
    Nomination,
}

impl RecordKind {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The word for it in files and requests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The kind of entity that such a record becomes.
    #[must_use]
    pub const fn entity(self) -> Kind {
        match self {
            Self::Genre => Kind::Genre,
            Self::Keyword => Kind::Keyword,
            Self::Company => Kind::Company,
            Self::Collection => Kind::Collection,
            Self::Person => Kind::Person,
            Self::Place => Kind::Place,
            Self::Theme => Kind::Theme,
            Self::SourceWork => Kind::SourceWork,
            Self::AwardBody => Kind::AwardBody,
            Self::Film => Kind::Film,
            Self::Nomination => Kind::Nomination,
        }
    }
}

impl Record {
    /// Which kind of record it is.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Genre(_) => RecordKind::Genre,
            Self::Keyword(_) => RecordKind::Keyword,
            Self::Company(_) => RecordKind::Company,
            Self::Collection(_) => RecordKind::Collection,
            Self::Person(_) => RecordKind::Person,
            Self::Place(_) => RecordKind::Place,
            Self::Theme(_) => RecordKind::Theme,
            Self::SourceWork(_) => RecordKind::SourceWork,
            Self::AwardBody(_) => RecordKind::AwardBody,
            Self::Film(_) => RecordKind::Film,
            Self::Nomination(_) => RecordKind::Nomination,
        }
    }

    /// The ids elsewhere that it gives its entity.
    #[must_use]
    pub fn external_ids(&self) -> &[ExternalId] {
        match self {
            Self::Company(draft) => &draft.external_ids,
            Self::Collection(draft) => &draft.external_ids,
            Self::Person(draft) => &draft.external_ids,
            Self::Place(draft) => &draft.external_ids,
            Self::Theme(draft) => &draft.external_ids,
            Self::SourceWork(draft) => &draft.external_ids,
            Self::AwardBody(draft) => &draft.external_ids,
            Self::Film(draft) => &draft.external_ids,
            Self::Genre(_) | Self::Keyword(_) | Self::Nomination(_) => &[],
        }
    }

    /// The record as a line of a catalogue file, with its end.
    ///
    /// # Errors
    /// When it holds a number that JSON has no form for, which no record that was read back does.
    pub fn line(&self) -> Result<String, serde_json::Error> {
        let mut line = serde_json::to_string(self)?;
        line.push('\n');
        Ok(line)
    }
}

impl Validate for Record {
    fn validate(&self, check: &mut Check) {
        match self {
            Self::Genre(draft) => draft.validate(check),
            Self::Keyword(draft) => draft.validate(check),
            Self::Company(draft) => draft.validate(check),
            Self::Collection(draft) => draft.validate(check),
            Self::Person(draft) => draft.validate(check),
            Self::Place(draft) => draft.validate(check),
            Self::Theme(draft) => draft.validate(check),
            Self::SourceWork(draft) => draft.validate(check),
            Self::AwardBody(draft) => draft.validate(check),
            Self::Film(draft) => draft.validate(check),
            Self::Nomination(draft) => draft.validate(check),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_by_its_word() {
        for kind in RecordKind::ALL {
            let error = serde_json::from_str::<Record>(&format!(r#"{{"kind":"{}"}}"#, kind.as_str()));
            let error = error.expect_err("a record has more than a kind").to_string();
            assert!(error.contains("missing field"), "{}: {error}", kind.as_str());
        }
    }
}
