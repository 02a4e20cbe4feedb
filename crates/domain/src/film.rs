//! The film itself, its texts in other languages, and the draft a whole film page is written from.

use serde::{Deserialize, Serialize};

use crate::{
    analysis::AnalysisDraft,
    country,
    date::PartialDate,
    external_id::ExternalId,
    film_facts::{
        AlternateTitleDraft, EditionDraft, FilmCompanyDraft, ImageDraft, KeywordDraft, ReleaseDraft,
        VideoDraft,
    },
    id::{Entity, Id, Kind, Link},
    insight::InsightDraft,
    item::{Draft, DraftFrame, Source, Stamp},
    person::{CharacterDraft, RoleDraft},
    place::FilmingLocationDraft,
    poll::{DiscussionQuestionDraft, PollDraft},
    quote::QuoteDraft,
    reference::Reference,
    scene::SceneDraft,
    source_work::AdaptationDraft,
    spoiler::SpoilerLevel,
    synopsis::SynopsisSectionDraft,
    theme::ThemeReadingDraft,
    validation::{Check, Validate},
    vocabulary::{CompanyRole, FilmStatus, Known, RecommendationOrigin, TitleType},
};

/// A film. Every text on it is free of spoilers by rule: what tells more belongs in an item with a level.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Film {
    /// Its id.
    pub id: Id<Film>,
    /// Its slug, made of title and year, unique and stable.
    pub slug: String,
    /// The title it is best known by.
    pub primary_title: String,
    /// The title in its own language and country.
    pub original_title: Option<String>,
    /// What kind of title it is.
    pub title_type: TitleType,
    /// The year it was first shown.
    pub year: Option<i32>,
    /// When it was first shown, as far as known.
    pub release_date: Option<PartialDate>,
    /// How far its making has come.
    pub status: Option<FilmStatus>,
    /// How long the theatrical cut runs.
    pub runtime_minutes: Option<i32>,
    /// The BCP 47 tag of the language it was made in.
    pub original_language: Option<String>,
    /// The line on the poster.
    pub tagline: Option<String>,
    /// What the official synopsis tells.
    pub overview: Option<String>,
    /// What kind of film it is, in one paragraph.
    pub tone: Option<String>,
    /// Why one might watch it.
    pub why_watch: Option<String>,
    /// The language the texts above are written in.
    pub language: String,
    /// The texts in the languages the reader asked for.
    pub texts: Vec<FilmText>,
    /// What it cost to make.
    pub budget: Option<Money>,
    /// What it took at the box office.
    pub revenue: Option<Money>,
    /// Its own site.
    pub homepage: Option<String>,
    /// The collection it is part of.
    pub collection: Option<Link<Collection>>,
    /// How well known it is: 0 or more, in the importing source's own units.
    pub popularity: f64,
    /// Whether there is a scene within the credits.
    pub has_mid_credits: Known,
    /// Whether there is a scene after the credits.
    pub has_post_credits: Known,
    /// A word on the credits, free of spoilers.
    pub credits_note: Option<String>,
    /// The countries it was made in, ISO 3166-1.
    pub countries: Vec<String>,
    /// The languages spoken in it, BCP 47.
    pub spoken_languages: Vec<String>,
    /// Its genres.
    pub genres: Vec<Link<Genre>>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Where its facts were taken from.
    pub source: Option<Source>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Film {
    const KIND: Kind = Kind::Film;
}

impl Film {
    /// Whether to stay in the seat: yes when either kind of scene is known, unknown until both are settled.
    #[must_use]
    pub fn stay_until_the_end(&self) -> Known {
        match (self.has_mid_credits, self.has_post_credits) {
            (Known::Yes, _) | (_, Known::Yes) => Known::Yes,
            (Known::No, Known::No) => Known::No,
            _ => Known::Unknown,
        }
    }
}

/// A film's texts in one language; what is missing is taken from the next language the reader would like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilmText {
    /// The BCP 47 tag.
    pub locale: String,
    /// The title in that language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The tagline in that language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagline: Option<String>,
    /// The overview in that language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
}

impl Validate for FilmText {
    fn validate(&self, check: &mut Check) {
        check.language("locale", Some(&self.locale));
        check.line_given("title", self.title.as_deref());
        check.line_given("tagline", self.tagline.as_deref());
        check.text_given("overview", self.overview.as_deref());
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Whole units of the currency.
    pub amount: i64,
    /// The ISO 4217 code.
    pub currency: String,
}

/// A genre.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Genre {
    /// Its id.
    pub id: Id<Genre>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Genre {
    const KIND: Kind = Kind::Genre;
}

/// A genre as files write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenreDraft {
    /// Its slug.
    pub slug: String,
    /// Its name, by which films name it.
    pub name: String,
}

