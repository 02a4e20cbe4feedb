//! Sections of a film's synopsis: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{KindFilter, Owner};
use cinegraph_domain::{
    film,
    item::Entry,
    spoiler::SpoilerLevel,
    synopsis as domain,
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
    vocabulary::SectionKind,
};

/// A headed part of the detailed summary, or the ending.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct SynopsisSection {
    /// Its id.
    #[schema(value_type = String, example = "synopsis_section_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// Whether it tells a part of the story or how it ends.
    pub kind: Option<SectionKind>,
    /// Its heading.
    pub heading: Option<String>,
    /// What happens.
    pub body: Option<String>,
}

impl Revised for SynopsisSection {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for SynopsisSection {
    type Record = domain::SynopsisSection;

    fn view(entry: Entry<domain::SynopsisSection>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::SynopsisSection { kind, heading, body } = content;
        Self { id, film_id, item, kind: Some(kind.into()), heading, body: Some(body) }
    }
}

#[ComplexObject]
impl SynopsisSection {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }
}

/// The parameters of a list of sections of a film's synopsis.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SynopsisSectionParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// Only these kinds, with commas between them.
    #[param(value_type = Option<Vec<SectionKind>>, style = Form, explode = false)]
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<vocabulary::SectionKind>,
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_film_synopsis)).routes(routes!(get_synopsis_section))
}

/// Lists the sections of a film's synopsis.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/synopsis",
    operation_id = "listFilmSynopsis",
    tag = "story",
    params(FilmParam, SynopsisSectionParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<SynopsisSection>))
)]
async fn list_film_synopsis(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<SynopsisSectionParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let filter = KindFilter(params.kinds.iter().copied().map(Word::as_str).collect());
    let list = list::items::<SynopsisSection>(&ask.reader, Owner::FILM, owner, &page, &filter).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a section of a synopsis; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/synopsis-sections/{synopsis_section}",
    operation_id = "getSynopsisSection",
    tag = "story",
    params(("synopsis_section" = String, Path, description = "The id of a section of a synopsis.", example = "synopsis_section_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = SynopsisSection))
)]
async fn get_synopsis_section(
    ask: Ask,
    PathId(id): PathId<domain::SynopsisSection>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(SynopsisSection::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
