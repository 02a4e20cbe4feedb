//! `Idempotency-Key`: a POST that is sent again under its key is answered as it was the first time, for 24 hours
//! (draft-ietf-httpapi-idempotency-key-header). That its write happens once, whatever becomes of this process, is the
//! `Editor`'s part: it is given the [`Repeat`] and leaves its mark in the write's own transaction.

mod turns;

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use async_graphql::Context;
use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use cinegraph_catalog::{
    Repeat,
    idempotency::{Answers, KeptAnswer},
};
use cinegraph_domain::actor::Actor;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::turns::Turns;
use crate::{
    Api, GRAPHQL,
    error::{ApiError, Code},
    graphql::{
        self,
        http::{Limits, Refusal, code},
    },
};

/// The header with a client's name for a request.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The header that marks an answer given before.
pub const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Takes bodies of any length as they come, and changes nothing when it is given the same once more.
const IMPORT: &str = "/v1/import";
/// The longest key.
const KEY_MAX: usize = 255;
/// The longest body that is read; the server's own limit comes long before.
const BODY_MAX: usize = 16 * 1024 * 1024;
/// The longest answer that is kept.
const ANSWER_MAX: u64 = 1024 * 1024;
/// What an answer is replayed with, besides its status and its body.
const KEPT: [HeaderName; 4] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::VARY];

/// What answers to repeated requests come from.
#[derive(Clone)]
pub(crate) struct Repeats {
    answers: Answers,
    turns: Turns,
}

impl Repeats {
    pub(crate) fn new(api: &Api) -> Self {
        let answers = Answers::new(api.store.clone(), Arc::clone(&api.clock));
        Self { answers, turns: Turns::default() }
    }
}

/// The key of a GraphQL request, and whether a mutation has made use of it.
#[derive(Clone, Debug)]
pub(crate) struct Repeatable {
    repeat: Repeat,
    used: Arc<AtomicBool>,
}

/// The key for the write of one field of a mutation, if its request has one. The fields of a request write apart, so
/// each has a key of its own, by the name it has in the answer.
#[must_use]
pub fn repeat_of(ctx: &Context<'_>) -> Option<Repeat> {
    let Repeatable { repeat, used } = ctx.data_opt::<Repeatable>()?;
    used.store(true, Ordering::Relaxed);
    // No client's key has a space in it.
    let key = format!("{} {}", repeat.key, ctx.item.node.response_key().node);
    Some(Repeat { key, ..repeat.clone() })
}

/// Answers a POST with a key as before, or sees to it that it can be answered so the next time.
pub(crate) async fn answer_once(State(repeats): State<Repeats>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let of_graphql = path == GRAPHQL;
    if request.method() != Method::POST || path == IMPORT || !(of_graphql || path.starts_with("/v1/")) {
        return next.run(request).await;
    }
    let refuse = |headers: &HeaderMap, error: ApiError| match of_graphql {
        true => graphql::refused(headers, error),
        false => error.into_response(),
    };
    let key = match key_of(request.headers()) {
        Ok(key) => key.map(ToOwned::to_owned),
        Err(error) => return refuse(request.headers(), error),
    };
    let owner = request.extensions().get::<Actor>().and_then(|actor| actor.name.clone());
    // Who shows no token writes nothing, so that there is nothing to repeat.
    let (Some(key), Some(owner)) = (key, owner) else { return next.run(request).await };
    let (parts, body) = request.into_parts();
    let body = match read(body, of_graphql).await {
        Ok(body) => body,
        Err(refusal) if of_graphql => return graphql::http::refused(&parts.headers, refusal),
        Err(refusal) => return ApiError::new(Code::BadRequest, refusal.message).into_response(),
    };
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let repeat = Repeat { owner, key, fingerprint: fingerprint(&parts.method, target, &body) };

    let _turn = repeats.turns.take(&repeat.owner, &repeat.key).await;
    match repeats.answers.find(&repeat).await {
        Ok(Some(answer)) => return replay(answer),
        Ok(None) => {}
        Err(error) => return refuse(&parts.headers, error.into()),
    }
    let mut request = Request::from_parts(parts, Body::from(body));
    let used = Arc::new(AtomicBool::new(!of_graphql));
    let repeatable = Repeatable { repeat: repeat.clone(), used: Arc::clone(&used) };
    request.extensions_mut().insert(repeatable);
    request.extensions_mut().insert(repeat.clone());
    let response = next.run(request).await;
    match used.load(Ordering::Relaxed) && is_final(response.status()) {
        true => keep(&repeats.answers, &repeat, response, of_graphql).await,
        false => response,
    }
}

