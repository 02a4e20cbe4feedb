//! What lists of films, people and the rest can be filtered and sorted by.
//!
//! References stand here as the reader wrote them; the catalogue resolves them before anything is read.

use crate::{
    country::is_country,
    id::Kind,
    locale,
    reference::Reference,
    vocabulary::{AwardResult, Department, SourceWorkKind, ThemeStrength, TitleType},
};

/// The deepest nesting of and, or and not.
pub const FILTER_DEPTH_MAX: usize = 5;
/// The most filters in one, counting those nested in it.
pub const FILTER_NODES_MAX: usize = 50;

/// A code in a filter that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    /// Where it stands in the filter.
    pub field: &'static str,
    /// What would be right.
    pub message: &'static str,
}

impl UnknownCode {
    const COUNTRY: Self = Self { field: "country", message: "must be an ISO 3166-1 alpha-2 code such as GB" };
    const LANGUAGE: Self =
        Self { field: "language", message: "must be a BCP 47 language tag such as en or pt-BR" };
}

/// A country of a filter as the catalogue writes it.
///
/// # Errors
/// When it is none.
pub fn canonical_country(code: Option<&str>) -> Result<Option<String>, UnknownCode> {
    let Some(code) = code.map(str::to_ascii_uppercase) else { return Ok(None) };
    if is_country(&code) { Ok(Some(code)) } else { Err(UnknownCode::COUNTRY) }
}

/// Which films a list holds: those that meet every condition given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FilmFilter {
    /// The title begins like this, case, accents and a leading article aside.
    pub title_prefix: Option<String>,
    /// Shown in this year or later.
    pub year_from: Option<i32>,
    /// Shown in this year or earlier.
    pub year_to: Option<i32>,
    /// Of this genre.
    pub genre: Option<Reference>,
    /// With this keyword.
    pub keyword: Option<Reference>,
    /// Made in this country (ISO 3166-1).
    pub country: Option<String>,
    /// Made in this language, or with it spoken (BCP 47).
    pub language: Option<String>,
    /// Of this type.
    pub title_type: Option<TitleType>,
    /// Bearing on a theme.
    pub theme: Option<ThemeCriterion>,
    /// With someone in cast or crew.
    pub person: Option<PersonCriterion>,
    /// Nominated for an award.
    pub award: Option<AwardCriterion>,
    /// Going back to a work of this kind.
    pub source_work_kind: Option<SourceWorkKind>,
    /// Going back to this work.
    pub source_work: Option<Reference>,
    /// Part of this collection.
    pub collection: Option<Reference>,
    /// Made or distributed by this company.
    pub company: Option<Reference>,
    /// Known to have, or known not to have, a scene after the credits.
    pub has_post_credits_scene: Option<bool>,
    /// With a poll, or without one.
    pub has_poll: Option<bool>,
    /// All of these hold too.
    pub and: Vec<FilmFilter>,
    /// At least one of these holds too.
    pub or: Vec<FilmFilter>,
    /// This does not hold.
    pub not: Option<Box<FilmFilter>>,
}

/// Bears on a theme or on any below it.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeCriterion {
    /// The theme.
    pub theme: Reference,
    /// At least this strong.
    pub least_strength: Option<ThemeStrength>,
}

/// Has someone in cast or crew.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonCriterion {
    /// Who.
    pub person: Reference,
    /// In this department.
    pub department: Option<Department>,
    /// In this job.
    pub job: Option<String>,
}

/// Was nominated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AwardCriterion {
    /// By this body; by any when missing.
    pub body: Option<Reference>,
    /// With one of these results; with any when empty.
    pub results: Vec<AwardResult>,
}

impl FilmFilter {
    /// The same filter with its codes written as the catalogue writes them: `gb` as `GB`, `EN` as `en`.
    ///
    /// # Errors
    /// When one of them is no code.
    pub fn with_canonical_codes(&self) -> Result<Self, UnknownCode> {
        let nested = |filters: &[Self]| {
            filters.iter().map(Self::with_canonical_codes).collect::<Result<Vec<Self>, UnknownCode>>()
        };
        Ok(Self {
            country: canonical_country(self.country.as_deref())?,
            language: match &self.language {
                Some(tag) => Some(locale::canonical(tag).ok_or(UnknownCode::LANGUAGE)?),
                None => None,
            },
            and: nested(&self.and)?,
            or: nested(&self.or)?,
            not: match &self.not {
                Some(filter) => Some(Box::new(filter.with_canonical_codes()?)),
                None => None,
            },
            ..self.clone()
        })
    }

