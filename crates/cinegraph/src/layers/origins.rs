//! Front ends on other origins may do everything: no cookie is ever looked at, and a token is sent only by those who
//! hold it (the CORS protocol of the Fetch standard).

use std::time::Duration;

use http::{HeaderName, Method, header};
use tower_http::cors::{Any, CorsLayer};

/// How long a browser may go by the answer to a preflight request.
const PREFLIGHT_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Lets any origin read, with the headers that change an answer, and see the headers that describe it.
pub(super) fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([
            header::ACCEPT,
            header::ACCEPT_LANGUAGE,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            HeaderName::from_static("idempotency-key"),
            HeaderName::from_static("spoiler-ceiling"),
        ])
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::LOCATION,
            header::WWW_AUTHENTICATE,
            HeaderName::from_static("idempotency-replayed"),
        ])
        .max_age(PREFLIGHT_AGE)
}
