//! Source works: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, Viewer};
use cinegraph_domain::{
    id::Kind,
    person,
    query::{Sorting, SourceWorkFilter, SourceWorkSort},
    source_work as domain, vocabulary,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    adaptations::Adaptation,
    frame::{ExternalId, Link, LinkView, StampFields, external_ids, id_of, links, number_of},
    order::{self, Order},
    parameters::SourceWorkParam,
    people::Person,
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked,
    },
    rest::{
        extract::{self, Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::SourceWorkKind,
};

/// A work that films go back to.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct SourceWork {
    /// Its id.
    #[schema(value_type = String, example = "source_work_1")]
    pub id: ID,
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What kind of work it is.
    pub kind: SourceWorkKind,
    /// Who made it.
    #[graphql(skip)]
    #[schema(value_type = Vec<LinkView>)]
    pub authors: Vec<Link<person::Person>>,
    /// The year it came out.
    #[schema(minimum = -3000, maximum = 2200)]
    pub year: Option<i32>,
    /// The BCP 47 tag of the language it was written in.
    #[schema(example = "en")]
    pub language: Option<String>,
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

impl Revised for SourceWork {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for SourceWork {
    type Record = domain::SourceWork;

    fn view(record: domain::SourceWork, _viewer: &Viewer) -> Self {
        let domain::SourceWork { id, slug, title, kind, authors, year, language, external_ids: ids, stamp } =
            record;
        Self {
            id: id_of(id),
            slug,
            title,
            kind: kind.into(),
            authors: links(authors),
            year,
            language,
            external_ids: external_ids(Kind::SourceWork, ids),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

#[ComplexObject]
impl SourceWork {
    /// Who made it.
    async fn authors(&self, ctx: &Context<'_>) -> Result<Vec<Person>> {
        Ok(linked::records(ctx, &self.authors).await?)
    }

    /// The films that go back to it, newest first.
    async fn adaptations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Adaptation>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::ADAPTATION_WORK,
            number_of::<domain::SourceWork>(&self.id),
            args,
            (),
        )
        .await?)
    }
}

/// Which source works a list holds: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct SourceWorkFilterInput {
    /// The title begins like this, whatever its case, accents and leading article.
    pub title_prefix: Option<String>,
    /// Of this kind.
    pub kind: Option<SourceWorkKind>,
    /// By this author: a reference.
    pub author: Option<String>,
    /// Out in this year or later.
    pub year_from: Option<i32>,
    /// Out in this year or earlier.
    pub year_to: Option<i32>,
}

impl SourceWorkFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<SourceWorkFilter, ApiError> {
        let Self { title_prefix, kind, author, year_from, year_to } = self;
        let author = author.map(|author| author.parse()).transpose()?;
        Ok(SourceWorkFilter { title_prefix, kind: kind.map(Into::into), author, year_from, year_to })
    }
}

/// What source works can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum SourceWorkSortField {
    /// The title.
    Title,
    /// The year.
    Year,
}

/// What a list of source works is sorted by. Equals go by id.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct SourceWorkSortInput {
    /// By what.
    pub field: SourceWorkSortField,
    /// Which way.
    #[graphql(default)]
    pub direction: order::SortDirection,
}

impl SourceWorkSortInput {
    /// The sorting in the catalogue's words.
    #[must_use]
    pub fn sorting(self) -> Sorting<SourceWorkSort> {
        let field = match self.field {
            SourceWorkSortField::Title => SourceWorkSort::Title,
            SourceWorkSortField::Year => SourceWorkSort::Year,
        };
        Sorting { field, descending: self.direction == order::SortDirection::Desc }
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_source_works)).routes(routes!(get_source_work))
}

/// The parameters of the list of source works.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct SourceWorkListParams {
    /// How many at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// What to sort by: title or year; with a hyphen before it, the other way round.
    #[param(default = "title")]
    sort: Option<String>,
    /// Whether to count all that meet the conditions, as `totalCount`.
    #[serde(default)]
    count: bool,
    /// The title begins like this, whatever its case, accents and leading article.
    title_prefix: Option<String>,
    /// Of this kind.
    #[param(value_type = Option<SourceWorkKind>)]
    #[serde(default, deserialize_with = "extract::word")]
    kind: Option<vocabulary::SourceWorkKind>,
    /// By this author: a reference.
    author: Option<String>,
    /// Out in this year or later.
    year_from: Option<i32>,
    /// Out in this year or earlier.
    year_to: Option<i32>,
}

/// Lists source works: filtered, sorted, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/source-works",
    operation_id = "listSourceWorks",
    tag = "source works",
    params(SourceWorkListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<SourceWork>))
)]
async fn list_source_works(
    ask: Ask,
    Query(params): Query<SourceWorkListParams>,
) -> Result<Response, ApiError> {
    let filter = SourceWorkFilter {
        title_prefix: params.title_prefix,
        kind: params.kind,
        author: params.author.map(|author| author.parse()).transpose()?,
        year_from: params.year_from,
        year_to: params.year_to,
    };
    let sorting =
        order::parse(params.sort.as_deref(), Sorting { field: SourceWorkSort::Title, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    let found = ask.reader.list_source_works(&filter, sorting, &page, params.count).await?;
    let list: ItemList<SourceWork> = list::records(&ask.reader, &order, found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows a work that films go back to.
#[utoipa::path(
    get,
    path = "/v1/source-works/{source_work}",
    operation_id = "getSourceWork",
    tag = "source works",
    params(SourceWorkParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = SourceWork))
)]
async fn get_source_work(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::SourceWork>(&ask.reader, &ask.uri, &reference, |record| record.id)
        .await?
    {
        Located::Here(record) => {
            fields::respond(SourceWork::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
