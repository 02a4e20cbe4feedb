//! What lists of films can be filtered and sorted by, as each protocol writes it.

use async_graphql::{Enum, InputObject};
use cinegraph_domain::{
    query::{AwardCriterion, FilmFilter, FilmSort, PersonCriterion, Sorting, ThemeCriterion},
    reference::Reference,
    vocabulary,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    error::ApiError,
    resources::order::{Order, SortDirection},
    rest::{extract, list::Limit},
    vocabulary::{AwardResult, Department, SourceWorkKind, ThemeStrength, TitleType},
};

/// Which films a list holds: those that meet every condition given. Conditions see only what the request's spoiler
/// ceiling shows.
#[derive(Clone, Debug, Default, InputObject)]
pub struct FilmFilterInput {
    /// The title begins like this, whatever its case, accents and leading article.
    pub title_prefix: Option<String>,
    /// First shown within these years.
    pub year: Option<YearRangeInput>,
    /// Of this genre: a reference.
    pub genre: Option<String>,
    /// With this keyword: a reference.
    pub keyword: Option<String>,
    /// Made in this country: an ISO 3166-1 code.
    pub country: Option<String>,
    /// Made in this language, or with it spoken: a BCP 47 tag.
    pub language: Option<String>,
    /// Of this type.
    pub title_type: Option<TitleType>,
    /// Bearing on a theme, or on one below it.
    pub theme: Option<ThemeCriterionInput>,
    /// With someone in cast or crew.
    pub person: Option<PersonCriterionInput>,
    /// Nominated for an award.
    pub award: Option<AwardCriterionInput>,
    /// Going back to a work of this kind.
    pub source_work_kind: Option<SourceWorkKind>,
    /// Going back to this work: a reference.
    pub source_work: Option<String>,
    /// Part of this collection: a reference.
    pub collection: Option<String>,
    /// Made or distributed by this company: a reference.
    pub company: Option<String>,
    /// Known to have, or known not to have, a scene after the credits.
    pub has_post_credits_scene: Option<bool>,
    /// With a poll, or without one.
    pub has_poll: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<FilmFilterInput>>,
    /// At least one of these holds too.
    pub or: Option<Vec<FilmFilterInput>>,
    /// This does not hold.
    pub not: Option<Box<FilmFilterInput>>,
}

/// A range of years, both ends included.
#[derive(Clone, Debug, Default, InputObject)]
pub struct YearRangeInput {
    /// This year or later.
    pub from: Option<i32>,
    /// This year or earlier.
    pub to: Option<i32>,
}

/// Bears on a theme, or on one below it.
#[derive(Clone, Debug, InputObject)]
pub struct ThemeCriterionInput {
    /// The theme: a reference.
    pub theme: String,
    /// At least this strong.
    pub least_strength: Option<ThemeStrength>,
}

/// Has someone in cast or crew.
#[derive(Clone, Debug, InputObject)]
pub struct PersonCriterionInput {
    /// Who: a reference.
    pub person: String,
    /// In this department.
    pub department: Option<Department>,
    /// In this job, as written in the credits.
    pub job: Option<String>,
}

/// Was nominated for an award.
#[derive(Clone, Debug, InputObject)]
pub struct AwardCriterionInput {
    /// By this body: a reference; by any when missing.
    pub body: Option<String>,
    /// With one of these results; with any when missing.
    pub results: Option<Vec<AwardResult>>,
}

fn reference(text: Option<&str>) -> Result<Option<Reference>, ApiError> {
    Ok(text.map(str::parse).transpose()?)
}

