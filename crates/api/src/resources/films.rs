//! Films: the view, what hangs directly on it, and the list. REST is in `rest`, GraphQL's further fields in `fields`.

pub(super) mod fields;
mod filter;
mod rest;

use std::collections::HashMap;

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use cinegraph_catalog::{Owner, Reader, Viewer, similarity};
use cinegraph_domain::{
    award, film as domain, film_facts,
    id::{Id, Kind},
    page::{Counts, PAGE_MAX, Page},
    person,
    query::{FilmFilter, FilmSort, PersonCriterion, Sorting},
    reference::Reference,
    theme, vocabulary,
};
use serde::Serialize;
use utoipa::ToSchema;

pub use filter::{FilmFilterInput, FilmSortInput};
pub use rest::{FilmPage, routes};

use super::{
    RecordView, Revised,
    companies::Company,
    frame::{ExternalId, Link, LinkView, SourceView, StampFields, external_ids, id_of, links},
    people::Person,
    themes::Theme,
    vocabularies::Keyword,
};
use crate::{
    error::ApiError,
    graphql::{linked, loaders},
    scalars::{BigInt, PartialDate},
    vocabulary::{CompanyRole, Department, FilmStatus, Known, SpoilerLevel, TitleType},
};

/// A film. Every text on it is free of spoilers: what tells more of the story stands in items with a level.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Film {
    /// Its id.
    #[schema(value_type = String, example = "film_1")]
    pub id: ID,
    /// Its slug, made of title and year.
    #[schema(example = "never-let-me-go-2010")]
    pub slug: String,
    /// The title in the first of the request's languages that has one, and otherwise the primary title.
    #[schema(example = "Never Let Me Go")]
    pub title: String,
    /// The title it is best known by.
    pub primary_title: String,
    /// The title in its own language and country, where that is another.
    pub original_title: Option<String>,
    /// What kind of title it is.
    pub title_type: TitleType,
    /// The year it was first shown.
    #[schema(minimum = 1870, maximum = 2200, example = 2010)]
    pub year: Option<i32>,
    /// When it was first shown, as far as known.
    pub release_date: Option<PartialDate>,
    /// How far its making has come.
    pub status: Option<FilmStatus>,
    /// How long the theatrical cut runs, in minutes.
    #[schema(minimum = 1, maximum = 60_000, example = 103)]
    pub runtime_minutes: Option<i32>,
    /// The BCP 47 tag of the language it was made in.
    #[schema(example = "en")]
    pub original_language: Option<String>,
    /// The line on the poster.
    pub tagline: Option<String>,
    /// What the official synopsis tells.
    pub overview: Option<String>,
    /// What kind of film it is, in one paragraph.
    pub tone: Option<String>,
    /// Why one might watch it.
    pub why_watch: Option<String>,
    /// The BCP 47 tag of the film's own texts: the primary title, `tone` and `whyWatch` are always in it.
    #[schema(example = "en")]
    pub language: String,
    /// Which languages title, tagline and overview are in here; each is chosen on its own by `Accept-Language`.
    pub locales: FilmLocales,
    /// What it cost to make.
    pub budget: Option<Money>,
    /// What it took at the box office.
    pub revenue: Option<Money>,
    /// Its own site.
    pub homepage: Option<String>,
    /// The collection it is part of.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub collection: Option<Link<domain::Collection>>,
    /// How well known it is: 0 or more, comparable within this catalogue only.
    #[schema(minimum = 0)]
    pub popularity: f64,
    /// Whether there are scenes in or after the credits, told without spoilers.
    pub credits_scenes: CreditsScenes,
    /// The countries it was made in, as ISO 3166-1 codes.
    #[schema(example = json!(["GB"]))]
    pub countries: Vec<String>,
    /// The languages spoken in it, as BCP 47 tags.
    #[schema(example = json!(["en"]))]
    pub spoken_languages: Vec<String>,
    /// Its genres.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub genres: Vec<Link<domain::Genre>>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Where its facts were taken from.
    pub source: Option<SourceView>,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

/// The languages a film's texts are in, as BCP 47 tags.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct FilmLocales {
    /// The language of the title.
    #[schema(example = "en")]
    pub title: String,
    /// The language of the tagline, where there is one.
    #[schema(example = "en")]
    pub tagline: Option<String>,
    /// The language of the overview, where there is one.
    #[schema(example = "en")]
    pub overview: Option<String>,
}

/// A film's texts in one language.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct FilmText {
    /// The BCP 47 tag of the language.
    #[schema(example = "fr")]
    pub locale: String,
    /// The title in that language.
    #[schema(example = "Auprès de moi toujours")]
    pub title: Option<String>,
    /// The tagline in that language.
    pub tagline: Option<String>,
    /// The overview in that language.
    pub overview: Option<String>,
}

