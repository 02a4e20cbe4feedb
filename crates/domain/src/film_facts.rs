//! Facts that hang on a film: its other titles, releases, editions, videos, images, keywords and companies.

use serde::{Deserialize, Serialize};

use crate::{
    date::PartialDate,
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source, Stamp},
    reference::Reference,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
    vocabulary::{AlternateTitleType, CompanyRole, EditionKind, ImageKind, ReleaseType, VideoKind},
};

/// Another title a film bears: abroad, at festivals, while it was made.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AlternateTitle {
    /// The title.
    pub title: String,
    /// The ISO 3166-1 code of the region that uses it.
    pub region: Option<String>,
    /// What it is used for.
    pub types: Vec<AlternateTitleType>,
    /// Further words on it, such as "literal title".
    pub attributes: Vec<String>,
    /// Whether it is the title in the film's own language and country.
    pub is_original: bool,
}

impl Entity for AlternateTitle {
    const KIND: Kind = Kind::AlternateTitle;
}

/// Another title a film bears: abroad, at festivals, while it was made. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlternateTitleDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The title.
    pub title: String,
    /// The ISO 3166-1 code of the region that uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What it is used for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<AlternateTitleType>,
    /// Further words on it, such as "literal title".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// Whether it is the title in the film's own language and country.
    #[serde(default)]
    pub is_original: bool,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for AlternateTitleDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for AlternateTitleDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line("title", &self.title);
        check.country("region", self.region.as_deref());
        check.lines("attributes", &self.attributes);
    }
}

/// Where, when and how a film came out.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Release {
    /// The ISO 3166-1 code of the country.
    pub country: String,
    /// The day, or the month or year where no more is known.
    pub date: PartialDate,
    /// How it came out.
    pub release_type: ReleaseType,
    /// The certificate of that country's board, such as 12A.
    pub certification: Option<String>,
    /// A word on it, such as the festival's name.
    pub note: Option<String>,
}

impl Entity for Release {
    const KIND: Kind = Kind::Release;
}

/// Where, when and how a film came out. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReleaseDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The ISO 3166-1 code of the country.
    pub country: String,
    /// The day, or the month or year where no more is known.
    pub date: PartialDate,
    /// How it came out.
    pub release_type: ReleaseType,
    /// The certificate of that country's board, such as 12A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certification: Option<String>,
    /// A word on it, such as the festival's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for ReleaseDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for ReleaseDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.country("country", Some(&self.country));
        check.line_given("certification", self.certification.as_deref());
        check.text_given("note", self.note.as_deref());
    }
}

/// A cut of a film.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Edition {
    /// What it is called.
    pub name: String,
    /// What kind of cut it is.
    pub kind: Option<EditionKind>,
    /// Minutes, 1 to 60,000.
    pub runtime_minutes: Option<i32>,
    /// What sets it apart.
    pub note: Option<String>,
}

impl Entity for Edition {
    const KIND: Kind = Kind::Edition;
}

/// A cut of a film. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EditionDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it is called.
    pub name: String,
    /// What kind of cut it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EditionKind>,
    /// Minutes, 1 to 60,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime_minutes: Option<i32>,
    /// What sets it apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for EditionDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for EditionDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line("name", &self.name);
        check.range("runtimeMinutes", self.runtime_minutes.map(Into::into), 1, 60_000);
        check.text_given("note", self.note.as_deref());
    }
}

/// A trailer, clip or featurette.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Video {
    /// Where it is hosted, such as YouTube.
    pub site: Option<String>,
    /// Its id on that site.
    pub site_key: Option<String>,
    /// Its address, where the site and id do not say.
    pub url: Option<String>,
    /// What it is.
    pub kind: VideoKind,
    /// What it is called.
    pub name: Option<String>,
    /// Whether the film's makers published it.
    pub official: bool,
}

impl Entity for Video {
    const KIND: Kind = Kind::Video;
}

/// A trailer, clip or featurette. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VideoDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where it is hosted, such as YouTube.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Its id on that site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_key: Option<String>,
    /// Its address, where the site and id do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is.
    pub kind: VideoKind,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the film's makers published it.
    #[serde(default)]
    pub official: bool,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for VideoDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for VideoDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line_given("site", self.site.as_deref());
        check.line_given("siteKey", self.site_key.as_deref());
        check.url("url", self.url.as_deref());
        check.line_given("name", self.name.as_deref());
        if self.url.is_none() && (self.site.is_none() || self.site_key.is_none()) {
            check.problem("url", "MISSING", "must be given, or else site and siteKey");
        }
    }
}

/// A poster, still or portrait.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Image {
    /// What it shows.
    pub kind: ImageKind,
    /// Its address.
    pub url: String,
    /// Pixels across, 1 to 100,000.
    pub width: Option<i32>,
    /// Pixels down, 1 to 100,000.
    pub height: Option<i32>,
    /// Under which licence it may be shown.
    pub license: Option<String>,
    /// What is to be seen, for those who cannot see it.
    pub alt_text: Option<String>,
}

impl Entity for Image {
    const KIND: Kind = Kind::Image;
}

/// A poster, still or portrait. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImageDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What it shows.
    pub kind: ImageKind,
    /// Its address.
    pub url: String,
    /// Pixels across, 1 to 100,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
    /// Pixels down, 1 to 100,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i32>,
    /// Under which licence it may be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// What is to be seen, for those who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for ImageDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for ImageDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.url("url", Some(&self.url));
        check.range("width", self.width.map(Into::into), 1, 100_000);
        check.range("height", self.height.map(Into::into), 1, 100_000);
        check.line_given("license", self.license.as_deref());
        check.text_given("altText", self.alt_text.as_deref());
    }
}

/// A keyword, as a film bears it: some say more of the story than others.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FilmKeyword {
    /// The keyword.
    pub keyword: Link<Keyword>,
    /// How much of the story it gives away of this film.
    pub spoiler_level: SpoilerLevel,
}

/// A keyword.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Keyword {
    /// Its id.
    pub id: Id<Keyword>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Keyword {
    const KIND: Kind = Kind::Keyword;
}

/// A keyword of its own as files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeywordRecordDraft {
    /// Its slug.
    pub slug: String,
    /// Its name, by which films name it.
    pub name: String,
}

impl Validate for KeywordRecordDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
    }
}

/// A keyword of a film as files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeywordDraft {
    /// The keyword.
    pub name: String,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
}

impl Validate for KeywordDraft {
    fn validate(&self, check: &mut Check) {
        check.line("name", &self.name);
    }
}

/// What a company did for a film, as files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilmCompanyDraft {
    /// The company.
    pub company: Reference,
    /// What it did.
    pub role: CompanyRole,
    /// The ISO 3166-1 code of the territory it distributes in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<String>,
}

impl Validate for FilmCompanyDraft {
    fn validate(&self, check: &mut Check) {
        check.country("territory", self.territory.as_deref());
    }
}