    /// This filter and all those nested in it.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        let mut filters = vec![self];
        let mut next = 0;
        while let Some(filter) = filters.get(next).copied() {
            filters.extend(filter.and.iter().chain(&filter.or).chain(filter.not.as_deref()));
            next += 1;
        }
        filters
    }

    /// How deeply and, or and not are nested; 1 when they are not used.
    #[must_use]
    pub fn depth(&self) -> usize {
        1 + self.and.iter().chain(&self.or).chain(self.not.as_deref()).map(Self::depth).max().unwrap_or(0)
    }

    /// Every reference in it with the field it stands in and the kind of what it must lead to.
    #[must_use]
    pub fn references(&self) -> Vec<(&'static str, Kind, &Reference)> {
        self.all()
            .into_iter()
            .flat_map(|filter| {
                [
                    ("genre", Kind::Genre, filter.genre.as_ref()),
                    ("keyword", Kind::Keyword, filter.keyword.as_ref()),
                    ("theme", Kind::Theme, filter.theme.as_ref().map(|criterion| &criterion.theme)),
                    ("person", Kind::Person, filter.person.as_ref().map(|criterion| &criterion.person)),
                    (
                        "awardBody",
                        Kind::AwardBody,
                        filter.award.as_ref().and_then(|criterion| criterion.body.as_ref()),
                    ),
                    ("sourceWork", Kind::SourceWork, filter.source_work.as_ref()),
                    ("collection", Kind::Collection, filter.collection.as_ref()),
                    ("company", Kind::Company, filter.company.as_ref()),
                ]
            })
            .filter_map(|(field, kind, reference)| Some((field, kind, reference?)))
            .collect()
    }
}

/// What a list is sorted by, and which way. Equals go by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting<F> {
    /// By what.
    pub field: F,
    /// Largest, latest or last first.
    pub descending: bool,
}

/// What films can be sorted by. A film of which it is not known counts as the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmSort {
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

/// Which people a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonFilter {
    /// The name, in its usual order or as lists file it (Mulligan, Carey), begins like this.
    pub name_prefix: Option<String>,
    /// With a role in this department.
    pub department: Option<Department>,
    /// With a role in this film.
    pub film: Option<Reference>,
    /// Born in this year or later.
    pub born_from: Option<i32>,
    /// Born in this year or earlier.
    pub born_to: Option<i32>,
}

/// What people can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonSort {
    /// The sorting name.
    Name,
    /// How well known they are.
    Popularity,
}

/// Which themes a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeFilter {
    /// The name begins like this.
    pub name_prefix: Option<String>,
    /// Directly below this theme.
    pub parent: Option<Reference>,
    /// Below no other theme, or below one.
    pub is_root: Option<bool>,
}

/// Which award bodies a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AwardBodyFilter {
    /// The name begins like this.
    pub name_prefix: Option<String>,
    /// In this country.
    pub country: Option<String>,
}

/// Which characters a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CharacterFilter {
    /// The name begins like this.
    pub name_prefix: Option<String>,
    /// In this film.
    pub film: Option<Reference>,
}

/// Which places a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceFilter {
    /// The name begins like this.
    pub name_prefix: Option<String>,
    /// In this country.
    pub country: Option<String>,
    /// Where this film was shot.
    pub film: Option<Reference>,
}

/// Which source works a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceWorkFilter {
    /// The title begins like this.
    pub title_prefix: Option<String>,
    /// Of this kind.
    pub kind: Option<SourceWorkKind>,
    /// By this author.
    pub author: Option<Reference>,
    /// Out in this year or later.
    pub year_from: Option<i32>,
    /// Out in this year or earlier.
    pub year_to: Option<i32>,
}

/// What source works can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceWorkSort {
    /// The title.
    Title,
    /// The year.
    Year,
}

/// What lists with one order can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSort {
    /// The name.
    Name,
}
