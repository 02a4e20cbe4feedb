//! Award bodies, their ceremonies and categories, and who was nominated for what.

use serde::{Deserialize, Serialize};

use crate::{
    date::PartialDate,
    external_id::ExternalId,
    film::{Company, Film},
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source, Stamp},
    person::{Character, Person},
    reference::Reference,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::AwardResult,
};

/// An academy, festival or society that gives awards.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AwardBody {
    /// Its id.
    pub id: Id<AwardBody>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The ISO 3166-1 code of its country.
    pub country: Option<String>,
    /// Its own site.
    pub url: Option<String>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for AwardBody {
    const KIND: Kind = Kind::AwardBody;
}

/// One year's awards of a body.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AwardCeremony {
    /// Its id.
    pub id: Id<AwardCeremony>,
    /// The body that held it.
    pub body: Link<AwardBody>,
    /// Which one it was, counted from 1.
    pub number: Option<i32>,
    /// The year it was held.
    pub year: i32,
    /// The year the films were from, where that is another.
    pub eligibility_year: Option<i32>,
    /// The day it was held.
    pub date: Option<PartialDate>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for AwardCeremony {
    const KIND: Kind = Kind::AwardCeremony;
}

/// A category of a body's awards, under the name it is best known by.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AwardCategory {
    /// Its id.
    pub id: Id<AwardCategory>,
    /// The body that awards it.
    pub body: Link<AwardBody>,
    /// Its slug, unique within the body.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for AwardCategory {
    const KIND: Kind = Kind::AwardCategory;
}

/// A nomination, and how it ended.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Nomination {
    /// The body whose award it is.
    pub body: Link<AwardBody>,
    /// The category.
    pub category_id: Id<AwardCategory>,
    /// The name the category bore that year.
    pub category_name: String,
    /// The ceremony.
    pub ceremony_id: Id<AwardCeremony>,
    /// The year of the ceremony.
    pub ceremony_year: i32,
    /// How it ended.
    pub result: AwardResult,
    /// Who was nominated.
    pub nominees: Vec<Nominee>,
    /// The films the nomination was for.
    pub films: Vec<Link<Film>>,
    /// The character the nomination was for, where the reader may know them.
    pub character: Option<Link<Character>>,
    /// The character's name as the body announced it.
    pub character_name: Option<String>,
    /// The song the nomination was for.
    pub song: Option<String>,
    /// A word on it.
    pub note: Option<String>,
}

impl Entity for Nomination {
    const KIND: Kind = Kind::Nomination;
}

/// One of those nominated together: a person, a company or a bare name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Nominee {
    /// The person, where they are in the catalogue.
    pub person: Option<Link<Person>>,
    /// The company, where it is in the catalogue.
    pub company: Option<Link<Company>>,
    /// The name as announced.
    pub name: Option<String>,
    /// What they were nominated as, such as producer.
    pub role: Option<String>,
}

/// How many nominations and how many of them were won.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct AwardSummary {
    /// Nominations, won or not, withdrawn ones apart.
    pub nominations: i64,
    /// Wins: winner, tied winner and special awards.
    pub wins: i64,
}

/// An award body as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwardBodyDraft {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The ISO 3166-1 code of its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its own site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// Its ceremonies; those stored and not named here stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceremonies: Vec<AwardCeremonyDraft>,
    /// Its categories; those stored and not named here stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<AwardCategoryDraft>,
}

/// A ceremony as files write it; found again by its year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwardCeremonyDraft {
    /// Which one it was, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i32>,
    /// The year it was held, 1900 to 2200.
    pub year: i32,
    /// The year the films were from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligibility_year: Option<i32>,
    /// The day it was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
}

/// A category as files write it; found again by its slug.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AwardCategoryDraft {
    /// Its slug, unique within the body.
    pub slug: String,
    /// Its name.
    pub name: String,
}

impl Validate for AwardBodyDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
        check.country("country", self.country.as_deref());
        check.url("url", self.url.as_deref());
        check.external_ids("externalIds", &self.external_ids);
        check.each("ceremonies", &self.ceremonies);
        check.each("categories", &self.categories);
    }
}

impl Validate for AwardCeremonyDraft {
    fn validate(&self, check: &mut Check) {
        check.range("number", self.number.map(Into::into), 1, 10_000);
        check.range("year", Some(self.year.into()), 1900, 2200);
        check.range("eligibilityYear", self.eligibility_year.map(Into::into), 1870, 2200);
    }
}

impl Validate for AwardCategoryDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
    }
}

/// A nomination as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NominationDraft {
    /// The name within body, ceremony and category, by which a later import finds it again.
    pub key: String,
    /// The body whose award it is.
    pub body: Reference,
    /// The slug of the category.
    pub category: String,
    /// The name the category bore that year; its usual name when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category_name: Option<String>,
    /// The year of the ceremony.
    pub ceremony: i32,
    /// How it ended.
    pub result: AwardResult,
    /// Who was nominated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nominees: Vec<NomineeDraft>,
    /// The films it was for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub films: Vec<Reference>,
    /// The key of the character it was for, in the first of the films.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub character: Option<String>,
    /// The character's name as the body announced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub character_name: Option<String>,
    /// The song it was for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub song: Option<String>,
    /// A word on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The language of the note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// One of those nominated together, as files write them: a person, a company or a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NomineeDraft {
    /// The person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Reference>,
    /// The company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Reference>,
    /// The name as announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they were nominated as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

impl Draft for NominationDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: Some(&self.key),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for NominationDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.pointer("category", Kind::AwardCategory, Some(&self.category));
        check.line_given("categoryName", self.category_name.as_deref());
        check.each("nominees", &self.nominees);
        check.pointer("character", Kind::Character, self.character.as_deref());
        check.line_given("characterName", self.character_name.as_deref());
        check.line_given("song", self.song.as_deref());
        check.text_given("note", self.note.as_deref());
        if self.films.is_empty() && self.nominees.is_empty() {
            check.problem("nominees", "MISSING", "must name a nominee, or else a film");
        }
        if self.character.is_some() && self.films.is_empty() {
            check.problem("character", "NO_FILM", "needs the film the character is in");
        }
    }
}

impl Validate for NomineeDraft {
    fn validate(&self, check: &mut Check) {
        check.line_given("name", self.name.as_deref());
        check.line_given("role", self.role.as_deref());
        if self.person.is_some() && self.company.is_some() {
            check.problem("company", "EXCLUSIVE", "must not stand beside a person");
        }
        if self.person.is_none() && self.company.is_none() && self.name.is_none() {
            check.problem("person", "MISSING", "must be given, or else company or name");
        }
    }
}