impl From<domain::FilmText> for FilmText {
    fn from(text: domain::FilmText) -> Self {
        let domain::FilmText { locale, title, tagline, overview } = text;
        Self { locale, title, tagline, overview }
    }
}

/// An amount of money.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct Money {
    /// Whole units of the currency.
    pub amount: BigInt,
    /// The ISO 4217 code.
    #[schema(example = "USD")]
    pub currency: String,
}

impl From<domain::Money> for Money {
    fn from(money: domain::Money) -> Self {
        let domain::Money { amount, currency } = money;
        Self { amount: BigInt(amount), currency }
    }
}

/// Whether there are scenes in or after the credits, told without spoilers.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreditsScenes {
    /// Whether there is a scene within the credits.
    pub has_mid_credits: Known,
    /// Whether there is a scene after the credits.
    pub has_post_credits: Known,
    /// Whether to stay in the seat: yes when there is either, unknown until both are settled.
    pub stay_until_the_end: Known,
    /// A word on it.
    pub note: Option<String>,
}

impl Revised for Film {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Film {
    type Record = domain::Film;

    fn view(film: domain::Film, viewer: &Viewer) -> Self {
        let stay_until_the_end = film.stay_until_the_end().into();
        let domain::Film {
            id,
            slug,
            primary_title,
            original_title,
            title_type,
            year,
            release_date,
            status,
            runtime_minutes,
            original_language,
            tagline,
            overview,
            tone,
            why_watch,
            language,
            texts,
            budget,
            revenue,
            homepage,
            collection,
            popularity,
            has_mid_credits,
            has_post_credits,
            credits_note,
            countries,
            spoken_languages,
            genres,
            external_ids: ids,
            source,
            stamp,
        } = film;
        // Each text is chosen on its own; the film's own language takes part like any other.
        let choose = |own: Option<&str>, of: fn(&domain::FilmText) -> Option<&str>| {
            let own_text = own.map(|text| (language.as_str(), text));
            let others = texts.iter().filter_map(|text| Some((text.locale.as_str(), of(text)?)));
            let chosen = viewer.locales.choose(own_text.into_iter().chain(others)).or(own_text);
            chosen.map(|(locale, text)| (locale.to_owned(), text.to_owned()))
        };
        let title = choose(Some(&primary_title), |text| text.title.as_deref());
        let tagline = choose(tagline.as_deref(), |text| text.tagline.as_deref());
        let overview = choose(overview.as_deref(), |text| text.overview.as_deref());
        let (title_locale, title) = title.unwrap_or_else(|| (language.clone(), primary_title.clone()));
        let locales = FilmLocales {
            title: title_locale,
            tagline: tagline.as_ref().map(|(locale, _)| locale.clone()),
            overview: overview.as_ref().map(|(locale, _)| locale.clone()),
        };
        Self {
            id: id_of(id),
            slug,
            title,
            primary_title,
            original_title,
            title_type: title_type.into(),
            year,
            release_date: release_date.map(PartialDate),
            status: status.map(Into::into),
            runtime_minutes,
            original_language,
            tagline: tagline.map(|(_, text)| text),
            overview: overview.map(|(_, text)| text),
            tone,
            why_watch,
            language,
            locales,
            budget: budget.map(Into::into),
            revenue: revenue.map(Into::into),
            homepage,
            collection: collection.map(Into::into),
            popularity,
            credits_scenes: CreditsScenes {
                has_mid_credits: has_mid_credits.into(),
                has_post_credits: has_post_credits.into(),
                stay_until_the_end,
                note: credits_note,
            },
            countries,
            spoken_languages,
            genres: links(genres),
            external_ids: external_ids(Kind::Film, ids),
            source: source.map(Into::into),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

/// The keywords of a film.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilmKeywords {
    /// The keywords, in order.
    pub nodes: Vec<FilmKeyword>,
    /// How many more there are above the request's spoiler ceiling.
    #[schema(minimum = 0)]
    pub withheld_count: i32,
}

impl From<(Vec<film_facts::FilmKeyword>, Counts)> for FilmKeywords {
    fn from((keywords, counts): (Vec<film_facts::FilmKeyword>, Counts)) -> Self {
        let withheld_count = i32::try_from(counts.withheld).unwrap_or(i32::MAX);
        Self { nodes: keywords.into_iter().map(Into::into).collect(), withheld_count }
    }
}

/// A keyword, as a film bears it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct FilmKeyword {
    /// The keyword.
    #[graphql(skip)]
    #[schema(value_type = LinkView)]
    pub keyword: Link<film_facts::Keyword>,
    /// How much of the story it gives away of this film.
    pub spoiler_level: SpoilerLevel,
}

impl From<film_facts::FilmKeyword> for FilmKeyword {
    fn from(keyword: film_facts::FilmKeyword) -> Self {
        let film_facts::FilmKeyword { keyword, spoiler_level } = keyword;
        Self { keyword: keyword.into(), spoiler_level: spoiler_level.into() }
    }
}

#[ComplexObject]
impl FilmKeyword {
    /// The keyword.
    async fn keyword(&self, ctx: &Context<'_>) -> Result<Keyword> {
        Ok(linked::record(ctx, &self.keyword).await?)
    }
}

/// What a company did for a film.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct FilmCompany {
    /// The company.
    #[graphql(skip)]
    #[schema(value_type = LinkView)]
    pub company: Link<domain::Company>,
    /// What it did.
    pub role: CompanyRole,
    /// The ISO 3166-1 code of the territory it distributes in; worldwide when missing.
    #[schema(example = "US")]
    pub territory: Option<String>,
}

impl From<domain::FilmCompany> for FilmCompany {
    fn from(company: domain::FilmCompany) -> Self {
        let domain::FilmCompany { company, role, territory } = company;
        Self { company: company.into(), role: role.into(), territory }
    }
}

#[ComplexObject]
impl FilmCompany {
    /// The company.
    async fn company(&self, ctx: &Context<'_>) -> Result<Company> {
        Ok(linked::record(ctx, &self.company).await?)
    }
}

/// How many awards were hoped for and won.
#[derive(Clone, Copy, Debug, Default, Serialize, SimpleObject, ToSchema)]
pub struct AwardSummary {
    /// Nominations, won or not, withdrawn ones apart.
    #[schema(minimum = 0, example = 6)]
    pub nominations: i32,
    /// Wins, ties and special awards included.
    #[schema(minimum = 0, example = 1)]
    pub wins: i32,
}

impl From<award::AwardSummary> for AwardSummary {
    fn from(summary: award::AwardSummary) -> Self {
        let award::AwardSummary { nominations, wins } = summary;
        let number = |number| i32::try_from(number).unwrap_or(i32::MAX);
        Self { nominations: number(nominations), wins: number(wins) }
    }
}

/// A film like another, with what they share.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct SimilarFilm {
    /// The film.
    #[graphql(skip)]
    #[schema(value_type = Option<Film>)]
    pub film: SimilarFilmTarget,
    /// How alike they are: above 0, comparable within one answer only.
    #[schema(minimum = 0)]
    pub score: f64,
    /// What they share, the weightiest first.
    pub reasons: Vec<SimilarityReason>,
}