impl FilmFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<FilmFilter, ApiError> {
        let Self {
            title_prefix,
            year,
            genre,
            keyword,
            country,
            language,
            title_type,
            theme,
            person,
            award,
            source_work_kind,
            source_work,
            collection,
            company,
            has_post_credits_scene,
            has_poll,
            and,
            or,
            not,
        } = self;
        let YearRangeInput { from, to } = year.unwrap_or_default();
        let filters = |inputs: Option<Vec<Self>>| {
            inputs.into_iter().flatten().map(Self::filter).collect::<Result<Vec<_>, _>>()
        };
        Ok(FilmFilter {
            title_prefix,
            year_from: from,
            year_to: to,
            genre: reference(genre.as_deref())?,
            keyword: reference(keyword.as_deref())?,
            country,
            language,
            title_type: title_type.map(Into::into),
            theme: theme.map(ThemeCriterionInput::criterion).transpose()?,
            person: person.map(PersonCriterionInput::criterion).transpose()?,
            award: award.map(AwardCriterionInput::criterion).transpose()?,
            source_work_kind: source_work_kind.map(Into::into),
            source_work: reference(source_work.as_deref())?,
            collection: reference(collection.as_deref())?,
            company: reference(company.as_deref())?,
            has_post_credits_scene,
            has_poll,
            and: filters(and)?,
            or: filters(or)?,
            not: not.map(|not| not.filter()).transpose()?.map(Box::new),
        })
    }
}

impl ThemeCriterionInput {
    fn criterion(self) -> Result<ThemeCriterion, ApiError> {
        let Self { theme, least_strength } = self;
        Ok(ThemeCriterion { theme: theme.parse()?, least_strength: least_strength.map(Into::into) })
    }
}

impl PersonCriterionInput {
    fn criterion(self) -> Result<PersonCriterion, ApiError> {
        let Self { person, department, job } = self;
        Ok(PersonCriterion { person: person.parse()?, department: department.map(Into::into), job })
    }
}

impl AwardCriterionInput {
    fn criterion(self) -> Result<AwardCriterion, ApiError> {
        let Self { body, results } = self;
        let results = results.into_iter().flatten().map(Into::into).collect();
        Ok(AwardCriterion { body: reference(body.as_deref())?, results })
    }
}

/// What films can be sorted by. A film of which it is not known counts as the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, ToSchema)]
pub enum FilmSortField {
    /// The title, without case, accents and a leading article.
    Title,
    /// The year.
    Year,
    /// The day it was first shown.
    ReleaseDate,
    /// The runtime.
    Runtime,
    /// How well known it is.
    Popularity,
}

/// What a list of films is sorted by. Equals go by id.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct FilmSortInput {
    /// By what.
    pub field: FilmSortField,
    /// Which way.
    #[graphql(default)]
    pub direction: SortDirection,
}

impl FilmSortInput {
    /// The sorting in the catalogue's words.
    #[must_use]
    pub fn sorting(self) -> Sorting<FilmSort> {
        let field = match self.field {
            FilmSortField::Title => FilmSort::Title,
            FilmSortField::Year => FilmSort::Year,
            FilmSortField::ReleaseDate => FilmSort::ReleaseDate,
            FilmSortField::Runtime => FilmSort::Runtime,
            FilmSortField::Popularity => FilmSort::Popularity,
        };
        Sorting { field, descending: self.direction == SortDirection::Desc }
    }
}

impl Order for FilmSort {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Self::Title, "title"),
        (Self::Year, "year"),
        (Self::ReleaseDate, "releaseDate"),
        (Self::Runtime, "runtime"),
        (Self::Popularity, "popularity"),
    ];

    fn has_text_keys(self) -> bool {
        self == Self::Title
    }
}

