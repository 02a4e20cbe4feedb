//! One request and its response, from end to end: the order of the steps, and nothing of what each step does.

use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use async_graphql::Executor;
use axum::body::Body;
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream;
use http::request::Parts;
use http::{HeaderName, Method};

use super::GraphqlEndpoint;
use super::code;
use super::negotiation::{Accepted, MediaType, negotiate};
use super::refusal::{Stop, graphql_error};
use super::request;
use super::response;
use super::{event_stream, execution, socket};
use crate::shutdown::{Lasting, Shutdown};

/// Answers a request. Every response says on which headers it depends.
pub(super) async fn answer<E: Executor>(
    endpoint: &Arc<GraphqlEndpoint<E>>,
    request: http::Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let method = parts.method.clone();
    let mut response = if socket::is_asked_for(&parts) {
        socket::answer(endpoint, parts)
    } else {
        match negotiate(&parts.headers) {
            // 405 is told first: no media type would help.
            Err(_) if !matches!(method, Method::GET | Method::HEAD | Method::POST) => {
                let stop = request::method_not_allowed("Use GET or POST.", request::METHODS);
                response::stopped(MediaType::Json, stop)
            }
            Err(refusal) => response::refused(MediaType::Json, refusal),
            Ok(accepted) => match respond(endpoint, &parts, body, accepted).await {
                Ok(response) => response,
                Err(stop) => stopped(&parts, accepted, stop),
            },
        }
    };
    response.headers_mut().insert(http::header::VARY, endpoint.vary.clone());
    if method == Method::HEAD { response::without_body(response) } else { response }
}

async fn respond<E: Executor>(
    endpoint: &GraphqlEndpoint<E>,
    parts: &Parts,
    body: Body,
    accepted: Accepted,
) -> Result<Response, Stop> {
    let parameters = request::read(parts, body, &endpoint.limits, &endpoint.extra_parameters).await?;
    let chosen = execution::choose(endpoint, &parameters)?;
    if chosen.kind == OperationType::Mutation && parts.method != Method::POST {
        return Err(request::method_not_allowed("Mutations are sent by POST.", "POST"));
    }
    let subscribes = chosen.kind == OperationType::Subscription;
    if subscribes && !accepted.event_stream {
        let message =
            "Subscriptions are served over WebSocket, and to clients that accept text/event-stream.";
        return Err(graphql_error(code::SUBSCRIPTIONS_NOT_SUPPORTED, message, None).into());
    }
    let prepared = execution::prepare(endpoint, parts, parameters, chosen)?;
    match accepted.json {
        Some(media_type) if !subscribes => {
            let most = endpoint.limits.execution_time;
            let executed = execution::once(&endpoint.executor, prepared, most).await?;
            Ok(response::executed(media_type, executed))
        }
        _ => Ok(event_stream::answer(execution::results(endpoint, prepared), lasting(parts))),
    }
}

/// A request that was not executed. Who takes nothing but events is told of the faults of the GraphQL request in one.
/// Rule: graphql-sse, "Distinct connections mode".
fn stopped(parts: &Parts, accepted: Accepted, stop: Stop) -> Response {
    match (accepted.json, stop) {
        (Some(media_type), stop) => response::stopped(media_type, stop),
        (None, stop @ Stop::Request(_)) => {
            let errors = stream::once(std::future::ready(Err(stop))).boxed();
            event_stream::answer(errors, lasting(parts))
        }
        (None, stop) => response::stopped(MediaType::GraphqlResponse, stop),
    }
}

/// An answer's part in the end of the server that gave the request.
pub(super) fn lasting(parts: &Parts) -> Lasting {
    parts.extensions.get::<Shutdown>().cloned().unwrap_or_default().lasting()
}

/// `Accept` decides the media type of every response; the others what `prepare` makes of them.
pub(super) fn vary_names(others: &[HeaderName]) -> Vec<HeaderName> {
    let mut names = vec![http::header::ACCEPT];
    names.extend(others.iter().filter(|name| **name != http::header::ACCEPT).cloned());
    names
}
