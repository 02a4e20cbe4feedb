//! One request and its response, from end to end: the order of the steps, and nothing of what each step does.

use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use async_graphql::{Executor, Request};
use axum::body::Body;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderName, Method, StatusCode};

use super::GraphqlEndpoint;
use super::code;
use super::document::Chosen;
use super::error_codes::{self, Outcome};
use super::negotiation::{MediaType, negotiate};
use super::refusal::{Refusal, Stop};
use super::request::{self, Parameters};
use super::response;

/// Answers a request. Every response says on which headers it depends.
pub(super) async fn answer<E: Executor>(
    endpoint: &GraphqlEndpoint<E>,
    request: http::Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match negotiate(&parts.headers) {
        // 405 is told first: no media type would help.
        Err(_) if !matches!(parts.method, Method::GET | Method::HEAD | Method::POST) => {
            let stop = request::method_not_allowed("Use GET or POST.", request::METHODS);
            response::stopped(MediaType::Json, stop)
        }
        Err(refusal) => response::refused(MediaType::Json, refusal),
        Ok(media_type) => match respond(endpoint, &parts, body, media_type).await {
            Ok(response) => response,
            Err(stop) => response::stopped(media_type, stop),
        },
    };
    response.headers_mut().insert(http::header::VARY, endpoint.vary.clone());
    if parts.method == Method::HEAD { response::without_body(response) } else { response }
}

async fn respond<E: Executor>(
    endpoint: &GraphqlEndpoint<E>,
    parts: &Parts,
    body: Body,
    media_type: MediaType,
) -> Result<Response, Stop> {
    let extra = &endpoint.extra_parameters;
    let parameters = request::read(parts, body, &endpoint.limits, extra).await?;
    let chosen = choose(endpoint, &parameters)?;
    if chosen.kind == OperationType::Mutation && parts.method != Method::POST {
        return Err(request::method_not_allowed("Mutations are sent by POST.", "POST"));
    }
    let data = (endpoint.prepare)(parts)?;
    let cost = chosen.cost;
    // The executor asks for the text only to pass it to extensions.
    let mut prepared = Request::new(parameters.query.unwrap_or_default()).variables(chosen.variables);
    prepared.operation_name = parameters.operation_name;
    prepared.data = data;
    prepared.set_parsed_query(chosen.executable);
    let execution = endpoint.executor.execute(prepared);
    let Ok(mut executed) = tokio::time::timeout(endpoint.limits.execution_time, execution).await else {
        let message = format!("The operation took longer than {:?}.", endpoint.limits.execution_time);
        return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, code::TIMEOUT, message).into());
    };
    let outcome = error_codes::outcome(&executed);
    error_codes::complete(&mut executed.errors, &outcome);
    match outcome {
        Outcome::Executed => Ok(response::executed(media_type, executed, cost)),
        Outcome::RequestError => Err(Stop::Request(executed.errors)),
        Outcome::Failure => {
            Ok(response::errors_only(media_type, StatusCode::INTERNAL_SERVER_ERROR, &executed.errors))
        }
    }
}

/// The operation to execute; registers the document if the client names it by its hash.
fn choose<E>(endpoint: &GraphqlEndpoint<E>, parameters: &Parameters) -> Result<Chosen, Stop> {
    let sent = parameters.query.as_deref();
    let resolved: Option<Arc<str>> = match &parameters.persisted {
        Some(persisted) => Some(endpoint.persisted.resolve(persisted, sent)?),
        None => None,
    };
    let text = match (&resolved, sent) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => {
            let refusal = Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, "`query` is missing.");
            return Err(refusal.into());
        }
    };
    let document = endpoint.documents.check(text).map_err(|errors| Stop::Request(errors.to_vec()))?;
    if let (Some(persisted), Some(text), Some(_)) = (&parameters.persisted, &resolved, sent) {
        endpoint.persisted.register(persisted, text);
    }
    let operation_name = parameters.operation_name.as_deref();
    Ok(endpoint.documents.choose(&document, operation_name, parameters.variables.clone())?)
}

/// `Accept` decides the media type of every response; the others what `prepare` makes of them.
pub(super) fn vary_names(others: &[HeaderName]) -> Vec<HeaderName> {
    let mut names = vec![http::header::ACCEPT];
    names.extend(others.iter().filter(|name| **name != http::header::ACCEPT).cloned());
    names
}