/// The parameters of the list of films. Conditions see only what the request's spoiler ceiling shows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct FilmListParams {
    /// How many films at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    pub(super) limit: Limit,
    /// The cursor that the page before gave as `next`.
    pub(super) after: Option<String>,
    /// Only these fields of each film, with commas between them.
    pub(super) fields: Option<String>,
    /// What to sort by: title, year, releaseDate, runtime or popularity; with a hyphen before it, the other way round.
    #[param(default = "title", example = "-year")]
    pub(super) sort: Option<String>,
    /// Whether to count all films that meet the conditions, as `totalCount`.
    #[serde(default)]
    pub(super) count: bool,
    /// The title begins like this, whatever its case, accents and leading article.
    title_prefix: Option<String>,
    /// First shown in this year or later.
    year_from: Option<i32>,
    /// First shown in this year or earlier.
    year_to: Option<i32>,
    /// Of this genre: a reference.
    genre: Option<String>,
    /// With this keyword: a reference.
    keyword: Option<String>,
    /// Made in this country: an ISO 3166-1 code.
    country: Option<String>,
    /// Made in this language, or with it spoken: a BCP 47 tag.
    language: Option<String>,
    /// Of this type.
    #[param(value_type = Option<TitleType>)]
    #[serde(default, deserialize_with = "extract::word")]
    title_type: Option<vocabulary::TitleType>,
    /// Bearing on this theme, or on one below it: a reference.
    theme: Option<String>,
    /// Bearing on the theme at least this strongly.
    #[param(value_type = Option<ThemeStrength>)]
    #[serde(default, deserialize_with = "extract::word")]
    theme_strength: Option<vocabulary::ThemeStrength>,
    /// With this person in cast or crew: a reference.
    person: Option<String>,
    /// With the person in this department.
    #[param(value_type = Option<Department>)]
    #[serde(default, deserialize_with = "extract::word")]
    department: Option<vocabulary::Department>,
    /// With the person in this job, as written in the credits.
    job: Option<String>,
    /// Nominated by this award body: a reference.
    award_body: Option<String>,
    /// Nominated with one of these results, with commas between them.
    #[param(value_type = Option<Vec<AwardResult>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    award_results: Vec<vocabulary::AwardResult>,
    /// Going back to a work of this kind.
    #[param(value_type = Option<SourceWorkKind>)]
    #[serde(default, deserialize_with = "extract::word")]
    source_work_kind: Option<vocabulary::SourceWorkKind>,
    /// Going back to this work: a reference.
    source_work: Option<String>,
    /// Part of this collection: a reference.
    collection: Option<String>,
    /// Made or distributed by this company: a reference.
    company: Option<String>,
    /// Known to have, or known not to have, a scene after the credits.
    has_post_credits_scene: Option<bool>,
    /// With a poll, or without one.
    has_poll: Option<bool>,
}

impl FilmListParams {
    /// The filter in the catalogue's words.
    pub(super) fn filter(&self) -> Result<FilmFilter, ApiError> {
        let theme = reference(self.theme.as_deref())?;
        if theme.is_none() && self.theme_strength.is_some() {
            return Err(ApiError::parameter("themeStrength", "needs `theme` beside it"));
        }
        let person = reference(self.person.as_deref())?;
        if person.is_none() && (self.department.is_some() || self.job.is_some()) {
            return Err(ApiError::parameter("department", "needs `person` beside it, and so does `job`"));
        }
        let body = reference(self.award_body.as_deref())?;
        let award = (body.is_some() || !self.award_results.is_empty())
            .then(|| AwardCriterion { body, results: self.award_results.clone() });
        Ok(FilmFilter {
            title_prefix: self.title_prefix.clone(),
            year_from: self.year_from,
            year_to: self.year_to,
            genre: reference(self.genre.as_deref())?,
            keyword: reference(self.keyword.as_deref())?,
            country: self.country.clone(),
            language: self.language.clone(),
            title_type: self.title_type,
            theme: theme.map(|theme| ThemeCriterion { theme, least_strength: self.theme_strength }),
            person: person.map(|person| PersonCriterion {
                person,
                department: self.department,
                job: self.job.clone(),
            }),
            award,
            source_work_kind: self.source_work_kind,
            source_work: reference(self.source_work.as_deref())?,
            collection: reference(self.collection.as_deref())?,
            company: reference(self.company.as_deref())?,
            has_post_credits_scene: self.has_post_credits_scene,
            has_poll: self.has_poll,
            and: Vec::new(),
            or: Vec::new(),
            not: None,
        })
    }
}
