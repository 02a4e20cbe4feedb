//! Polls on a film: view, REST and GraphQL.

use async_graphql::{ID, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film, item::Entry, poll as domain, spoiler::SpoilerLevel, theme};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    resources::{
        ItemView,
        frame::{ItemFields, id_of},
        parameters::{FilmParam, ThemeParam},
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
    scalars::DateTime,
    vocabulary::ResultsVisibility,
};

/// A question with answers to choose from.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Poll {
    /// Its id.
    #[schema(value_type = String, example = "poll_1")]
    pub id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What is asked.
    pub question: Option<String>,
    /// The answers, in order.
    pub options: Vec<PollOption>,
    /// From when votes are taken; at once when missing.
    pub opens_at: Option<DateTime>,
    /// Until when votes are taken; without end when missing.
    pub closes_at: Option<DateTime>,
    /// Who may see how it stands.
    pub results_visibility: Option<ResultsVisibility>,
}

impl ItemView for Poll {
    type Record = domain::Poll;

    fn view(entry: Entry<domain::Poll>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, item, ..Self::default() };
        };
        let domain::Poll { question, options, opens_at, closes_at, results_visibility } = content;
        Self {
            id,
            item,
            question: Some(question),
            options: options.into_iter().map(Into::into).collect(),
            opens_at: opens_at.map(DateTime),
            closes_at: closes_at.map(DateTime),
            results_visibility: Some(results_visibility.into()),
        }
    }
}

/// An answer to choose.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PollOption {
    /// Its id.
    #[schema(value_type = String, example = "poll_option_1")]
    pub id: ID,
    /// What it says.
    #[schema(example = "Not sure")]
    pub label: String,
    /// Its place among the answers, from 0.
    #[schema(minimum = 0)]
    pub position: i32,
}

impl From<domain::PollOption> for PollOption {
    fn from(option: domain::PollOption) -> Self {
        let domain::PollOption { id, label, position } = option;
        Self { id: id_of(id), label, position }
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_polls))
        .routes(routes!(list_theme_polls))
        .routes(routes!(get_poll))
}

/// Lists the polls on a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/polls",
    operation_id = "listFilmPolls",
    tag = "polls",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Poll>))
)]
async fn list_film_polls(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Poll>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the polls on a theme.
#[utoipa::path(
    get,
    path = "/v1/themes/{theme}/polls",
    operation_id = "listThemePolls",
    tag = "polls",
    params(ThemeParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Poll>))
)]
async fn list_theme_polls(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<theme::Theme>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Poll>(&ask.reader, Owner::THEME, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a poll; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/polls/{poll}",
    operation_id = "getPoll",
    tag = "polls",
    params(("poll" = String, Path, description = "The id of a poll.", example = "poll_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Poll))
)]
async fn get_poll(
    ask: Ask,
    PathId(id): PathId<domain::Poll>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Poll::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
