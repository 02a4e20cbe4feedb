//! Editions of a film: view, REST and GraphQL.

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
    vocabulary::EditionKind,
};

/// A cut of a film.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Edition {
    /// Its id.
    #[schema(value_type = String, example = "edition_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What it is called.
    pub name: Option<String>,
    /// What kind of cut it is.
    pub kind: Option<EditionKind>,
    /// Running time in minutes.
    #[schema(minimum = 1, maximum = 60_000)]
    pub runtime_minutes: Option<i32>,
    /// What sets it apart.
    pub note: Option<String>,
}

impl Revised for Edition {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Edition {
    type Record = domain::Edition;

    fn view(entry: Entry<domain::Edition>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Edition { name, kind, runtime_minutes, note } = content;
        Self { id, film_id, item, name: Some(name), kind: kind.map(Into::into), runtime_minutes, note }
    }
}

#[ComplexObject]
impl Edition {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_editions)).routes(routes!(get_edition))
}

/// Lists the editions of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/editions",
    operation_id = "listFilmEditions",
    tag = "facts",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Edition>))
)]
async fn list_film_editions(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Edition>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an edition; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/editions/{edition}",
    operation_id = "getEdition",
    tag = "facts",
    params(("edition" = String, Path, description = "The id of an edition.", example = "edition_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Edition))
)]
async fn get_edition(
    ask: Ask,
    PathId(id): PathId<domain::Edition>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Edition::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
