//! Differences between a film and the works it goes back to: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    film,
    item::Entry,
    scene, source_work as domain, source_work,
    spoiler::SpoilerLevel,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::loaders,
    resources::{
        ItemView, Revised,
        adaptations::Adaptation,
        films::Film,
        frame::{ItemFields, Pointer, film_id_of, film_of, id_of},
        parameters::FilmParam,
        scenes::Scene,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::DifferenceKind,
};

/// Something the film tells otherwise than the work behind it.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct AdaptationDifference {
    /// Its id.
    #[schema(value_type = String, example = "adaptation_difference_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The id of the adaptation it is about.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "adaptation_1")]
    pub adaptation_id: Option<Pointer<source_work::Adaptation>>,
    /// What was changed.
    pub kind: Option<DifferenceKind>,
    /// The difference.
    pub text: Option<String>,
    /// The id of the scene it shows in.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "scene_1")]
    pub scene_id: Option<Pointer<scene::Scene>>,
}

impl Revised for AdaptationDifference {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for AdaptationDifference {
    type Record = domain::AdaptationDifference;

    fn view(entry: Entry<domain::AdaptationDifference>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::AdaptationDifference { adaptation_id, kind, text, scene_id } = content;
        Self {
            id,
            film_id,
            item,
            adaptation_id: Some(Pointer(adaptation_id)),
            kind: Some(kind.into()),
            text: Some(text),
            scene_id: scene_id.map(Pointer),
        }
    }
}

#[ComplexObject]
impl AdaptationDifference {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The adaptation it is about.
    async fn adaptation(&self, ctx: &Context<'_>) -> Option<Result<Adaptation>> {
        let id = self.adaptation_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }

    /// The scene it shows in.
    async fn scene(&self, ctx: &Context<'_>) -> Option<Result<Scene>> {
        let id = self.scene_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }
}

/// The parameters of a list of differences between a film and the works it goes back to.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AdaptationDifferenceParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<DifferenceKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::DifferenceKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_differences))
        .routes(routes!(list_adaptation_differences))
        .routes(routes!(get_adaptation_difference))
}

/// Lists the differences between a film and the works it goes back to.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/differences",
    operation_id = "listFilmDifferences",
    tag = "adaptations",
    params(FilmParam, AdaptationDifferenceParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<AdaptationDifference>))
)]
async fn list_film_differences(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<AdaptationDifferenceParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<AdaptationDifference>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists what a film tells otherwise than the work it goes back to.
#[utoipa::path(
    get,
    path = "/v1/adaptations/{adaptation}/differences",
    operation_id = "listAdaptationDifferences",
    tag = "adaptations",
    params(("adaptation" = String, Path, description = "The id of the adaptation.", example = "adaptation_1"), AdaptationDifferenceParams),
    responses((status = 200, description = "A page of the list; empty when the adaptation is withheld.", body = ItemList<AdaptationDifference>))
)]
async fn list_adaptation_differences(
    ask: Ask,
    PathId(id): PathId<source_work::Adaptation>,
    Query(params): Query<AdaptationDifferenceParams>,
) -> Result<Response, ApiError> {
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items_of_item::<AdaptationDifference, source_work::Adaptation>(
        &ask.reader,
        Owner::ADAPTATION,
        id,
        &page,
        &filter,
    )
    .await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a difference; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/adaptation-differences/{adaptation_difference}",
    operation_id = "getAdaptationDifference",
    tag = "adaptations",
    params(("adaptation_difference" = String, Path, description = "The id of a difference.", example = "adaptation_difference_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = AdaptationDifference))
)]
async fn get_adaptation_difference(
    ask: Ask,
    PathId(id): PathId<domain::AdaptationDifference>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(AdaptationDifference::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
