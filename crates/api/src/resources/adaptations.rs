//! Works a film goes back to: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Owner;
use cinegraph_domain::{film, item::Entry, source_work as domain, source_work, spoiler::SpoilerLevel};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, cursor,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        loaders,
    },
    resources::{
        ItemView, Revised,
        differences::AdaptationDifference,
        films::Film,
        frame::{ItemFields, Link, LinkView, film_id_of, film_of, id_of, number_of},
        narrowing::kind_filter,
        parameters::{FilmParam, SourceWorkParam},
        source_works::SourceWork,
    },
    rest::{
        extract::{Ask, PathId, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, PageParams},
        redirect::{self, Located},
    },
    vocabulary::{AdaptationKind, DifferenceKind},
};

/// How a film goes back to another work.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Adaptation {
    /// Its id.
    #[schema(value_type = String, example = "adaptation_1")]
    pub id: ID,
    /// The id of the film it belongs to.
    #[schema(value_type = String, example = "film_1")]
    pub film_id: ID,
    /// What every item has.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub item: ItemFields,
    /// The work.
    #[graphql(skip)]
    #[schema(value_type = Option<LinkView>)]
    pub source_work: Option<Link<source_work::SourceWork>>,
    /// How closely it follows.
    pub kind: Option<AdaptationKind>,
    /// A word on how faithful it is.
    pub fidelity_note: Option<String>,
}

impl Revised for Adaptation {
    fn revision(&self) -> i32 {
        self.item.revision
    }
}

impl ItemView for Adaptation {
    type Record = domain::Adaptation;

    fn view(entry: Entry<domain::Adaptation>, ceiling: SpoilerLevel) -> Self {
        let item = ItemFields::of(&entry, ceiling);
        let film_id = film_id_of(&entry);
        let id = id_of(entry.id);
        let Some(content) = entry.content.into_revealed(ceiling) else {
            return Self { id, film_id, item, ..Self::default() };
        };
        let domain::Adaptation { source_work, kind, fidelity_note } = content;
        Self {
            id,
            film_id,
            item,
            source_work: Some(source_work.into()),
            kind: Some(kind.into()),
            fidelity_note,
        }
    }
}

#[ComplexObject]
impl Adaptation {
    /// The film it belongs to.
    async fn film(&self, ctx: &Context<'_>) -> Result<Film> {
        film_of(ctx, &self.film_id).await
    }

    /// The work.
    async fn source_work(&self, ctx: &Context<'_>) -> Option<Result<SourceWork>> {
        let link = self.source_work.as_ref()?;
        Some(loaders::record(ctx, link.id).await.map_err(Into::into))
    }

    /// What the film tells otherwise.
    async fn differences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these kinds.")] kinds: Option<Vec<DifferenceKind>>,
    ) -> Result<Connection<AdaptationDifference>> {
        if self.item.withheld {
            return Ok(Connection::empty());
        }
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::ADAPTATION,
            number_of::<domain::Adaptation>(&self.id),
            args,
            kind_filter(kinds),
        )
        .await?)
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_film_adaptations))
        .routes(routes!(list_source_work_adaptations))
        .routes(routes!(get_adaptation))
}

/// Lists the works a film goes back to.
#[utoipa::path(
    get,
    path = "/v1/films/{film}/adaptations",
    operation_id = "listFilmAdaptations",
    tag = "adaptations",
    params(FilmParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Adaptation>))
)]
async fn list_film_adaptations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<film::Film>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Adaptation>(&ask.reader, Owner::FILM, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Lists the films that go back to a work, newest first.
#[utoipa::path(
    get,
    path = "/v1/source-works/{source_work}/adaptations",
    operation_id = "listSourceWorkAdaptations",
    tag = "adaptations",
    params(SourceWorkParam, PageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Adaptation>))
)]
async fn list_source_work_adaptations(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<PageParams>,
) -> Result<Response, ApiError> {
    let owner = match redirect::owner::<source_work::SourceWork>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(id) => id.number(),
        Located::Elsewhere(response) => return Ok(response),
    };
    let page = params.limit.page(params.after.as_deref(), cursor::item_place)?;
    let list = list::items::<Adaptation>(&ask.reader, Owner::ADAPTATION_WORK, owner, &page, &()).await?;
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an adaptation; above the ceiling, a stub.
#[utoipa::path(
    get,
    path = "/v1/adaptations/{adaptation}",
    operation_id = "getAdaptation",
    tag = "adaptations",
    params(("adaptation" = String, Path, description = "The id of an adaptation.", example = "adaptation_1"), FieldsParams),
    responses((status = 200, description = "What was asked for, or its stub: `withheld` is true and the content is empty.", body = Adaptation))
)]
async fn get_adaptation(
    ask: Ask,
    PathId(id): PathId<domain::Adaptation>,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let entry = ask.reader.item(id).await?;
    fields::respond(Adaptation::view(entry, ask.reader.viewer().ceiling), params.fields.as_deref())
}