impl Validate for GenreDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
    }
}

/// A series of films that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Collection {
    /// Its id.
    pub id: Id<Collection>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What holds it together, free of spoilers.
    pub overview: Option<String>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Collection {
    const KIND: Kind = Kind::Collection;
}

/// A company that makes or distributes films.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Company {
    /// Its id.
    pub id: Id<Company>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The ISO 3166-1 code of its country.
    pub country: Option<String>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Company {
    const KIND: Kind = Kind::Company;
}

/// What a company did for a film.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FilmCompany {
    /// The company.
    pub company: Link<Company>,
    /// What it did.
    pub role: CompanyRole,
    /// The ISO 3166-1 code of the territory it distributes in; worldwide when missing.
    pub territory: Option<String>,
}

impl Entity for FilmCompany {
    const KIND: Kind = Kind::FilmCompany;
}

/// A film recommended to those who liked another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Recommendation {
    /// The film recommended.
    pub recommended: Link<Film>,
    /// Why.
    pub reason: Option<String>,
    /// Who says so.
    pub origin: RecommendationOrigin,
}

impl Entity for Recommendation {
    const KIND: Kind = Kind::Recommendation;
}

/// A recommendation as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecommendationDraft {
    /// The name within the film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The film recommended.
    pub film: Reference,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who says so.
    #[serde(default)]
    pub origin: RecommendationOrigin,
    /// The language of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for RecommendationDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for RecommendationDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.text_given("reason", self.reason.as_deref());
    }
}

/// A collection as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CollectionDraft {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What holds it together, free of spoilers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
}

impl Validate for CollectionDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
        check.text_given("overview", self.overview.as_deref());
        check.external_ids("externalIds", &self.external_ids);
    }
}

/// A company as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompanyDraft {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The ISO 3166-1 code of its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
}

impl Validate for CompanyDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
        check.country("country", self.country.as_deref());
        check.external_ids("externalIds", &self.external_ids);
    }
}

/// A film page as files write it.
///
/// A record states the whole of the film's own fields, countries, languages, genres and ids elsewhere among them: what
/// it leaves out there is emptied. A list from `texts` on that is not given leaves what is stored alone; one that is
/// given replaces it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilmDraft {
    /// Its slug; made from title and year when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The title it is best known by.
    pub primary_title: String,
    /// The title in its own language and country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_title: Option<String>,
    /// What kind of title it is.
    pub title_type: TitleType,
    /// The year it was first shown, 1870 to 2200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// When it was first shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_date: Option<PartialDate>,
    /// How far its making has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<FilmStatus>,
    /// Minutes, 1 to 60,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime_minutes: Option<i32>,
    /// The language it was made in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_language: Option<String>,
    /// The line on the poster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagline: Option<String>,
    /// What the official synopsis tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overview: Option<String>,
    /// What kind of film it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<String>,
    /// Why one might watch it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_watch: Option<String>,
    /// The language of the texts above; `en` when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What it cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// What it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<Money>,
    /// Its own site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// The collection it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<Reference>,
    /// How well known it is, 0 or more.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub popularity: f64,
    /// Whether there are scenes in or after the credits.
    #[serde(default, skip_serializing_if = "CreditsScenesDraft::is_unknown")]
    pub credits_scenes: CreditsScenesDraft,
    /// The countries it was made in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// The languages spoken in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spoken_languages: Vec<String>,
    /// The names of its genres.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub genres: Vec<String>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// Where its facts were taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Its texts in other languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<Vec<FilmText>>,
    /// What it is about, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keywords: Option<Vec<KeywordDraft>>,
    /// Who made and distributed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub companies: Option<Vec<FilmCompanyDraft>>,
    /// Its other titles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub titles: Option<Vec<AlternateTitleDraft>>,
    /// Where and when it came out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub releases: Option<Vec<ReleaseDraft>>,
    /// Its cuts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editions: Option<Vec<EditionDraft>>,
    /// Trailers and clips.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub videos: Option<Vec<VideoDraft>>,
    /// Posters and stills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images: Option<Vec<ImageDraft>>,
    /// The detailed summary and the ending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub synopsis: Option<Vec<SynopsisSectionDraft>>,
    /// Who is in it; named by `key` in roles, quotes and readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<Vec<CharacterDraft>>,
    /// Cast and crew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<RoleDraft>>,
    /// Its scenes; named by `key` in quotes, insights and readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenes: Option<Vec<SceneDraft>>,
    /// Its quotes; named by `key` in readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<QuoteDraft>>,
    /// Trivia, easter eggs and what went on behind the scenes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insights: Option<Vec<InsightDraft>>,
    /// Where it was filmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Vec<FilmingLocationDraft>>,
    /// What it goes back to, and how it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adaptations: Option<Vec<AdaptationDraft>>,
    /// What it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub themes: Option<Vec<ThemeReadingDraft>>,
    /// Longer readings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analyses: Option<Vec<AnalysisDraft>>,
    /// Food for thought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<Vec<DiscussionQuestionDraft>>,
    /// Polls on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polls: Option<Vec<PollDraft>>,
    /// Films for those who liked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendations: Option<Vec<RecommendationDraft>>,
}

