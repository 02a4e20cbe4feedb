//! GraphQL over WebSocket by the protocol `graphql-transport-ws`, at the address of the endpoint: from the request for
//! a socket to its last frame.

mod closing;
mod handshake;
mod init;
mod message;
mod operations;
pub(super) mod session;

use std::sync::Arc;

use async_graphql::Executor;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

pub(super) use handshake::is_asked_for;
use session::Session;

use super::GraphqlEndpoint;
use super::code;
use super::negotiation::MediaType;
use super::refusal::{Refusal, Stop};
use super::{exchange, request, response};

/// Answers the request for a socket. The socket lives on when the answer is sent.
pub(super) fn answer<E: Executor>(endpoint: &Arc<GraphqlEndpoint<E>>, parts: Parts) -> Response {
    open(endpoint, parts).unwrap_or_else(|stop| response::stopped(MediaType::Json, stop))
}

fn open<E: Executor>(endpoint: &Arc<GraphqlEndpoint<E>>, mut parts: Parts) -> Result<Response, Stop> {
    request::check_url(&parts, &endpoint.extra_parameters)?;
    let handshake = handshake::read(&parts.headers)?;
    let Some(upgrade) = parts.extensions.remove::<OnUpgrade>() else {
        return Err(handshake::upgrade_required("This connection cannot become a WebSocket."));
    };
    let Ok(place) = Arc::clone(&endpoint.sockets).try_acquire_owned() else {
        let message = format!("There are {} sockets open already.", endpoint.limits.sockets);
        let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, code::TOO_MANY_OPERATIONS, message);
        return Err(refusal.into());
    };
    let lasting = exchange::lasting(&parts);
    let endpoint = Arc::clone(endpoint);
    let answer = handshake.answer();
    tokio::spawn(async move {
        match upgrade.await {
            Ok(stream) => {
                let session = Session::new(endpoint, parts, TokioIo::new(stream)).await;
                session.run(handshake.is_spoken, lasting).await;
            }
            Err(error) => tracing::debug!(%error, "a connection did not become a WebSocket"),
        }
        drop(place);
    });
    Ok(answer)
}
