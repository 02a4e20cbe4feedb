//! What editors write: the draft of one entity of any kind.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    analysis::AnalysisDraft,
    award::{AwardBodyDraft, AwardCategoryDraft, AwardCeremonyDraft, NominationDraft},
    change::State,
    film::{CollectionDraft, CompanyDraft, FilmDraft, GenreDraft, RecommendationDraft},
    film_facts::{
        AlternateTitleDraft, EditionDraft, ImageDraft, KeywordRecordDraft, ReleaseDraft, VideoDraft,
    },
    id::Kind,
    insight::InsightDraft,
    person::{CharacterDraft, PersonDraft, RoleDraft},
    place::{FilmingLocationDraft, PlaceDraft},
    poll::{DiscussionQuestionDraft, PollDraft},
    quote::QuoteDraft,
    scene::SceneDraft,
    source_work::{AdaptationDifferenceDraft, AdaptationDraft, SourceWorkDraft},
    synopsis::SynopsisSectionDraft,
    theme::{ThemeDraft, ThemeReadingDraft},
    validation::{Check, Validate},
};

/// The draft of one entity.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each variant is the draft it holds")]
pub enum Input {
    Film(Box<FilmDraft>),
    Person(PersonDraft),
    Theme(ThemeDraft),
    SourceWork(SourceWorkDraft),
    AwardBody(AwardBodyDraft),
    AwardCeremony(AwardCeremonyDraft),
    AwardCategory(AwardCategoryDraft),
    Nomination(NominationDraft),
    Place(PlaceDraft),
    Company(CompanyDraft),
    Collection(CollectionDraft),
    Genre(GenreDraft),
    Keyword(KeywordRecordDraft),
    AlternateTitle(AlternateTitleDraft),
    Release(ReleaseDraft),
    Edition(EditionDraft),
    Video(VideoDraft),
    Image(ImageDraft),
    SynopsisSection(SynopsisSectionDraft),
    Character(CharacterDraft),
    Role(RoleDraft),
    Scene(SceneDraft),
    Quote(QuoteDraft),
    Insight(InsightDraft),
    FilmingLocation(FilmingLocationDraft),
    Adaptation(AdaptationDraft),
    AdaptationDifference(AdaptationDifferenceDraft),
    Recommendation(RecommendationDraft),
    ThemeReading(ThemeReadingDraft),
    Analysis(AnalysisDraft),
    DiscussionQuestion(DiscussionQuestionDraft),
    Poll(PollDraft),
}

/// Why an input cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The field, as far as one is at fault.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Input {
    /// Reads the input of an entity of a kind.
    ///
    /// # Errors
    /// When a field has another type, is unknown, or is missing.
    pub fn read(kind: Kind, state: State) -> Result<Self, Unread> {
        Ok(match kind {
            Kind::Film => Self::Film(draft(state)?),
            Kind::Person => Self::Person(draft(state)?),
            Kind::Theme => Self::Theme(draft(state)?),
            Kind::SourceWork => Self::SourceWork(draft(state)?),
            Kind::AwardBody => Self::AwardBody(draft(state)?),
            Kind::AwardCeremony => Self::AwardCeremony(draft(state)?),
            Kind::AwardCategory => Self::AwardCategory(draft(state)?),
            Kind::Nomination => Self::Nomination(draft(state)?),
            Kind::Place => Self::Place(draft(state)?),
            Kind::Company => Self::Company(draft(state)?),
            Kind::Collection => Self::Collection(draft(state)?),
            Kind::Genre => Self::Genre(draft(state)?),
            Kind::Keyword => Self::Keyword(draft(state)?),
            Kind::AlternateTitle => Self::AlternateTitle(draft(state)?),
            Kind::Release => Self::Release(draft(state)?),
            Kind::Edition => Self::Edition(draft(state)?),
            Kind::Video => Self::Video(draft(state)?),
            Kind::Image => Self::Image(draft(state)?),
            Kind::SynopsisSection => Self::SynopsisSection(draft(state)?),
            Kind::Character => Self::Character(draft(state)?),
            Kind::Role => Self::Role(draft(state)?),
            Kind::Scene => Self::Scene(draft(state)?),
            Kind::Quote => Self::Quote(draft(state)?),
            Kind::Insight => Self::Insight(draft(state)?),
            Kind::FilmingLocation => Self::FilmingLocation(draft(state)?),
            Kind::Adaptation => Self::Adaptation(draft(state)?),
            Kind::AdaptationDifference => Self::AdaptationDifference(draft(state)?),
            Kind::Recommendation => Self::Recommendation(draft(state)?),
            Kind::ThemeReading => Self::ThemeReading(draft(state)?),
            Kind::Analysis => Self::Analysis(draft(state)?),
            Kind::DiscussionQuestion => Self::DiscussionQuestion(draft(state)?),
            Kind::Poll => Self::Poll(draft(state)?),
            Kind::FilmText | Kind::FilmCompany | Kind::PollOption => {
                let message = format!("{} is written as a part of what it belongs to", kind.as_str());
                return Err(Unread { path: String::new(), message });
            }
        })
    }
}