/// Whether there are scenes in or after the credits, as files write it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditsScenesDraft {
    /// Within the credits.
    #[serde(default)]
    pub has_mid_credits: Known,
    /// After the credits.
    #[serde(default)]
    pub has_post_credits: Known,
    /// A word on them, free of spoilers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CreditsScenesDraft {
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether a number says nothing that leaving it out would not.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
pub(crate) fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl Validate for FilmDraft {
    fn validate(&self, check: &mut Check) {
        if let Some(slug) = &self.slug {
            check.slug("slug", slug);
        }
        check.line("primaryTitle", &self.primary_title);
        check.line_given("originalTitle", self.original_title.as_deref());
        check.range("year", self.year.map(Into::into), 1870, 2200);
        check.range("runtimeMinutes", self.runtime_minutes.map(Into::into), 1, 60_000);
        check.language("originalLanguage", self.original_language.as_deref());
        check.line_given("tagline", self.tagline.as_deref());
        check.text_given("overview", self.overview.as_deref());
        check.text_given("tone", self.tone.as_deref());
        check.text_given("whyWatch", self.why_watch.as_deref());
        check.language("language", self.language.as_deref());
        check.url("homepage", self.homepage.as_deref());
        check.text_given("creditsScenes.note", self.credits_scenes.note.as_deref());
        if !(self.popularity.is_finite() && self.popularity >= 0.0) {
            check.problem("popularity", "OUT_OF_RANGE", "must be 0 or more");
        }
        for (field, money) in [("budget", &self.budget), ("revenue", &self.revenue)] {
            if let Some(money) = money {
                check.range(&format!("{field}.amount"), Some(money.amount), 0, i64::MAX);
                if !country::is_currency(&money.currency) {
                    check.problem(
                        &format!("{field}.currency"),
                        "MALFORMED_CURRENCY",
                        "must be an ISO 4217 code such as GBP",
                    );
                }
            }
        }
        for (index, code) in self.countries.iter().enumerate() {
            check.country(&format!("countries[{index}]"), Some(code));
        }
        for (index, tag) in self.spoken_languages.iter().enumerate() {
            check.language(&format!("spokenLanguages[{index}]"), Some(tag));
        }
        check.lines("genres", &self.genres);
        check.external_ids("externalIds", &self.external_ids);
        if let Some(source) = &self.source {
            source.validate(check);
        }
        check.each_given("texts", self.texts.as_deref());
        check.each_given("keywords", self.keywords.as_deref());
        check.each_given("companies", self.companies.as_deref());
        check.each_given("titles", self.titles.as_deref());
        check.each_given("releases", self.releases.as_deref());
        check.each_given("editions", self.editions.as_deref());
        check.each_given("videos", self.videos.as_deref());
        check.each_given("images", self.images.as_deref());
        check.each_given("synopsis", self.synopsis.as_deref());
        check.each_given("characters", self.characters.as_deref());
        check.each_given("roles", self.roles.as_deref());
        check.each_given("scenes", self.scenes.as_deref());
        check.each_given("quotes", self.quotes.as_deref());
        check.each_given("insights", self.insights.as_deref());
        check.each_given("locations", self.locations.as_deref());
        check.each_given("adaptations", self.adaptations.as_deref());
        check.each_given("themes", self.themes.as_deref());
        check.each_given("analyses", self.analyses.as_deref());
        check.each_given("questions", self.questions.as_deref());
        check.each_given("polls", self.polls.as_deref());
        check.each_given("recommendations", self.recommendations.as_deref());
    }
}
