//! `GET /v1/export` and `POST /v1/import`: the whole catalogue over HTTP, a line a record, streamed either way. They
//! stand here and not with the other operations, because importers and protocols know nothing of one another.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use cinegraph_api::Api;
use cinegraph_api::actor::actor;
use cinegraph_api::error::{ApiError, Code};
use cinegraph_api::rest::extract::{self, Query};
use cinegraph_api::viewer::viewer;
use cinegraph_catalog::{Editor, Exporter, Extent};
use cinegraph_domain::actor::Scope;
use cinegraph_domain::record::{Record, RecordKind};
use cinegraph_importers::ndjson::{ImportError, Reject, Summary};
use cinegraph_importers::stream::Stream;
use futures_util::{StreamExt, stream};
use http::{HeaderValue, header};
use serde::Deserialize;
use serde_json::{Value, json};

const NDJSON: HeaderValue = HeaderValue::from_static("application/x-ndjson");
/// How many rejected records an answer names; it counts all of them.
const REJECTS_MAX: usize = 1_000;

pub(crate) fn routes(api: Api) -> Router {
    Router::new().route("/v1/export", get(export)).route("/v1/import", post(import)).with_state(api)
}

/// What an export can be narrowed by.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExportParams {
    #[serde(default, deserialize_with = "extract::words")]
    kinds: Vec<RecordKind>,
    /// A place in the change log.
    since: Option<u64>,
}

async fn export(
    State(api): State<Api>,
    Query(ExportParams { kinds, since }): Query<ExportParams>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, _) = request.into_parts();
    let ceiling = viewer(&parts)?.ceiling;
    let since = since.map(|seq| i64::try_from(seq).unwrap_or(i64::MAX));
    let extent = Extent { kinds, since, ceiling };
    let exporter = Exporter::begin(&api.store, &actor(&parts), extent).await?;
    let pages = stream::unfold(Some(exporter), |exporter| async {
        let mut exporter = exporter?;
        match exporter.next().await {
            Ok(Some(records)) => Some((lines(&records), Some(exporter))),
            Ok(None) => None,
            // The head has been sent: all that is left is to break off, which clients notice.
            Err(error) => {
                tracing::error!(%error, "an export broke off");
                Some((Err(io::Error::other("the export broke off")), None))
            }
        }
    });
    let headers =
        [(header::CONTENT_TYPE, NDJSON), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((headers, Body::from_stream(pages)).into_response())
}

fn lines(records: &[Record]) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    for record in records {
        bytes.extend_from_slice(record.line()?.as_bytes());
    }
    Ok(bytes.into())
}

async fn import(State(api): State<Api>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let editor = Editor::new(api.store.clone(), Arc::clone(&api.clock), actor(&parts));
    // Before the first byte is read, and not only once there is something to write.
    editor.authorise(Scope::Admin)?;
    let query = parts.uri.query().unwrap_or_default();
    if let Some((name, _)) = form_urlencoded::parse(query.as_bytes()).next() {
        let name: String = name.chars().take(100).collect();
        return Err(ApiError::parameter(&name, "is not a parameter of this operation"));
    }
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !matches!(kind, "application/x-ndjson" | "application/ndjson" | "application/jsonl") {
        let message = "send application/x-ndjson: one record a line";
        return Err(ApiError::new(Code::UnsupportedMediaType, message));
    }
    let gzip = match parts.headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => false,
        Some(b"gzip") => true,
        Some(_) => {
            return Err(ApiError::new(Code::UnsupportedMediaType, "a body may be packed with gzip alone"));
        }
    };
    let mut rejects = Vec::new();
    let mut report = |reject: Reject| {
        if rejects.len() < REJECTS_MAX {
            rejects.push(told(&reject));
        }
    };
    let mut import = Stream::new(&editor, gzip, &mut report);
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece
            .map_err(|_| ApiError::new(Code::BadRequest, "the body broke off; what came before is kept"))?;
        import.piece(&piece).await.map_err(refused)?;
    }
    let Summary { created, updated, unchanged, rejected } = import.end().await.map_err(refused)?;
    let summary = json!({
        "created": created, "updated": updated, "unchanged": unchanged, "rejected": rejected, "rejects": rejects,
    });
    Ok(Json(summary).into_response())
}

fn told(reject: &Reject) -> Value {
    let problems: Vec<Value> = reject
        .problems
        .iter()
        .map(|problem| json!({ "path": problem.path, "code": problem.code, "message": problem.message }))
        .collect();
    json!({ "line": reject.line, "problems": problems })
}

fn refused(error: ImportError) -> ApiError {
    match error {
        ImportError::Read { error, .. } => ApiError::new(Code::BadRequest, error.to_string()),
        ImportError::Catalog(error) => error.into(),
    }
}
