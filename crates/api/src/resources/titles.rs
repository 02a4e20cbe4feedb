//! Titles of a film: view, REST and GraphQL.

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
    vocabulary::AlternateTitleType,
};

/// Another title a film bears: abroad, at festivals, while it was made.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct AlternateTitle {
    /// Its id.
    #[schema(value_type = String, example = "alternate_title_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The title.
    pub title: Option<String>,
    /// The ISO 3166-1 code of the region that uses it.
    pub region: Option<String>,
    /// What it is used for.
    pub types: Vec<AlternateTitleType>,
    /// Further words on it, such as "literal title".
    pub attributes: Vec<String>,
    /// Whether it is the title in the film's own language and country.
    pub is_original: Option<bool>,
}

impl Revised for AlternateTitle {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for AlternateTitle {
    type Record = domain::AlternateTitle;

    fn view(entry: Entry<domain::AlternateTitle>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::AlternateTitle { title, region, types, attributes, is_original } = content;
        Self {
            id,
            film_id,
            item,
            title: Some(title),
            region,
            types: types.into_iter().map(Into::into).collect(),
            attributes,
            is_original: Some(is_original),
        }
    }
}

#[ComplexObject]
impl AlternateTitle {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_titles)).routes(routes!(get_alternate_title))
}

/// Lists the titles of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/titles",
    operation_id = "listFilmTitles",
    tag = "facts",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<AlternateTitle>))
)]
async fn list_film_titles(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<AlternateTitle>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an alternate title; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/alternate-titles/{alternate_title}",
    operation_id = "getAlternateTitle",
    tag = "facts",
    params(("alternate_title" = String, Path, description = "The id of an alternate title.", example = "alternate_title_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = AlternateTitle))
)]
async fn get_alternate_title(
    ask: Ask,
    PathId(id): PathId<domain::AlternateTitle>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(AlternateTitle::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
