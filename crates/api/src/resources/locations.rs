//! Filming locations of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film, item::Entry, place as domain, place, scene, spoiler::SpoilerLevel};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{linked, loaders},
    resources::{
        ItemView, Revised,
        films::Film,
        frame::{ItemFields, Link, LinkView, Pointer, film_id_of, film_of, id_of},
        parameters::{FilmParam, PlaceParam},
        places::Place,
        scenes::Scene,
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
};

/// A place where a film was shot.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct FilmingLocation {
    /// Its id.
    #[schema(value_type = String, example = "filming_location_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The place.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub place: Option<Link<place::Place>>,
    /// What it stands for in the film.
    pub depicts_as: Option<String>,
    /// The id of the scene shot there.
    #[graphql(skip)]
    #[schema(value_type = Option<String>, example = "scene_1")]
    pub scene_id: Option<Pointer<scene::Scene>>,
    /// A word on it.
    pub note: Option<String>,
}

impl Revised for FilmingLocation {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for FilmingLocation {
    type Record = domain::FilmingLocation;

    fn view(entry: Entry<domain::FilmingLocation>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::FilmingLocation { place, depicts_as, scene_id, note } = content;
        Self {
            id,
            film_id,
            item,
            place: Some(place.into()),
            depicts_as,
            scene_id: scene_id.map(Pointer),
            note,
        }
    }
}

#[ComplexObject]
impl FilmingLocation {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The place.
    async fn place(&self, ctx: &Context<'_>) -> Option<Result<Place>> {
        let link = self.place.as_ref()?;
        Some(linked::record(ctx, link).await.map_err(Into::into))
    }

    /// The scene shot there.
    async fn scene(&self, ctx: &Context<'_>) -> Option<Result<Scene>> {
        let id = self.scene_id.as_ref()?.0;
        Some(loaders::item(ctx, id).await.map_err(Into::into))
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_locations))
        .routes(routes!(list_place_locations))
        .routes(routes!(get_filming_location))
}

/// Lists the filming locations of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/locations",
    operation_id = "listFilmLocations",
    tag = "story",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<FilmingLocation>))
)]
async fn list_film_locations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<FilmingLocation>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists what was filmed at a place, newest film first.
#[utoipa::path(
    get,
    path = "/v1/places/{place}/locations",
    operation_id = "listPlaceLocations",
    tag = "story",
    params(PlaceParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<FilmingLocation>))
)]
async fn list_place_locations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<place::Place>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<FilmingLocation>(&ask.reader, Owner::LOCATION_PLACE, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a filming location; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/filming-locations/{filming_location}",
    operation_id = "getFilmingLocation",
    tag = "story",
    params(("filming_location" = String, Path, description = "The id of a filming location.", example = "filming_location_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = FilmingLocation))
)]
async fn get_filming_location(
    ask: Ask,
    PathId(id): PathId<domain::FilmingLocation>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(FilmingLocation::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
