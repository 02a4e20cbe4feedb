//! The headers that keep the pages to this origin: the Content-Security-Policy and its companions.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

/// For the start page and the fallback: our own HTML and style sheet, no script at all.
pub(crate) const STATIC_POLICY: &str = "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; \
                                        form-action 'none'; frame-ancestors 'none'";

/// For GraphiQL and Swagger UI: scripts only from this origin, and nothing evaluated from text.
///
/// `style-src` allows inline styles because both programs write `style` elements and attributes as they run (the
/// editor's measurements, the locked scrolling behind a dialog); without it they are misplaced and the console fills
/// with errors. Fonts and icons inside their style sheets are `data:` addresses. `connect-src` stays at this origin:
/// `/graphql` and `/openapi.json` are all they may ask.
pub(crate) const PROGRAM_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                                         img-src 'self' data:; font-src 'self' data:; connect-src 'self'; \
                                         object-src 'none'; base-uri 'none'; form-action 'none'; \
                                         frame-ancestors 'none'";

/// What pages and assets alike carry: the stated type is the type, and no address of ours is told to anyone.
pub(crate) fn with_safety(mut response: Response) -> Response {
    for (name, value) in
        [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (header::REFERRER_POLICY, "no-referrer")]
    {
        response.headers_mut().insert::<HeaderName>(name, HeaderValue::from_static(value));
    }
    response
}
