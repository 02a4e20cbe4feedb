//! Images of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    film, film_facts as domain,
    id::Id,
    item::Entry,
    person,
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
        films::Film,
        frame::{ItemFields, film_of, id_of, number_of},
        parameters::{FilmParam, PersonParam},
        people::Person,
    },
    rest::{
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::ImageKind,
};

/// A poster, still or portrait.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// Its id.
    #[schema(value_type = String, example = "image_1")]
    pub id: ID,
    /// The id of the film it belongs to, where a film owns it.
    #[schema(value_type = Option<String>, example = "film_1")]
    pub film_id: Option<ID>,
    /// The id of the person it shows, for portraits.
    #[schema(value_type = Option<String>, example = "person_1")]
    pub person_id: Option<ID>,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// What it shows.
    pub kind: Option<ImageKind>,
    /// Its address.
    pub url: Option<String>,
    /// Width in pixels.
    #[schema(minimum = 1, maximum = 100_000)]
    pub width: Option<i32>,
    /// Height in pixels.
    #[schema(minimum = 1, maximum = 100_000)]
    pub height: Option<i32>,
    /// Under which licence it may be shown.
    pub license: Option<String>,
    /// Alternative text: what is to be seen, for those who cannot see it.
    pub alt_text: Option<String>,
}

impl Revised for Image {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Image {
    type Record = domain::Image;

    fn view(entry: Entry<domain::Image>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = entry.item.film_id.map(id_of);
        let person_id = entry.item.person_id.map(id_of);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, person_id, item, ..Self::default() };
        };
        let domain::Image { kind, url, width, height, license, alt_text } = content;
        Self {
            id,
            film_id,
            person_id,
            item,
            kind: Some(kind.into()),
            url: Some(url),
            width,
            height,
            license,
            alt_text,
        }
    }
}

#[ComplexObject]
impl Image {
    /// The film it belongs to; none for portraits.
    async fn film(&self, ctx: &Context<'_>) -> Option<Result<Film>> {
        Some(film_of(ctx, self.film_id.as_ref()?).await)
    }

    /// The person it shows, for portraits.
    async fn person(&self, ctx: &Context<'_>) -> Option<Result<Person>> {
        let id = Id::new(number_of::<person::Person>(self.person_id.as_ref()?));
        Some(loaders::record(ctx, id).await.map_err(Into::into))
    }
}

/// The parameters of a list of images of a film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImageParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<ImageKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::ImageKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_images))
        .routes(routes!(list_person_images))
        .routes(routes!(get_image))
}

/// Lists the images of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/images",
    operation_id = "listFilmImages",
    tag = "facts",
    params(FilmParam, ImageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Image>))
)]
async fn list_film_images(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<ImageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Image>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the portraits of a person.
#[utoipa::path(
    get,
    path = "/v1/people/{person}/images",
    operation_id = "listPersonImages",
    tag = "facts",
    params(PersonParam, ImageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Image>))
)]
async fn list_person_images(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<ImageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<person::Person>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Image>(&ask.reader, Owner::PERSON, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an image; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/images/{image}",
    operation_id = "getImage",
    tag = "facts",
    params(("image" = String, Path, description = "The id of an image.", example = "image_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Image))
)]
async fn get_image(
    ask: Ask,
    PathId(id): PathId<domain::Image>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Image::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
