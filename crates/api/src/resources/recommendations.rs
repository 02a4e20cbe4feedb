//! Films recommended to those who liked a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film as domain, film, item::Entry, spoiler::SpoilerLevel};
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
        frame::{ItemFields, Link, LinkView, film_id_of, film_of, id_of},
        parameters::FilmParam,
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
    vocabulary::RecommendationOrigin,
};

/// A film recommended to those who liked another.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Recommendation {
    /// Its id.
    #[schema(value_type = String, example = "recommendation_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The film recommended.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub recommended: Option<Link<film::Film>>,
    /// Why.
    pub reason: Option<String>,
    /// Who says so.
    pub origin: Option<RecommendationOrigin>,
}

impl Revised for Recommendation {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Recommendation {
    type Record = domain::Recommendation;

    fn view(entry: Entry<domain::Recommendation>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Recommendation { recommended, reason, origin } = content;
        Self { id, film_id, item, recommended: Some(recommended.into()), reason, origin: Some(origin.into()) }
    }
}

#[ComplexObject]
impl Recommendation {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The film recommended.
    async fn recommended(&self, ctx: &Context<'_>) -> Option<Result<Film>> {
        let id = self.recommended.as_ref()?.id;
        Some(loaders::record(ctx, id).await.map_err(Into::into))
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_recommendations)).routes(routes!(get_recommendation))
}

/// Lists the films recommended to those who liked a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/recommendations",
    operation_id = "listFilmRecommendations",
    tag = "meaning",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Recommendation>))
)]
async fn list_film_recommendations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Recommendation>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a recommendation; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/recommendations/{recommendation}",
    operation_id = "getRecommendation",
    tag = "meaning",
    params(("recommendation" = String, Path, description = "The id of a recommendation.", example = "recommendation_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Recommendation))
)]
async fn get_recommendation(
    ask: Ask,
    PathId(id): PathId<domain::Recommendation>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Recommendation::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
