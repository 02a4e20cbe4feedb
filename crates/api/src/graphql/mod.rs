//! GraphQL: the schema over the catalogue, and its transport over HTTP.

pub mod connection;
mod editorial_item;
pub mod http;
pub mod linked;
pub mod loaders;
pub(crate) mod node;
mod query;
mod subscription;

use std::sync::Arc;

use ::http::{HeaderMap, header, request::Parts};
use async_graphql::{Data, SDLExportOptions, Schema, ValidationMode};
use axum::response::Response;
use cinegraph_catalog::{Editor, Reader};
use cinegraph_domain::page::{PAGE_DEFAULT, PAGE_MAX};

use self::http::{GraphqlEndpoint, Identify, InvalidSdl, Limits, Refusal};
use crate::{
    Api,
    actor::{actor, actor_of, admit},
    error::ApiError,
    idempotency::Repeatable,
    viewer::{SPOILER_CEILING, SPOILERS, viewer},
    writing::graphql::Mutation,
};
pub(crate) use query::Query;

/// The schema of the catalogue.
pub struct CatalogSchema(Executor);

type Executor = Schema<Query, Mutation, subscription::Subscription>;

/// How deep async-graphql itself follows a query. The transport's own limits come long before.
const RECURSION_MAX: usize = 100;

/// Makes the schema.
#[must_use]
pub fn schema() -> CatalogSchema {
    let schema = Schema::build(Query, Mutation::new(), subscription::Subscription)
        // No field returns it: it is for fragments, where only some of the kinds are items.
        .register_output_type::<editorial_item::EditorialItem>()
        // The transport has validated the document by then, and more strictly.
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(RECURSION_MAX)
        .finish();
    CatalogSchema(schema)
}

impl CatalogSchema {
    /// The schema in the schema definition language.
    #[must_use]
    pub fn sdl(&self) -> String {
        self.0.sdl_with_options(SDLExportOptions::new().include_specified_by())
    }
}

/// GraphQL over HTTP at `/graphql`.
///
/// # Errors
/// When the schema is not a valid one, which a test would have shown.
pub fn router(api: Api) -> Result<axum::Router, InvalidSdl> {
    let schema = schema();
    let sdl = schema.sdl();
    let identified = api.clone();
    let identify: Identify = Arc::new(move |mut parts: Parts| {
        let api = identified.clone();
        Box::pin(async move {
            let actor = actor_of(&parts.headers, &api).await.map_err(refusal)?;
            parts.extensions.insert(actor);
            Ok(parts)
        })
    });
    let prepare = Arc::new(move |parts: &Parts| {
        let actor = actor(parts);
        admit(&actor, &api).map_err(refusal)?;
        let reader = Reader::new(api.store.clone(), viewer(parts).map_err(refusal)?);
        let mut data = Data::default();
        data.insert(Editor::new(api.store.clone(), Arc::clone(&api.clock), actor.clone()));
        data.insert(actor);
        if let Some(repeatable) = parts.extensions.get::<Repeatable>() {
            data.insert(repeatable.clone());
        }
        data.insert(loaders::Loaders::new(reader.clone()));
        data.insert(reader);
        Ok(data)
    });
    // What the resolvers keep to.
    let limits = Limits { page_size: PAGE_DEFAULT.into(), page_max: PAGE_MAX, ..Limits::default() };
    let endpoint = GraphqlEndpoint::new(schema.0, &sdl, limits, prepare)?
        .identify(identify)
        .extra_parameters(&[SPOILERS])
        .vary_on(&[SPOILER_CEILING, header::ACCEPT_LANGUAGE]);
    Ok(http::router(endpoint))
}

fn refusal(error: ApiError) -> Refusal {
    Refusal::new(error.code.status(), error.code.as_str(), error.detail)
}

/// The response to a request with these headers that was refused before it came to the endpoint.
pub(crate) fn refused(headers: &HeaderMap, error: ApiError) -> Response {
    let challenge = error.challenge();
    let mut response = http::refused(headers, refusal(error));
    if let Some(challenge) = challenge {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
