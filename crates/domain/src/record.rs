//! The record an NDJSON file holds on each line: what import reads and export writes.

use serde::{Deserialize, Serialize};

use crate::{
    award::{AwardBodyDraft, NominationDraft},
    film::{CollectionDraft, CompanyDraft, FilmDraft, GenreDraft},
    film_facts::KeywordRecordDraft,
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