/// The film of a similarity: its id, and in REST the whole film.
#[derive(Clone, Debug)]
pub struct SimilarFilmTarget {
    id: Id<domain::Film>,
    film: Option<Box<Film>>,
}

impl Serialize for SimilarFilmTarget {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.film.serialize(serializer)
    }
}

impl From<similarity::SimilarFilm> for SimilarFilm {
    fn from(similar: similarity::SimilarFilm) -> Self {
        let similarity::SimilarFilm { film, score, reasons } = similar;
        Self {
            film: SimilarFilmTarget { id: film, film: None },
            score,
            reasons: reasons.into_iter().map(Into::into).collect(),
        }
    }
}

#[ComplexObject]
impl SimilarFilm {
    /// The film.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        Ok(loaders::record(ctx, self.film.id).await?)
    }
}

/// Something two films share: a theme, a person, or the author of the works behind them. One of the three is set.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct SimilarityReason {
    /// How much it adds to the score.
    #[schema(minimum = 0)]
    pub weight: f64,
    /// The theme both bear on.
    #[graphql(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LinkView>)]
    pub theme: Option<Link<theme::Theme>>,
    /// Who worked on both.
    #[graphql(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LinkView>)]
    pub person: Option<Link<person::Person>>,
    /// In which departments of the first film they worked.
    pub departments: Vec<Department>,
    /// The author of the works behind both.
    #[graphql(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LinkView>)]
    pub author: Option<Link<person::Person>>,
}

impl From<similarity::Reason> for SimilarityReason {
    fn from(reason: similarity::Reason) -> Self {
        let similarity::Reason { shared, weight } = reason;
        let none = Self { weight, theme: None, person: None, departments: Vec::new(), author: None };
        match shared {
            similarity::Shared::Theme(theme) => Self { theme: Some(theme.into()), ..none },
            similarity::Shared::Person(person, departments) => Self {
                person: Some(person.into()),
                departments: departments.into_iter().map(Into::into).collect(),
                ..none
            },
            similarity::Shared::Author(author) => Self { author: Some(author.into()), ..none },
        }
    }
}

