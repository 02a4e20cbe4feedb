//! Quotes from a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film, item::Entry, person, quote as domain, scene, spoiler::SpoilerLevel};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{linked, loaders},
    resources::{
        ItemView, Revised,
        characters::Character,
        films::Film,
        frame::{ItemFields, Link, LinkView, Pointer, film_id_of, film_of, id_of},
        parameters::FilmParam,
        scenes::Scene,
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
};

/// Words from a film, each line with its speaker.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// Its id.
    #[schema(value_type = String, example = "quote_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What is said, in order.
    pub lines: Vec<QuoteLine>,
    /// The id of the scene it is from.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "scene_1")]
    pub scene_id: Option<Pointer<scene::Scene>>,
}

impl Revised for Quote {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Quote {
    type Record = domain::Quote;

    fn view(entry: Entry<domain::Quote>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Quote { lines, scene_id } = content;
        Self {
            id,
            film_id,
            item,
            lines: lines.into_iter().map(Into::into).collect(),
            scene_id: scene_id.map(Pointer),
        }
    }
}

#[ComplexObject]
impl Quote {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The scene it is from.
    async fn scene(&self, ctx: &Context<'_>) -> Option<Result<Scene>> {
        let id = self.scene_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }
}

/// One line of a quote.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct QuoteLine {
    /// Who says it, where the reader may know them.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub speaker: Option<Link<person::Character>>,
    /// What is said.
    pub text: String,
    /// How it is said, or what is done meanwhile.
    pub direction: Option<String>,
}

#[ComplexObject]
impl QuoteLine {
    /// Who says it, where the reader may know them.
    async fn speaker(&self, ctx: &Context<'_>) -> Option<Result<Character>> {
        let link = self.speaker.as_ref()?;
        Some(linked::item(ctx, link).await.map_err(Into::into))
    }
}

impl From<domain::QuoteLine> for QuoteLine {
    fn from(line: domain::QuoteLine) -> Self {
        let domain::QuoteLine { speaker, text, direction } = line;
        Self { speaker: speaker.map(Into::into), text, direction }
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_quotes))
        .routes(routes!(list_scene_quotes))
        .routes(routes!(get_quote))
}

/// Lists the quotes from a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/quotes",
    operation_id = "listFilmQuotes",
    tag = "story",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Quote>))
)]
async fn list_film_quotes(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Quote>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the quotes that are from a scene.
#[utoipa::path(
    get,
    path = "/v1/scenes/{scene}/quotes",
    operation_id = "listSceneQuotes",
    tag = "story",
    params(("scene" = String, Path, description = "The id of the scene.", example = "scene_1"), PageParams),
    responses((status = 200, description = "A page of the list; empty when the scene is withheld.", body = ItemList<Quote>))
)]
async fn list_scene_quotes(
    ask: Ask,
    PathId(id): PathId<scene::Scene>,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list =
        list::items_of_item::<Quote, scene::Scene>(&ask.reader, Owner::QUOTE_SCENE, id, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a quote; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/quotes/{quote}",
    operation_id = "getQuote",
    tag = "story",
    params(("quote" = String, Path, description = "The id of a quote.", example = "quote_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Quote))
)]
async fn get_quote(
    ask: Ask,
    PathId(id): PathId<domain::Quote>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Quote::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
