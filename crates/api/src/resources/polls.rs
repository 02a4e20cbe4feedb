//! Polls on a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film, id::Id, item::Entry, poll as domain, spoiler::SpoilerLevel, theme};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::loaders,
    resources::{
        ItemView, Revised,
        films::Film,
        frame::{ItemFields, film_of, id_of, number_of},
        parameters::{FilmParam, ThemeParam},
        themes::Theme,
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
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Poll {
    /// Its id.
    #[schema(value_type = String, example = "poll_1")]
    pub id: ID,
    /// The id of the film it belongs to, where a film owns it.
    #[schema(value_type = Option<String>, example = "film_1")]
    pub film_id: Option<ID>,
    /// The id of the theme it is on, where it is on one.
    #[schema(value_type = Option<String>, example = "theme_1")]
    pub theme_id: Option<ID>,
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

impl Revised for Poll {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Poll {
    type Record = domain::Poll;

    fn view(entry: Entry<domain::Poll>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = entry.item.film_id.map(id_of);
        // Of a film's poll it is not the owner but the subject, which a withheld poll keeps to itself.
        let theme_id = entry.item.theme_id.filter(|_| !item.withheld || film_id.is_none()).map(id_of);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, theme_id, item, ..Self::default() };
        };
        let domain::Poll { question, options, opens_at, closes_at, results_visibility } = content;
        Self {
            id,
            film_id,
            theme_id,
            item,
            question: Some(question),
            options: options.into_iter().map(Into::into).collect(),
            opens_at: opens_at.map(DateTime),
            closes_at: closes_at.map(DateTime),
            results_visibility: Some(results_visibility.into()),
        }
    }
}

#[ComplexObject]
impl Poll {
    /// The film it belongs to; none where a theme owns it.
    async fn film(&self, ctx: &Context<'_>) -> Option<Result<Film>> {
        Some(film_of(ctx, self.film_id.as_ref()?).await)
    }

    /// The theme it is on, where it is on one.
    async fn theme(&self, ctx: &Context<'_>) -> Option<Result<Theme>> {
        let id = Id::new(number_of::<theme::Theme>(self.theme_id.as_ref()?));
        Some(loaders::record(ctx, id).await.map_err(Into::into))
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