#[ComplexObject]
impl SimilarityReason {
    /// The theme both bear on.
    async fn theme(&self, ctx: &Context<'_>) -> Option<Result<Theme>> {
        let link = self.theme.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// Who worked on both.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let link = self.person.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// The author of the works behind both.
    async fn author(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let link = self.author.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }
}

/// The other films of one of a film's directors, newest first.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
pub struct OtherFilms {
    /// The director.
    #[graphql(skip)]
    #[schema(value_type = LinkView)]
    pub director: Link<person::Person>,
    /// The films.
    pub films: Vec<Film>,
}

#[ComplexObject]
impl OtherFilms {
    /// The director.
    async fn director(&self, ctx: &Context<'_>) -> Result<Person> {
        Ok(linked::record(ctx, &self.director).await?)
    }
}

/// Similar films as REST shows them, each with its film.
pub(super) async fn similar_films(
    reader: &Reader,
    film: Id<domain::Film>,
    most: usize,
) -> Result<Vec<SimilarFilm>, ApiError> {
    let similar = reader.similar_films(film, most).await?;
    let ids: Vec<i64> = similar.iter().map(|similar| similar.film.number()).collect();
    let mut films = reader.records::<domain::Film>(&ids).await?;
    Ok(similar
        .into_iter()
        .map(|similar| {
            let id = similar.film;
            let film = films.remove(&id.number()).map(|film| Box::new(Film::view(film, reader.viewer())));
            SimilarFilm { film: SimilarFilmTarget { id, film }, ..similar.into() }
        })
        .collect())
}

/// The other films of each of a film's directors.
pub(super) async fn directors_other_films(
    reader: &Reader,
    film: Id<domain::Film>,
    most: usize,
) -> Result<Vec<OtherFilms>, ApiError> {
    let filter =
        super::narrowing::role_filter(Some(vec![Department::Directing]), Some(vec!["Director".to_owned()]));
    let roles = reader
        .items_of::<person::Role>(Owner::FILM, &[film.number()], &Page::first(PAGE_MAX), &filter, false)
        .await?
        .remove(&film.number())
        .unwrap_or_default();
    let ceiling = reader.viewer().ceiling;
    let mut directors: Vec<Link<person::Person>> = Vec::new();
    for role in roles.slice.items.into_iter().filter_map(|placed| placed.entry.content.into_revealed(ceiling))
    {
        if !directors.iter().any(|director| director.id == role.person.id) {
            directors.push(role.person.into());
        }
    }
    let mut others = Vec::with_capacity(directors.len());
    for director in directors {
        let directed = FilmFilter {
            person: Some(PersonCriterion {
                person: Reference::Id(Kind::Person, director.id.number()),
                department: Some(vocabulary::Department::Directing),
                job: Some("Director".to_owned()),
            }),
            ..FilmFilter::default()
        };
        let newest = Sorting { field: FilmSort::ReleaseDate, descending: true };
        // One more than asked for, because the film at hand is among them.
        let size = u32::try_from(most).unwrap_or(PAGE_MAX).saturating_add(1);
        let page = reader.list_films(&directed, newest, &Page::first(size), false).await?;
        let films = page
            .slice
            .items
            .into_iter()
            .filter(|listed| listed.record.id != film)
            .take(most)
            .map(|listed| Film::view(listed.record, reader.viewer()))
            .collect();
        others.push(OtherFilms { director, films });
    }
    Ok(others)
}

/// How many of a computed list, 1 to 100.
pub(super) fn most(first: i32) -> Result<usize, ApiError> {
    usize::try_from(first)
        .ok()
        .filter(|first| (1..=PAGE_MAX as usize).contains(first))
        .ok_or_else(|| ApiError::parameter("first", format!("must be from 1 to {PAGE_MAX}")))
}

/// Films by id, as views in the order given.
pub(super) async fn films_by_id(reader: &Reader, ids: &[Id<domain::Film>]) -> Result<Vec<Film>, ApiError> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let mut films: HashMap<i64, domain::Film> = reader.records(&numbers).await?;
    Ok(numbers
        .iter()
        .filter_map(|id| films.remove(id))
        .map(|film| Film::view(film, reader.viewer()))
        .collect())
}

/// A page of the films that meet a filter, by title.
pub(super) async fn films_where(
    ctx: &Context<'_>,
    filter: FilmFilter,
    args: crate::graphql::connection::PageArgs,
) -> Result<crate::graphql::connection::Connection<Film>> {
    let sorting = Sorting { field: FilmSort::Title, descending: false };
    let order = super::order::name_of(sorting);
    let page = crate::graphql::connection::list_page(args, &order, true)?;
    let counting = crate::graphql::connection::counting(ctx);
    let found =
        loaders::reader(ctx).list_films(&filter, sorting, &page, counting).await.map_err(ApiError::from)?;
    Ok(crate::graphql::connection::records(ctx, &order, found))
}
