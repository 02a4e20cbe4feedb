//! The REST operations on films.

use axum::response::Response;
use cinegraph_catalog::{Owner, Reader};
use cinegraph_domain::{
    film as domain,
    id::{Id, Kind},
    query::{FilmSort, Sorting},
    reference::Reference,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AwardSummary, Film, FilmCompany, FilmKeyword, FilmText, OtherFilms, SimilarFilm, filter::FilmListParams,
};
use crate::{
    Api,
    error::ApiError,
    resources::{
        RecordView, Revised,
        adaptations::Adaptation,
        analyses::Analysis,
        characters::Character,
        differences::AdaptationDifference,
        editions::Edition,
        images::Image,
        insights::Insight,
        locations::FilmingLocation,
        nominations::Nomination,
        order::{self, Order},
        parameters::FilmParam,
        polls::Poll,
        questions::DiscussionQuestion,
        quotes::Quote,
        readings::ThemeReading,
        recommendations::Recommendation,
        releases::Release,
        roles::Role,
        scenes::Scene,
        synopsis::SynopsisSection,
        titles::AlternateTitle,
        videos::Video,
    },
    rest::{
        extract::{Ask, NoParameters, PathReference, Query},
        fields::{self, FieldsParams},
        include::Includes,
        json::json,
        list::{self, ItemList},
        redirect::{self, Located},
        whole,
    },
};

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_films))
        .routes(routes!(get_film))
        .routes(routes!(list_similar_films))
        .routes(routes!(list_directors_other_films))
        .routes(routes!(list_film_keywords))
        .routes(routes!(list_film_texts))
        .routes(routes!(list_film_companies))
        .routes(routes!(get_film_award_summary))
}

/// Lists films: filtered, sorted, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/films",
    operation_id = "listFilms",
    tag = "films",
    params(FilmListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Film>))
)]
async fn list_films(ask: Ask, Query(params): Query<FilmListParams>) -> Result<Response, ApiError> {
    let filter = params.filter()?;
    let sorting =
        order::parse(params.sort.as_deref(), Sorting { field: FilmSort::Title, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    let found = ask.reader.list_films(&filter, sorting, &page, params.count).await?;
    let list: ItemList<Film> = list::records(&ask.reader, &order, found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// What can be asked for along with a film.
const INCLUDES: &[&str] = &[
    "titles",
    "releases",
    "editions",
    "videos",
    "images",
    "synopsis",
    "characters",
    "roles",
    "scenes",
    "quotes",
    "insights",
    "locations",
    "adaptations",
    "differences",
    "recommendations",
    "themes",
    "analyses",
    "questions",
    "polls",
    "nominations",
    "keywords",
    "texts",
    "companies",
    "awardSummary",
    "similarFilms",
    "directorsOtherFilms",
];

/// The parameters of a single film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FilmParams {
    /// What to answer with besides the film itself, with commas between: titles, releases, editions, videos, images, synopsis, characters, roles, scenes, quotes, insights, locations, adaptations, differences, recommendations, themes, analyses, questions, polls, nominations, keywords, texts, companies, awardSummary, similarFilms, directorsOtherFilms. Each list holds its
    /// first 100 items.
    #[param(example = "roles,themes")]
    include: Option<String>,
    /// Only these fields, with commas between them, besides what is included.
    fields: Option<String>,
}

/// A film with what was asked for along with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilmPage {
    /// The film.
    #[serde(flatten)]
    pub film: Film,
    /// What was asked for along with it.
    #[serde(flatten)]
    pub relations: FilmRelations,
}

impl Revised for FilmPage {
    fn revision(&self) -> i32 {
        self.film.revision()
    }
}

/// What can be asked for along with a film; each stands here only if it was.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilmRelations {
    /// The other titles it bears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub titles: Option<ItemList<AlternateTitle>>,
    /// Where, when and how it came out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub releases: Option<ItemList<Release>>,
    /// Its cuts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editions: Option<ItemList<Edition>>,
    /// Trailers, clips and featurettes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub videos: Option<ItemList<Video>>,
    /// Posters, backdrops, logos and stills.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub images: Option<ItemList<Image>>,
    /// The detailed summary in headed parts, and the ending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synopsis: Option<ItemList<SynopsisSection>>,
    /// Who is in its story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub characters: Option<ItemList<Character>>,
    /// Its cast and crew, by billing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<ItemList<Role>>,
    /// Its scenes, kept or cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenes: Option<ItemList<Scene>>,
    /// Words from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<ItemList<Quote>>,
    /// Trivia, easter eggs, and what went on behind the scenes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insights: Option<ItemList<Insight>>,
    /// Where it was filmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locations: Option<ItemList<FilmingLocation>>,
    /// The works it goes back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptations: Option<ItemList<Adaptation>>,
    /// What it tells otherwise than the works it goes back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<ItemList<AdaptationDifference>>,
    /// Films that curators recommend to those who liked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendations: Option<ItemList<Recommendation>>,
    /// The themes it bears on, each with how it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub themes: Option<ItemList<ThemeReading>>,
    /// Longer readings of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analyses: Option<ItemList<Analysis>>,
    /// Food for thought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub questions: Option<ItemList<DiscussionQuestion>>,
    /// Questions with answers to choose from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polls: Option<ItemList<Poll>>,
    /// The awards it was nominated for, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nominations: Option<ItemList<Nomination>>,
    /// What it is about, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keywords: Option<ItemList<FilmKeyword>>,
    /// Its title, tagline and overview in every language they are held in, besides its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<ItemList<FilmText>>,
    /// Who made and distributed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub companies: Option<ItemList<FilmCompany>>,
    /// How many awards it was nominated for and won.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award_summary: Option<AwardSummary>,
    /// The ten films most like it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similar_films: Option<ItemList<SimilarFilm>>,
    /// The other films of those who directed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directors_other_films: Option<ItemList<OtherFilms>>,
}

/// How many computed films come along with a film.
const COMPUTED: usize = 10;

/// Shows a film, with as much of its page as is asked for.
#[utoipa::path(
    get,
    path = "/v1/films/{film}",
    operation_id = "getFilm",
    tag = "films",
    params(FilmParam, FilmParams),
    responses((status = 200, description = "The film.", body = FilmPage))
)]
async fn get_film(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FilmParams>,
) -> Result<Response, ApiError> {
    let includes = Includes::parse(params.include.as_deref(), INCLUDES)?;
    let id = match &reference {
        // Most often right, so that the film and its relations are read together.
        Reference::Id(Kind::Film, id) => Id::new(*id),
        other => match film_at(&ask, other).await? {
            Located::Here(id) => id,
            Located::Elsewhere(response) => return Ok(response),
        },
    };
    let reference = Reference::Id(Kind::Film, id.number());
    let (film, relations) = tokio::try_join!(
        redirect::record::<domain::Film>(&ask.reader, &ask.uri, &reference, |film| film.id),
        relations(&ask.reader, id, &includes),
    )?;
    let film = match film {
        Located::Here(film) => Film::view(film, ask.reader.viewer()),
        Located::Elsewhere(response) => return Ok(response),
    };
    fields::respond_with(FilmPage { film, relations }, params.fields.as_deref(), includes.relations())
}

