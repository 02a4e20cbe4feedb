//! Histories: who changed what and when, of an entity or of a film with all that belongs to it.

use async_graphql::{Context, ID, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::HistoryPage;
use cinegraph_domain::{
    change::{self as domain, Revised},
    film,
    id::Id,
    page,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::changes::{Change, entity};
use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        loaders,
    },
    resources::parameters::FilmParam,
    rest::{
        extract::{Ask, PathReference, PathText, Query},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
    scalars::Json,
};

/// One change of an entity, and what its fields were before and after it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// The change itself.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub change: Change,
    /// The fields that changed, as inputs name them. Empty where the request's spoiler ceiling keeps them back.
    pub fields: Vec<FieldChange>,
    /// Whether the fields are kept back, because they tell more of the story than the request asks to know.
    pub withheld: bool,
}

/// What became of one field.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldChange {
    /// The field, as inputs name it.
    #[schema(example = "title")]
    pub field: String,
    /// What it held before; null where it was empty.
    #[schema(value_type = Json)]
    pub before: Option<Json>,
    /// What it held after; null where it is empty now.
    #[schema(value_type = Json)]
    pub after: Option<Json>,
}

impl From<Revised> for HistoryEntry {
    fn from(Revised { change, fields, withheld }: Revised) -> Self {
        let fields = fields.into_iter().map(Into::into).collect();
        Self { change: change.into(), fields, withheld }
    }
}

impl From<domain::FieldChange> for FieldChange {
    fn from(domain::FieldChange { field, before, after }: domain::FieldChange) -> Self {
        Self { field, before: before.map(Json), after: after.map(Json) }
    }
}

/// The history of a film with all that belongs to it, as GraphQL asks for it.
///
/// # Errors
/// When an argument is bad or the database fails.
pub async fn of_film(
    ctx: &Context<'_>,
    film: Id<film::Film>,
    args: PageArgs,
) -> Result<Connection<HistoryEntry>, ApiError> {
    let page = args.page(cursor::entry_place)?;
    let found = loaders::reader(ctx).film_history(film, &page, connection::counting(ctx)).await?;
    Ok(connection(found))
}

/// The history of one entity, as GraphQL asks for it.
///
/// # Errors
/// When an argument is bad, there never was such an entity, or the database fails.
pub async fn of_entity(
    ctx: &Context<'_>,
    id: &ID,
    args: PageArgs,
) -> Result<Connection<HistoryEntry>, ApiError> {
    let page = args.page(cursor::entry_place)?;
    let (kind, number) = entity(id)?;
    let reader = loaders::reader(ctx);
    Ok(connection(reader.entity_history(kind, number, &page, connection::counting(ctx)).await?))
}

fn connection(HistoryPage { slice, counts }: HistoryPage) -> Connection<HistoryEntry> {
    let edges = slice.map(|revised| (cursor::of_entry(revised.change.seq), revised.into()));
    Connection::new(edges, counts.unwrap_or_default())
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_history)).routes(routes!(list_history))
}

/// Lists who changed a film or what belongs to it, when, and what: the newest change first.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/history",
    operation_id = "listFilmHistory",
    tag = "changes",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<HistoryEntry>))
)]
async fn list_film_history(
    ask: Ask,
    PathReference(film): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let film = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &film).await? {
        Located::Here(film) => film,
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = page_of(&params)?;
    let found = ask.reader.film_history(film, &page, true).await?;
    list::respond(&ask.uri, listed(found), params.fields.as_deref())
}

/// Which entity.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[allow(dead_code, reason = "read by the OpenAPI document only")]
pub struct EntityParam {
    /// The id of an entity of any kind, of deleted and merged ones too.
    #[param(example = "film_1")]
    id: String,
}

/// Lists who changed an entity, when, and what: the newest change first. What was deleted or merged keeps its history.
#[utoipa::path(
    get,
    path = "/v1/history/{id}",
    operation_id = "listHistory",
    tag = "changes",
    params(EntityParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<HistoryEntry>))
)]
async fn list_history(
    ask: Ask,
    PathText(id): PathText,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let (kind, number) = entity(&id)?;
    let page = page_of(&params)?;
    let found = ask.reader.entity_history(kind, number, &page, true).await?;
    list::respond(&ask.uri, listed(found), params.fields.as_deref())
}

fn page_of(params: &PageParams) -> Result<page::Page<i64>, ApiError> {
    params.limit.page(params.after.as_deref(), cursor::entry_place)
}

fn listed(HistoryPage { slice, counts }: HistoryPage) -> ItemList<HistoryEntry> {
    let last = slice.items.last().filter(|_| slice.has_next);
    let next = last.map(|revised| cursor::of_entry(revised.change.seq));
    let counts = counts.unwrap_or_default();
    ItemList {
        items: slice.items.into_iter().map(Into::into).collect(),
        total_count: Some(counts.total),
        withheld_count: counts.withheld,
        next,
    }
}
