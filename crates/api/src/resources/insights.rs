//! Insights about a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    film, insight as domain,
    item::Entry,
    person, scene,
    spoiler::SpoilerLevel,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{linked, loaders},
    resources::{
        ItemView, Revised,
        characters::Character,
        films::Film,
        frame::{ItemFields, Link, LinkView, Pointer, film_id_of, film_of, id_of, links},
        parameters::{FilmParam, PersonParam},
        people::Person,
        scenes::Scene,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::InsightKind,
};

/// Trivia, an easter egg, an inspiration: something about a film that the film does not say.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Insight {
    /// Its id.
    #[schema(value_type = String, example = "insight_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What it tells of.
    pub kind: Option<InsightKind>,
    /// What there is to know.
    pub text: Option<String>,
    /// Whom it is about.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub people: Vec<Link<person::Person>>,
    /// Which characters it is about.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub characters: Vec<Link<person::Character>>,
    /// The id of the scene it is about.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "scene_1")]
    pub scene_id: Option<Pointer<scene::Scene>>,
}

impl Revised for Insight {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Insight {
    type Record = domain::Insight;

    fn view(entry: Entry<domain::Insight>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Insight { kind, text, people, characters, scene_id } = content;
        Self {
            id,
            film_id,
            item,
            kind: Some(kind.into()),
            text: Some(text),
            people: links(people),
            characters: links(characters),
            scene_id: scene_id.map(Pointer),
        }
    }
}

#[ComplexObject]
impl Insight {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// Whom it is about.
    async fn people(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
        Ok(linked::records(ctx, &self.people).await?)
    }

    /// Which characters it is about.
    async fn characters(&self, ctx: &Context<'_>) -> Result<Vec<Character>> {
        Ok(linked::items(ctx, &self.characters).await?)
    }

    /// Which scene it is about.
    async fn scene(&self, ctx: &Context<'_>) -> Option<Result<Scene>> {
        let id = self.scene_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }
}

/// The parameters of a list of insights about a film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InsightParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<InsightKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::InsightKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_insights))
        .routes(routes!(list_person_insights))
        .routes(routes!(get_insight))
}

/// Lists the insights about a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/insights",
    operation_id = "listFilmInsights",
    tag = "story",
    params(FilmParam, InsightParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Insight>))
)]
async fn list_film_insights(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<InsightParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Insight>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists what there is to know about a person and their films, newest film first.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/insights",
    operation_id = "listPersonInsights",
    tag = "people",
    params(PersonParam, InsightParams),
    responses((status = 200, description = "What was asked for.", body = ItemList<Insight>))
)]
async fn list_person_insights(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<InsightParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<person::Person>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Insight>(&ask.reader, Owner::INSIGHT_PERSON, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an insight; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/insights/{insight}",
    operation_id = "getInsight",
    tag = "story",
    params(("insight" = String, Path, description = "The id of an insight.", example = "insight_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Insight))
)]
async fn get_insight(
    ask: Ask,
    PathId(id): PathId<domain::Insight>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Insight::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