/// Reads a draft; what is wrong comes with the path of the field.
///
/// # Errors
/// When a field has another type, is unknown, or is missing.
pub fn draft<T: DeserializeOwned>(state: State) -> Result<T, Unread> {
    serde_path_to_error::deserialize(Value::Object(state)).map_err(|error| {
        let path = match error.path().to_string() {
            path if path == "." => String::new(),
            path => path,
        };
        Unread { path, message: error.into_inner().to_string() }
    })
}

/// Whether entities of a kind are items: they belong to an owner, stand in order, and have a level. Nominations have a
/// level, but no one owner.
#[must_use]
pub const fn is_item(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::AlternateTitle
            | Kind::Release
            | Kind::Edition
            | Kind::Video
            | Kind::Image
            | Kind::SynopsisSection
            | Kind::Character
            | Kind::Role
            | Kind::Scene
            | Kind::Quote
            | Kind::Insight
            | Kind::FilmingLocation
            | Kind::Adaptation
            | Kind::AdaptationDifference
            | Kind::Recommendation
            | Kind::ThemeReading
            | Kind::Analysis
            | Kind::DiscussionQuestion
            | Kind::Poll
    )
}

/// Whether entities of a kind can be merged.
#[must_use]
pub const fn can_merge(kind: Kind) -> bool {
    matches!(kind, Kind::Film | Kind::Person | Kind::Theme | Kind::SourceWork)
}

impl Validate for Input {
    fn validate(&self, check: &mut Check) {
        match self {
            Self::Film(draft) => draft.validate(check),
            Self::Person(draft) => draft.validate(check),
            Self::Theme(draft) => draft.validate(check),
            Self::SourceWork(draft) => draft.validate(check),
            Self::AwardBody(draft) => draft.validate(check),
            Self::AwardCeremony(draft) => draft.validate(check),
            Self::AwardCategory(draft) => draft.validate(check),
            Self::Nomination(draft) => draft.validate(check),
            Self::Place(draft) => draft.validate(check),
            Self::Company(draft) => draft.validate(check),
            Self::Collection(draft) => draft.validate(check),
            Self::Genre(draft) => draft.validate(check),
            Self::Keyword(draft) => draft.validate(check),
            Self::AlternateTitle(draft) => draft.validate(check),
            Self::Release(draft) => draft.validate(check),
            Self::Edition(draft) => draft.validate(check),
            Self::Video(draft) => draft.validate(check),
            Self::Image(draft) => draft.validate(check),
            Self::SynopsisSection(draft) => draft.validate(check),
            Self::Character(draft) => draft.validate(check),
            Self::Role(draft) => draft.validate(check),
            Self::Scene(draft) => draft.validate(check),
            Self::Quote(draft) => draft.validate(check),
            Self::Insight(draft) => draft.validate(check),
            Self::FilmingLocation(draft) => draft.validate(check),
            Self::Adaptation(draft) => draft.validate(check),
            Self::AdaptationDifference(draft) => draft.validate(check),
            Self::Recommendation(draft) => draft.validate(check),
            Self::ThemeReading(draft) => draft.validate(check),
            Self::Analysis(draft) => draft.validate(check),
            Self::DiscussionQuestion(draft) => draft.validate(check),
            Self::Poll(draft) => draft.validate(check),
        }
    }
}
