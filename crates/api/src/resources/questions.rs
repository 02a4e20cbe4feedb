//! Questions on a film: view, REST and GraphQL.

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
};

/// A question to talk about.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct DiscussionQuestion {
    /// Its id.
    #[schema(value_type = String, example = "discussion_question_1")]
    pub id: ID,
    /// The id of the film it belongs to, where a film owns it.
    #[schema(value_type = Option<String>, example = "film_1")]
    pub film_id: Option<ID>,
    /// The id of the theme it belongs to; none where a film owns it.
    #[schema(value_type = Option<String>, example = "theme_1")]
    pub theme_id: Option<ID>,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The question.
    pub text: Option<String>,
}

impl Revised for DiscussionQuestion {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for DiscussionQuestion {
    type Record = domain::DiscussionQuestion;

    fn view(entry: Entry<domain::DiscussionQuestion>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = entry.item.film_id.map(id_of);
        let theme_id = entry.item.theme_id.map(id_of);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, theme_id, item, ..Self::default() };
        };
        let domain::DiscussionQuestion { text } = content;
        Self { id, film_id, theme_id, item, text: Some(text) }
    }
}

#[ComplexObject]
impl DiscussionQuestion {
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

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_questions))
        .routes(routes!(list_theme_questions))
        .routes(routes!(get_discussion_question))
}

/// Lists the questions on a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/questions",
    operation_id = "listFilmQuestions",
    tag = "meaning",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<DiscussionQuestion>))
)]
async fn list_film_questions(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<DiscussionQuestion>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the questions on a theme.
#[utoipa::path(
    get,
    path = "/v1/themes/{theme}/questions",
    operation_id = "listThemeQuestions",
    tag = "meaning",
    params(ThemeParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<DiscussionQuestion>))
)]
async fn list_theme_questions(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<theme::Theme>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<DiscussionQuestion>(&ask.reader, Owner::THEME, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a discussion question; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/discussion-questions/{discussion_question}",
    operation_id = "getDiscussionQuestion",
    tag = "meaning",
    params(("discussion_question" = String, Path, description = "The id of a discussion question.", example = "discussion_question_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = DiscussionQuestion))
)]
async fn get_discussion_question(
    ask: Ask,
    PathId(id): PathId<domain::DiscussionQuestion>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(DiscussionQuestion::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
