//! Genres and keywords: views, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Viewer;
use cinegraph_domain::{film, film_facts, query::FilmFilter};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    counted::CountedPageParams,
    films::{Film, films_where},
    frame::{LinkView, StampFields, id_of},
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{Connection, PageArgs},
        linked::Linked,
    },
    rest::{
        extract::{Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList},
        redirect::{self, Located},
    },
};

/// A genre.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Genre {
    /// Its id.
    #[schema(value_type = String, example = "genre_1")]
    pub id: ID,
    /// Its slug.
    #[schema(example = "drama")]
    pub slug: String,
    /// Its name.
    #[schema(example = "Drama")]
    pub name: String,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for Genre {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Genre {
    type Record = film::Genre;

    fn view(record: film::Genre, _viewer: &Viewer) -> Self {
        let film::Genre { id, slug, name, stamp } = record;
        Self { id: id_of(id), slug, name, redirected_from: None, stamp: stamp.into() }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for Genre {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl Genre {
    /// The films of this genre, by title.
    async fn films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Film>> {
        let filter = FilmFilter { genre: Some(self.id.parse()?), ..FilmFilter::default() };
        films_where(ctx, filter, PageArgs { first, after, last, before }).await
    }
}

/// A keyword. What it says of a film may be a spoiler; the word itself is none.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Keyword {
    /// Its id.
    #[schema(value_type = String, example = "keyword_1")]
    pub id: ID,
    /// Its slug.
    #[schema(example = "boarding-school")]
    pub slug: String,
    /// Its name.
    #[schema(example = "boarding school")]
    pub name: String,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for Keyword {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Keyword {
    type Record = film_facts::Keyword;

    fn view(record: film_facts::Keyword, _viewer: &Viewer) -> Self {
        let film_facts::Keyword { id, slug, name, stamp } = record;
        Self { id: id_of(id), slug, name, redirected_from: None, stamp: stamp.into() }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for Keyword {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl Keyword {
    /// The films with this keyword, as far as the ceiling shows it, by title.
    async fn films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Film>> {
        let filter = FilmFilter { keyword: Some(self.id.parse()?), ..FilmFilter::default() };
        films_where(ctx, filter, PageArgs { first, after, last, before }).await
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_genres))
        .routes(routes!(get_genre))
        .routes(routes!(list_keywords))
        .routes(routes!(get_keyword))
}

/// Lists genres, by slug.
#[utoipa::path(
    get,
    path = "/v1/genres",
    operation_id = "listGenres",
    tag = "vocabularies",
    params(CountedPageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Genre>))
)]
async fn list_genres(ask: Ask, Query(params): Query<CountedPageParams>) -> Result<Response, ApiError> {
    let page = list::list_page(params.limit, params.after.as_deref(), "slug", true)?;
    let found = ask.reader.list_by_slug(&page, params.count).await?;
    let list: ItemList<Genre> = list::records(&ask.reader, "slug", found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a genre.
#[utoipa::path(
    get,
    path = "/v1/genres/{genre}",
    operation_id = "getGenre",
    tag = "vocabularies",
    params(("genre" = String, Path, description = "A reference to a genre: its id or its slug.", example = "genre_1"), FieldsParams),
    responses((status = 200, description = "What was asked for.", body = Genre))
)]
async fn get_genre(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<film::Genre>(&ask.reader, &ask.uri, &reference, |record| record.id).await? {
        Located::Here(record) => {
            fields::respond(Genre::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}

/// Lists keywords, by slug.
#[utoipa::path(
    get,
    path = "/v1/keywords",
    operation_id = "listKeywords",
    tag = "vocabularies",
    params(CountedPageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Keyword>))
)]
async fn list_keywords(ask: Ask, Query(params): Query<CountedPageParams>) -> Result<Response, ApiError> {
    let page = list::list_page(params.limit, params.after.as_deref(), "slug", true)?;
    let found = ask.reader.list_by_slug(&page, params.count).await?;
    let list: ItemList<Keyword> = list::records(&ask.reader, "slug", found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a keyword.
#[utoipa::path(
    get,
    path = "/v1/keywords/{keyword}",
    operation_id = "getKeyword",
    tag = "vocabularies",
    params(("keyword" = String, Path, description = "A reference to a keyword: its id or its slug.", example = "keyword_1"), FieldsParams),
    responses((status = 200, description = "What was asked for.", body = Keyword))
)]
async fn get_keyword(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<film_facts::Keyword>(&ask.reader, &ask.uri, &reference, |record| record.id)
        .await?
    {
        Located::Here(record) => {
            fields::respond(Keyword::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