async fn relations(
    reader: &Reader,
    id: Id<domain::Film>,
    includes: &Includes<'_>,
) -> Result<FilmRelations, ApiError> {
    let film = id.number();
    let owner = Owner::FILM;
    let (
        titles,
        releases,
        editions,
        videos,
        images,
        synopsis,
        characters,
        roles,
        scenes,
        quotes,
        insights,
        locations,
        adaptations,
        differences,
        recommendations,
        themes,
        analyses,
        questions,
        polls,
        nominations,
        keywords,
        texts,
        companies,
        award_summary,
        similar_films,
        directors_other_films,
    ) = tokio::try_join!(
        includes.list(reader, "titles", owner, film),
        includes.list(reader, "releases", owner, film),
        includes.list(reader, "editions", owner, film),
        includes.list(reader, "videos", owner, film),
        includes.list(reader, "images", owner, film),
        includes.list(reader, "synopsis", owner, film),
        includes.list(reader, "characters", owner, film),
        includes.list(reader, "roles", owner, film),
        includes.list(reader, "scenes", owner, film),
        includes.list(reader, "quotes", owner, film),
        includes.list(reader, "insights", owner, film),
        includes.list(reader, "locations", owner, film),
        includes.list(reader, "adaptations", owner, film),
        includes.list(reader, "differences", owner, film),
        includes.list(reader, "recommendations", owner, film),
        includes.list(reader, "themes", owner, film),
        includes.list(reader, "analyses", owner, film),
        includes.list(reader, "questions", owner, film),
        includes.list(reader, "polls", owner, film),
        includes.list(reader, "nominations", Owner::NOMINATION_FILM, film),
        includes.other("keywords", keywords(reader, id)),
        includes.other("texts", texts(reader, id)),
        includes.other("companies", companies(reader, id)),
        includes.other("awardSummary", award_summary(reader, id)),
        includes.other("similarFilms", similar(reader, id)),
        includes.other("directorsOtherFilms", other_films(reader, id)),
    )?;
    Ok(FilmRelations {
        titles,
        releases,
        editions,
        videos,
        images,
        synopsis,
        characters,
        roles,
        scenes,
        quotes,
        insights,
        locations,
        adaptations,
        differences,
        recommendations,
        themes,
        analyses,
        questions,
        polls,
        nominations,
        keywords,
        texts,
        companies,
        award_summary,
        similar_films,
        directors_other_films,
    })
}

