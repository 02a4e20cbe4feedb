//! The time a request may take from its head to its answer's. An answer that streams has all the time it wants, and so
//! has an import, which answers when it has read its body.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::body::IMPORT;
use crate::app::Limits;
use crate::problem::Problem;

pub(crate) async fn keep(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    if request.uri().path() == IMPORT {
        return next.run(request).await;
    }
    match tokio::time::timeout(limits.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let seconds = limits.request.as_secs_f32();
            let detail =
                format!("There was no answer within {seconds} seconds. Ask for less, or try again later.");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).with_code("TIMEOUT").into_response()
        }
    }
}
