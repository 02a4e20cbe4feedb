//! Collections of films: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::Viewer;
use cinegraph_domain::{film as domain, id::Kind, query::FilmFilter};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    counted::CountedPageParams,
    films::{Film, films_where},
    frame::{ExternalId, LinkView, StampFields, external_ids, id_of},
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{Connection, PageArgs},
        linked::Linked,
    },
    rest::{
        extract::{Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList},
        redirect::{self, Located},
    },
};

/// A series of films that belong together.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    /// Its id.
    #[schema(value_type = String, example = "collection_1")]
    pub id: ID,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What holds it together, free of spoilers.
    pub overview: Option<String>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for Collection {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for Collection {
    type Record = domain::Collection;

    fn view(record: domain::Collection, _viewer: &Viewer) -> Self {
        let domain::Collection { id, slug, name, overview, external_ids: ids, stamp } = record;
        Self {
            id: id_of(id),
            slug,
            name,
            overview,
            external_ids: external_ids(Kind::Collection, ids),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for Collection {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl Collection {
    /// The films that are part of it, by title.
    async fn films(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Film>> {
        let filter = FilmFilter { collection: Some(self.id.parse()?), ..FilmFilter::default() };
        films_where(ctx, filter, PageArgs { first, after, last, before }).await
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_collections)).routes(routes!(get_collection))
}

/// Lists collections, by slug.
#[utoipa::path(
    get,
    path = "/v1/collections",
    operation_id = "listCollections",
    tag = "collections",
    params(CountedPageParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<Collection>))
)]
async fn list_collections(ask: Ask, Query(params): Query<CountedPageParams>) -> Result<Response, ApiError> {
    let page = list::list_page(params.limit, params.after.as_deref(), "slug", true)?;
    let found = ask.reader.list_by_slug(&page, params.count).await?;
    let list: ItemList<Collection> = list::records(&ask.reader, "slug", found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a collection.
#[utoipa::path(
    get,
    path = "/v1/collections/{collection}",
    operation_id = "getCollection",
    tag = "collections",
    params(("collection" = String, Path, description = "A reference to a collection: its id or its slug.", example = "collection_1"), FieldsParams),
    responses((status = 200, description = "What was asked for.", body = Collection))
)]
async fn get_collection(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::Collection>(&ask.reader, &ask.uri, &reference, |record| record.id)
        .await?
    {
        Located::Here(record) => {
            fields::respond(Collection::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
