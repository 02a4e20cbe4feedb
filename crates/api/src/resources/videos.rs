//! Videos of a film: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    film, film_facts as domain,
    item::Entry,
    spoiler::SpoilerLevel,
    vocabulary::{self, Word},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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
        extract::{self, Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::VideoKind,
};

/// A trailer, clip or featurette.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Video {
    /// Its id.
    #[schema(value_type = String, example = "video_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// Where it is hosted, such as YouTube.
    pub site: Option<String>,
    /// Its id on that site.
    pub site_key: Option<String>,
    /// Its address, where the site and id do not say.
    pub url: Option<String>,
    /// What it is.
    pub kind: Option<VideoKind>,
    /// What it is called.
    pub name: Option<String>,
    /// Whether the film's makers published it.
    pub official: Option<bool>,
}

impl Revised for Video {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Video {
    type Record = domain::Video;

    fn view(entry: Entry<domain::Video>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Video { site, site_key, url, kind, name, official } = content;
        Self {
            id,
            film_id,
            item,
            site,
            site_key,
            url,
            kind: Some(kind.into()),
            name,
            official: Some(official),
        }
    }
}

#[ComplexObject]
impl Video {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }
}

/// The parameters of a list of videos of a film.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VideoParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<VideoKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::VideoKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_videos)).routes(routes!(get_video))
}

/// Lists the videos of a film.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/videos",
    operation_id = "listFilmVideos",
    tag = "facts",
    params(FilmParam, VideoParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Video>))
)]
async fn list_film_videos(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<VideoParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<Video>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a video; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/videos/{video}",
    operation_id = "getVideo",
    tag = "facts",
    params(("video" = String, Path, description = "The id of a video.", example = "video_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Video))
)]
async fn get_video(
    ask: Ask,
    PathId(id): PathId<domain::Video>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Video::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
