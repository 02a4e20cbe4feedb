//! Award ceremonies and categories: views, REST and GraphQL.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use axum::response::Response;
use cinegraph_catalog::{Owner, Viewer};
use cinegraph_domain::award as domain;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    RecordView, Revised,
    award_bodies::AwardBody,
    frame::{Link, LinkView, StampFields, id_of, number_of},
    narrowing::nomination_filter,
    nominations::Nomination,
    parameters::AwardBodyParam,
};
use crate::{
    Api,
    error::ApiError,
    graphql::{
        connection::{self, Connection, PageArgs},
        linked,
    },
    rest::{
        extract::{Ask, PathReference, Query},
        fields::{self, FieldsParams},
        list::ItemList,
        redirect::{self, Located},
        whole,
    },
    scalars::PartialDate,
    vocabulary::AwardResult,
};

/// One year's awards of a body.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct AwardCeremony {
    /// Its id.
    #[schema(value_type = String, example = "award_ceremony_1")]
    pub id: ID,
    /// The body that held it.
    #[graphql(skip)]
    #[schema(value_type = LinkView)]
    pub body: Link<domain::AwardBody>,
    /// Which one it was, counted from 1.
    pub number: Option<i32>,
    /// The year it was held.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: i32,
    /// The year the films were from, where that is another.
    pub eligibility_year: Option<i32>,
    /// The day it was held.
    pub date: Option<PartialDate>,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for AwardCeremony {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for AwardCeremony {
    type Record = domain::AwardCeremony;

    fn view(record: domain::AwardCeremony, _viewer: &Viewer) -> Self {
        let domain::AwardCeremony { id, body, number, year, eligibility_year, date, stamp } = record;
        Self {
            id: id_of(id),
            body: body.into(),
            number,
            year,
            eligibility_year,
            date: date.map(PartialDate),
            redirected_from: None,
            stamp: stamp.into(),
        }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

#[ComplexObject]
impl AwardCeremony {
    /// The body that held it.
    async fn body(&self, ctx: &Context<'_>) -> Result<AwardBody> {
        Ok(linked::record(ctx, &self.body).await?)
    }

    /// The nominations of that year.
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
            Owner::CEREMONY,
            number_of::<domain::AwardCeremony>(&self.id),
            args,
            nomination_filter(results),
        )
        .await?)
    }
}

/// A category of a body's awards, under the name it is best known by.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[graphql(complex)]
#[serde(rename_all = "camelCase")]
pub struct AwardCategory {
    /// Its id.
    #[schema(value_type = String, example = "award_category_1")]
    pub id: ID,
    /// The body that awards it.
    #[graphql(skip)]
    #[schema(value_type = LinkView)]
    pub body: Link<domain::AwardBody>,
    /// Its slug, unique within the body.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The reference it was asked for by, where that is an old one that leads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirected_from: Option<String>,
    /// Revision and times.
    #[graphql(flatten)]
    #[serde(flatten)]
    pub stamp: StampFields,
}

impl Revised for AwardCategory {
    fn revision(&self) -> i32 {
        self.stamp.revision
    }
}

impl RecordView for AwardCategory {
    type Record = domain::AwardCategory;

    fn view(record: domain::AwardCategory, _viewer: &Viewer) -> Self {
        let domain::AwardCategory { id, body, slug, name, stamp } = record;
        Self { id: id_of(id), body: body.into(), slug, name, redirected_from: None, stamp: stamp.into() }
    }

    fn redirected_from(self, reference: Option<String>) -> Self {
        Self { redirected_from: reference, ..self }
    }
}

#[ComplexObject]
impl AwardCategory {
    /// The body that awards it.
    async fn body(&self, ctx: &Context<'_>) -> Result<AwardBody> {
        Ok(linked::record(ctx, &self.body).await?)
    }

    /// The nominations in it, newest ceremony first.
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
            Owner::CATEGORY,
            number_of::<domain::AwardCategory>(&self.id),
            args,
            nomination_filter(results),
        )
        .await?)
    }
}

/// The REST operations of this resource.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_award_ceremonies))
        .routes(routes!(list_award_categories))
        .routes(routes!(get_award_ceremony))
        .routes(routes!(get_award_category))
}

/// Lists the ceremonies of an award body.
#[utoipa::path(
    get,
    path = "/v1/award-bodies/{award_body}/ceremonies",
    operation_id = "listAwardCeremonies",
    tag = "awards",
    params(AwardBodyParam, FieldsParams),
    responses((status = 200, description = "All of them.", body = ItemList<AwardCeremony>))
)]
async fn list_award_ceremonies(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let body = match redirect::owner::<domain::AwardBody>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(body) => body,
        Located::Elsewhere(response) => return Ok(response),
    };
    let viewer = ask.reader.viewer();
    let found = ask.reader.ceremonies_of(body.number()).await?;
    let views: Vec<AwardCeremony> =
        found.into_iter().map(|record| AwardCeremony::view(record, viewer)).collect();
    whole::respond(&ask.uri, views, params.fields.as_deref())
}

/// Shows one of the ceremonies of an award body.
#[utoipa::path(
    get,
    path = "/v1/award-ceremonies/{award_ceremony}",
    operation_id = "getAwardCeremony",
    tag = "awards",
    params(("award_ceremony" = String, Path, description = "Its id.", example = "award_ceremony_1"), FieldsParams),
    responses((status = 200, description = "What was asked for.", body = AwardCeremony))
)]
async fn get_award_ceremony(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::AwardCeremony>(&ask.reader, &ask.uri, &reference, |record| record.id)
        .await?
    {
        Located::Here(record) => {
            fields::respond(AwardCeremony::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}

/// Lists the categories of an award body.
#[utoipa::path(
    get,
    path = "/v1/award-bodies/{award_body}/categories",
    operation_id = "listAwardCategories",
    tag = "awards",
    params(AwardBodyParam, FieldsParams),
    responses((status = 200, description = "All of them.", body = ItemList<AwardCategory>))
)]
async fn list_award_categories(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    let body = match redirect::owner::<domain::AwardBody>(&ask.reader, &ask.uri, &reference).await? {
        Located::Here(body) => body,
        Located::Elsewhere(response) => return Ok(response),
    };
    let viewer = ask.reader.viewer();
    let found = ask.reader.categories_of(body.number()).await?;
    let views: Vec<AwardCategory> =
        found.into_iter().map(|record| AwardCategory::view(record, viewer)).collect();
    whole::respond(&ask.uri, views, params.fields.as_deref())
}

/// Shows one of the categories of an award body.
#[utoipa::path(
    get,
    path = "/v1/award-categories/{award_category}",
    operation_id = "getAwardCategory",
    tag = "awards",
    params(("award_category" = String, Path, description = "Its id.", example = "award_category_1"), FieldsParams),
    responses((status = 200, description = "What was asked for.", body = AwardCategory))
)]
async fn get_award_category(
    ask: Ask,
    PathReference(reference): PathReference,
    Query(params): Query<FieldsParams>,
) -> Result<Response, ApiError> {
    match redirect::record::<domain::AwardCategory>(&ask.reader, &ask.uri, &reference, |record| record.id)
        .await?
    {
        Located::Here(record) => {
            fields::respond(AwardCategory::view(record, ask.reader.viewer()), params.fields.as_deref())
        }
        Located::Elsewhere(response) => Ok(response),
    }
}