/// The key of a request, if it has one.
fn key_of(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_key = (1..=KEY_MAX).contains(&value.len()) && value.as_bytes().iter().all(u8::is_ascii_graphic);
    match value.to_str() {
        Ok(key) if is_key && values.next().is_none() => Ok(Some(key)),
        _ => {
            let message = format!("must be 1 to {KEY_MAX} visible characters of ASCII, and be given once");
            Err(ApiError::parameter("Idempotency-Key", message))
        }
    }
}

/// Reads a body as far as the endpoint behind this would.
async fn read(body: Body, of_graphql: bool) -> Result<Bytes, Refusal> {
    let broken = || Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, "The body broke off.");
    if !of_graphql {
        // How long one may be and how slow is watched outside, where it is told too.
        return to_bytes(body, BODY_MAX).await.map_err(|_| broken());
    }
    let Limits { body_bytes, body_time, .. } = Limits::default();
    match tokio::time::timeout(body_time, Limited::new(body, body_bytes).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            let message = format!("The body is longer than {body_bytes} bytes.");
            Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, code::PAYLOAD_TOO_LARGE, message))
        }
        Ok(Err(_)) => Err(broken()),
        Err(_) => {
            let message = "The body did not arrive in time.";
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, code::REQUEST_TIMEOUT, message))
        }
    }
}

/// Tells requests apart: a hash of what is asked for and of what is sent.
fn fingerprint(method: &Method, target: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    // Neither a method nor an address has a line break in it.
    hash.update(format!("{method}\n{target}\n"));
    hash.update(body);
    hash.finalize().iter().fold(String::new(), |mut digits, byte| {
        // Writing to a String cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Whether the same request would be answered so again. What failed on our side, what lacked a token and what did not
/// arrive may go well the next time.
fn is_final(status: StatusCode) -> bool {
    !(status.is_server_error()
        || matches!(
            status,
            StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::REQUEST_TIMEOUT
                | StatusCode::PAYLOAD_TOO_LARGE
                | StatusCode::TOO_MANY_REQUESTS
        ))
}

/// Keeps an answer on its way out. When that fails it is given all the same: what was written is written.
async fn keep(answers: &Answers, repeat: &Repeat, response: Response, of_graphql: bool) -> Response {
    let (parts, body) = response.into_parts();
    // A stream has no length, and is no answer to keep.
    if body.size_hint().exact().is_none_or(|length| length > ANSWER_MAX) {
        return Response::from_parts(parts, body);
    }
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return ApiError::new(Code::Internal, "The answer broke off while it was made.").into_response();
    };
    let text = std::str::from_utf8(&bytes).ok().filter(|text| !text.contains('\0'));
    if let Some(text) = text.filter(|text| !of_graphql || fields_are_final(text)) {
        let header = |name: &HeaderName| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        };
        let headers = KEPT.iter().filter_map(header).collect();
        let answer = KeptAnswer { status: parts.status.as_u16(), headers, body: text.to_owned() };
        if let Err(error) = answers.keep(repeat, &answer).await {
            tracing::error!(%error, "an answer was not kept for when its request comes again");
        }
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The same as [`is_final`] for the fields of a GraphQL answer, whose status does not tell.
fn fields_are_final(answer: &str) -> bool {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default)]
        errors: Vec<Error>,
    }
    #[derive(Deserialize)]
    struct Error {
        extensions: Extensions,
    }
    #[derive(Deserialize)]
    struct Extensions {
        code: String,
    }
    let passing = [Code::Unauthorized, Code::InvalidToken, Code::Forbidden, Code::Internal];
    match serde_json::from_str::<Answer>(answer) {
        Ok(Answer { errors }) => {
            errors.iter().all(|error| passing.iter().all(|code| code.as_str() != error.extensions.code))
        }
        Err(_) => false,
    }
}

/// An answer given before, once more.
fn replay(answer: KeptAnswer) -> Response {
    let KeptAnswer { status, headers, body } = answer;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response.headers_mut().insert(IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
    response
}