async fn keywords(reader: &Reader, film: Id<domain::Film>) -> Result<ItemList<FilmKeyword>, ApiError> {
    let mut found = reader.keywords_of(&[film.number()]).await?;
    let (keywords, counts) = found.remove(&film.number()).unwrap_or_default();
    let items = keywords.into_iter().map(Into::into).collect();
    Ok(ItemList { withheld_count: counts.withheld, ..ItemList::whole(items) })
}

async fn texts(reader: &Reader, film: Id<domain::Film>) -> Result<ItemList<FilmText>, ApiError> {
    let mut found = reader.texts_of(&[film.number()]).await?;
    let texts = found.remove(&film.number()).unwrap_or_default();
    Ok(ItemList::whole(texts.into_iter().map(Into::into).collect()))
}

async fn companies(reader: &Reader, film: Id<domain::Film>) -> Result<ItemList<FilmCompany>, ApiError> {
    let mut found = reader.companies_of(&[film.number()]).await?;
    let companies = found.remove(&film.number()).unwrap_or_default();
    Ok(ItemList::whole(companies.into_iter().map(Into::into).collect()))
}

async fn similar(reader: &Reader, film: Id<domain::Film>) -> Result<ItemList<SimilarFilm>, ApiError> {
    Ok(ItemList::whole(super::similar_films(reader, film, COMPUTED).await?))
}

async fn other_films(reader: &Reader, film: Id<domain::Film>) -> Result<ItemList<OtherFilms>, ApiError> {
    Ok(ItemList::whole(super::directors_other_films(reader, film, COMPUTED).await?))
}

async fn award_summary(reader: &Reader, film: Id<domain::Film>) -> Result<AwardSummary, ApiError> {
    let mut found = reader.award_summaries(Owner::NOMINATION_FILM, &[film.number()]).await?;
    Ok(found.remove(&film.number()).unwrap_or_default().into())
}

/// The parameters of a computed list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ComputedParams {
    /// How many at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: list::Limit,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
}

async fn film_at(ask: &Ask, reference: &Reference) -> Result<Located<Id<domain::Film>>, ApiError> {
    redirect::owner::<domain::Film>(&ask.reader, &ask.uri, reference).await
}

/// Lists the films most like a film, with what they share, the most alike first.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/similar",
    operation_id = "listSimilarFilms",
    tag = "films",
    params(FilmParam, ComputedParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<SimilarFilm>))
)]
async fn list_similar_films(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<ComputedParams>,
) -> Result<Response, ApiError> {
    let film = match film_at(&ask, &reference).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    let similar = super::similar_films(&ask.reader, film, params.limit.size()).await?;
    whole::respond(&ask.uri, similar, params.fields.as_deref())
}

/// Lists the other films of those who directed a film, newest first.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/directors-other-films",
    operation_id = "listDirectorsOtherFilms",
    tag = "films",
    params(FilmParam, ComputedParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<OtherFilms>))
)]
async fn list_directors_other_films(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<ComputedParams>,
) -> Result<Response, ApiError> {
    let film = match film_at(&ask, &reference).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    let others = super::directors_other_films(&ask.reader, film, params.limit.size()).await?;
    whole::respond(&ask.uri, others, params.fields.as_deref())
}

/// Lists the keywords of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/keywords",
    operation_id = "listFilmKeywords",
    tag = "films",
    params(FilmParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<FilmKeyword>))
)]
async fn list_film_keywords(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let film = match film_at(&ask, &reference).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    list::respond(&ask.uri, keywords(&ask.reader, film).await?, params.fields.as_deref())
}

/// Lists the texts of a film in every language they are held in, besides its own.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/texts",
    operation_id = "listFilmTexts",
    tag = "films",
    params(FilmParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<FilmText>))
)]
async fn list_film_texts(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let film = match film_at(&ask, &reference).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    list::respond(&ask.uri, texts(&ask.reader, film).await?, params.fields.as_deref())
}

/// Lists the companies that made and distributed a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/companies",
    operation_id = "listFilmCompanies",
    tag = "films",
    params(FilmParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<FilmCompany>))
)]
async fn list_film_companies(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let film = match film_at(&ask, &reference).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    list::respond(&ask.uri, companies(&ask.reader, film).await?, params.fields.as_deref())
}

/// Counts the awards a film was nominated for and won.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/award-summary",
    operation_id = "getFilmAwardSummary",
    tag = "films",
    params(FilmParam),
    responses((status = 200, description = "What was asked for.", body = AwardSummary))
)]
async fn get_film_award_summary(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(NoParameters {}): Query<NoParameters>,
) -> Result<Response, ApiError> {
    let film = match film_at(&ask, &reference).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    json(&award_summary(&ask.reader, film).await?)
}
