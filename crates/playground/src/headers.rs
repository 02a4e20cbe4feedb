//! The headers that keep the pages to this origin: the Content-Security-Policy and its companions.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

/// For the start page and the fallback: our own HTML and style sheet, no script at all.
pub(crate) const STATIC_POLICY: &str = "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; \
                                        form-action 'none'; frame-ancestors 'none'";

/// For the REST reference: scripts and styles only from this origin, nothing inline, nothing evaluated from text. The
/// icons inside the style sheet are `data:` addresses. `connect-src` is where the operations are tried out.
pub(crate) const REFERENCE_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
                                           img-src 'self' data:; connect-src 'self'; object-src 'none'; \
                                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// For GraphiQL: as above, with the fonts inside its style sheet, and with inline styles. Its dialogs write a `style`
/// element, with measurements of the window in it, to hold the page still behind them; without the permission opening
/// the settings is an error in the console. A nonce would do too, but would make every answer another document.
pub(crate) const PLAYGROUND_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
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
