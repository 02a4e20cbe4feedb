//! The request's address: not too long, and text once its %-escapes are undone, so that nothing below meets bytes
//! that a database or a header cannot hold. GraphQL reads its parameters itself, and says in its own form what is
//! wrong with them.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};
use percent_encoding::percent_decode_str;

use super::errors::GRAPHQL;
use crate::app::Limits;
use crate::problem::Problem;

pub(crate) async fn check(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    match fault(request.uri(), limits.address) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn fault(uri: &Uri, most: usize) -> Option<Problem> {
    let length = uri.path_and_query().map_or(0, |address| address.as_str().len());
    if length > most {
        let detail = format!(
            "The path and query have {length} bytes and may have {most}. Send long queries with POST."
        );
        return Some(Problem::new(StatusCode::URI_TOO_LONG, detail));
    }
    let query = if uri.path() == GRAPHQL { None } else { uri.query() };
    let parts = [("path", uri.path()), ("query", query.unwrap_or_default())];
    parts.into_iter().find_map(|(part, text)| {
        let wrong = match percent_decode_str(text).decode_utf8() {
            Err(_) => "is not UTF-8 once its %-escapes are undone",
            Ok(text) if text.contains('\0') => "holds a NUL byte (%00)",
            Ok(_) => return None,
        };
        Some(Problem::new(StatusCode::BAD_REQUEST, format!("The {part} {wrong}.")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_must_be_text() {
        let fault = |text: &str| fault(&text.parse().expect("a URI"), 100);
        assert_eq!(fault("/v1/films/caf%C3%A9?q=%F0%9F%8E%AC&a=%25&b=100%"), None);
        for bad in ["/a%00", "/?q=%00", "/%ff", "/?q=%C3%28", "/?q=%ED%A0%80"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
        assert!(fault(&format!("/{}", "a".repeat(100))).is_some());
        assert_eq!(fault("/graphql?query=%00%ff"), None);
        assert!(fault("/graphql%00").is_some());
        assert!(fault(&format!("/graphql?query={}", "a".repeat(100))).is_some());
    }
}
