//! Releases of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film, film_facts as domain, item::Entry, spoiler::SpoilerLevel};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    resources::{
        ItemView, Revised,
        films::Film,
        frame::{ItemFields, film_id_of, film_of, id_of},
        parameters::FilmParam,
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
    scalars::PartialDate,
    vocabulary::ReleaseType,
};

/// Where, when and how a film came out.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Its id.
    #[schema(value_type = String, example = "release_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The ISO 3166-1 code of the country.
    pub country: Option<String>,
    /// The day, or the month or year where no more is known.
    pub date: Option<PartialDate>,
    /// How it came out.
    pub release_type: Option<ReleaseType>,
    /// The certificate of that country's board, such as 12A.
    pub certification: Option<String>,
    /// A word on it, such as the festival's name.
    pub note: Option<String>,
}

impl Revised for Release {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Release {
    type Record = domain::Release;

    fn view(entry: Entry<domain::Release>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Release { country, date, release_type, certification, note } = content;
        Self {
            id,
            film_id,
            item,
            country: Some(country),
            date: Some(PartialDate(date)),
            release_type: Some(release_type.into()),
            certification,
            note,
        }
    }
}

#[ComplexObject]
impl Release {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_releases)).routes(routes!(get_release))
}

/// Lists the releases of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/releases",
    operation_id = "listFilmReleases",
    tag = "facts",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Release>))
)]
async fn list_film_releases(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Release>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a release; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/releases/{release}",
    operation_id = "getRelease",
    tag = "facts",
    params(("release" = String, Path, description = "The id of a release.", example = "release_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Release))
)]
async fn get_release(
    ask: Ask,
    PathId(id): PathId<domain::Release>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Release::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
