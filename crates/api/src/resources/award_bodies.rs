//! Award bodies: view, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, InputObject, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, Viewer};
use cinegraph_domain::{
    award as domain,
    id::Kind,
    query::{AwardBodyFilter, NameSort, Sorting},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    ceremonies::{AwardCategory, AwardCeremony},
    frame::{ExternalId, LinkView, StampFields, external_ids, id_of, number_of},
    narrowing::nomination_filter,
    nominations::Nomination,
    order::{self, Order},
    parameters::AwardBodyParam,
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked::Linked,
        loaders,
    },
    rest::{
        extract::{Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::{self, ItemList, Limit},
        redirect::{self, Located},
    },
    vocabulary::AwardResult,
};

/// An academy, festival or society that gives awards.
#[derive(Clone, Debug, Default, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct AwardBody {
    /// Its id.
    #[schema(value_type = String, example = "award_body_1")]
    pub id: ID,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The ISO 3166-1 code of its country.
    #[schema(example = "GB")]
    pub country: Option<String>,
    /// Its own site.
    pub url: Option<String>,
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

impl Revised for AwardBody {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for AwardBody {
    type Record = domain::AwardBody;

    fn view(record: domain::AwardBody, _viewer: &Viewer) -> Self {
        let domain::AwardBody { id, slug, name, country, url, external_ids: ids, stamp } = record;
        Self {
            id: id_of(id),
            slug,
            name,
            country,
            url,
            external_ids: external_ids(Kind::AwardBody, ids),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

impl Linked for AwardBody {
    const TOLD: [&'static str; 3] = ["id", "slug", "name"];

    fn of_link(link: LinkView) -> Self {
        let LinkView { id, slug, name } = link;
        Self { id: id.into(), slug: slug.unwrap_or_default(), name, ..Self::default() }
    }
}

#[ComplexObject]
impl AwardBody {
    /// The nominations for its awards, newest ceremony first.
    async fn nominations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start, 1 to 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 1 to 100; not beside `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these results.")] results: Option<Vec<AwardResult>>,
    ) -> Result<Connection<Nomination>> {
        let args = PageArgs { first, after, last, before };
        Ok(connection::items(
            ctx,
            Owner::NOMINATION_BODY,
            number_of::<domain::AwardBody>(&self.id),
            args,
            nomination_filter(results),
        )
        .await?)
    }

    /// Its ceremonies, newest first.
    async fn ceremonies(&self, ctx: &Context<'_>) -> Result<Vec<AwardCeremony>> {
        let body = number_of::<domain::AwardBody>(&self.id);
        let found = loaders::reader(ctx).ceremonies_of(body).await.map_err(ApiError::from)?;
        let viewer = loaders::reader(ctx).viewer();
        Ok(found.into_iter().map(|ceremony| AwardCeremony::view(ceremony, viewer)).collect())
    }

    /// Its categories, by name.
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<AwardCategory>> {
        let body = number_of::<domain::AwardBody>(&self.id);
        let found = loaders::reader(ctx).categories_of(body).await.map_err(ApiError::from)?;
        let viewer = loaders::reader(ctx).viewer();
        Ok(found.into_iter().map(|category| AwardCategory::view(category, viewer)).collect())
    }
}

/// Which award bodies a list holds: those that meet every condition given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AwardBodyFilterInput {
    /// The name begins like this, whatever its case and accents.
    pub name_prefix: Option<String>,
    /// In this country: an ISO 3166-1 code.
    pub country: Option<String>,
}

impl AwardBodyFilterInput {
    /// The filter in the catalogue's words.
    ///
    /// # Errors
    /// When a reference in it is malformed.
    pub fn filter(self) -> Result<AwardBodyFilter, ApiError> {
        let Self { name_prefix, country } = self;
        Ok(AwardBodyFilter { name_prefix, country })
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_award_bodies)).routes(routes!(get_award_body))
}

/// The parameters of the list of award bodies.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct AwardBodyListParams {
    /// How many at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    limit: Limit,
    /// The cursor that the page before gave as `next`.
    after: Option<String>,
    /// Only these fields of each item, with commas between them.
    fields: Option<String>,
    /// What to sort by: name; with a hyphen before it, the other way round.
    #[param(default = "name")]
    sort: Option<String>,
    /// Whether to count all that meet the conditions, as `totalCount`.
    #[serde(default)]
    count: bool,
    /// The name begins like this, whatever its case and accents.
    name_prefix: Option<String>,
    /// In this country: an ISO 3166-1 code.
    country: Option<String>,
}

/// Lists award bodies: filtered, sorted, a page at a time.
#[utoipa::path(
    get,
    path = "/v1/award-bodies",
    operation_id = "listAwardBodies",
    tag = "awards",
    params(AwardBodyListParams),
    responses((status = 200, description = "A page of the list.", body = ItemList<AwardBody>))
)]
async fn list_award_bodies(
    ask: Ask,
    Query(params): Query<AwardBodyListParams>,
) -> Result<Response, ApiError> {
    let filter = AwardBodyFilter { name_prefix: params.name_prefix, country: params.country };
    let sorting = order::parse(params.sort.as_deref(), Sorting { field: NameSort::Name, descending: false })?;
    let order = order::name_of(sorting);
    let page = list::list_page(params.limit, params.after.as_deref(), &order, sorting.field.has_text_keys())?;
    let found = ask.reader.list_award_bodies(&filter, sorting.descending, &page, params.count).await?;
    let list: ItemList<AwardBody> = list::records(&ask.reader, &order, found);
    list::respond(&ask.uri, list, params.fields.as_deref())
}

/// Shows an academy, festival or society that gives awards.
#[utoipa::path(
    get,
    path = "/v1/award-bodies/{award_body}",
    operation_id = "getAwardBody",
    tag = "awards",
    params(AwardBodyParam, FieldsParams),
    responses((status = 200, description = "What was asked for.", body = AwardBody))
)]
async fn get_award_body(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::AwardBody>(&ask.reader, &ask.uri, &reference, |record| record.id).await?
    {
        Located::Here(record) => {
            fields::respond(AwardBody::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
