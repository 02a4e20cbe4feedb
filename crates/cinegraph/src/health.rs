//! What orchestrators and people ask first: is the process up, and can it answer?

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use cinegraph_catalog::{Store, StoreError};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::problem::Problem;

/// How long the database may take to answer before it counts as silent.
const PATIENCE: Duration = Duration::from_secs(5);

/// `/healthz`: the process answers. It says nothing of the database, for a restart would not mend that.
pub(crate) async fn alive() -> Response {
    fresh(Json(json!({ "status": "ok" })).into_response())
}

/// `/readyz`: the database answers and has this program's tables.
pub(crate) async fn ready(State(store): State<Store>) -> Response {
    let response = match check(&store).await {
        Ok(()) => Json(json!({ "status": "ready" })).into_response(),
        Err(reason) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, reason).with_code("NOT_READY").into_response()
        }
    };
    fresh(response)
}

async fn check(store: &Store) -> Result<(), String> {
    let answer = async {
        store.ping().await?;
        store.check_migrated().await
    };
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error @ StoreError::NotMigrated { .. })) => Err(error.to_string()),
        // What a driver says may name hosts and users, so it goes to the log alone.
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            Err("The database does not answer as it should.".to_owned())
        }
        Err(_) => Err(format!("The database has not answered for {} seconds.", PATIENCE.as_secs())),
    }
}

/// Whether the database answers.
pub(crate) async fn database_up(store: &Store) -> bool {
    matches!(tokio::time::timeout(PATIENCE, store.ping()).await, Ok(Ok(())))
}

/// The answer is true now and may not be a moment later.
pub(crate) fn fresh(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
