//! Who asks: the holder of the token in `Authorization`, alike for both protocols. What they may do is decided in the
//! catalogue; here only that they may read at all, where the server asks for that.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use cinegraph_catalog::{Tokens, error::CatalogError};
use cinegraph_domain::actor::{Actor, Scope};
use http::{HeaderMap, HeaderValue, header, request::Parts};

use crate::{
    Api, GRAPHQL,
    error::{ApiError, Code},
    graphql,
};

const SCHEME: &str = "Bearer";

/// Who sends these headers: the holder of their token, or nobody in particular.
///
/// # Errors
/// When the token is not a good one, when there must be one and is none, or when the database fails.
pub async fn actor_of(headers: &HeaderMap, api: &Api) -> Result<Actor, ApiError> {
    let actor = match shown(headers)? {
        None => Actor::default(),
        Some(text) => {
            let tokens = Tokens::new(api.store.clone(), Arc::clone(&api.clock));
            let holder = tokens.holder(text).await.map_err(CatalogError::from)?;
            holder.ok_or_else(not_valid)?
        }
    };
    admit(&actor, api)?;
    Ok(actor)
}

/// Lets pass whoever may read, and everybody where reading is open.
///
/// # Errors
/// When reading takes a token, and none was shown.
pub(crate) fn admit(actor: &Actor, api: &Api) -> Result<(), ApiError> {
    if api.require_token && !actor.may(Scope::Read) {
        return Err(CatalogError::Unauthorized { scope: Scope::Read }.into());
    }
    Ok(())
}

/// The actor that was found for a request on its way in; nobody in particular where none was looked for.
#[must_use]
pub fn actor(parts: &Parts) -> Actor {
    parts.extensions.get::<Actor>().cloned().unwrap_or_default()
}

/// Finds out who asks before anything is done for them, and marks answers that are theirs alone. Pages, descriptions
/// and health checks are for everybody and are passed on unread.
pub(crate) async fn identify(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let of_graphql = path == GRAPHQL;
    if !(of_graphql || path == "/v1" || path.starts_with("/v1/")) {
        return next.run(request).await;
    }
    let is_shown = request.headers().contains_key(header::AUTHORIZATION);
    // A socket may bring its token in its first message, for browsers cannot send one with the handshake.
    let found = match of_graphql && !is_shown && request.headers().contains_key(header::UPGRADE) {
        true => Ok(Actor::default()),
        false => actor_of(request.headers(), &api).await,
    };
    let mut response = match found {
        Ok(actor) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Err(error) if of_graphql => graphql::refused(request.headers(), error),
        Err(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Authorization"));
    if is_shown {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    }
    response
}

/// The token in `Authorization`, if there is one.
fn shown(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let credentials = value.to_str().ok().and_then(|value| value.trim().split_once(' '));
    match credentials {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case(SCHEME) && values.next().is_none() => {
            Ok(Some(token.trim()))
        }
        _ => Err(not_valid()),
    }
}

/// The same words whatever is wrong with it: who has found a token learns nothing about it.
fn not_valid() -> ApiError {
    ApiError::new(Code::InvalidToken, "the token is not valid (any more)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_once_and_as_a_bearer() {
        let shown = |values: &[&'static str]| {
            let values = values.iter().map(|value| (header::AUTHORIZATION, HeaderValue::from_static(value)));
            super::shown(&values.collect::<Vec<_>>().into_iter().fold(
                HeaderMap::new(),
                |mut map, (name, value)| {
                    map.append(name, value);
                    map
                },
            ))
            .map(|token| token.map(ToOwned::to_owned))
            .map_err(|error| error.code)
        };
        assert_eq!(shown(&[]), Ok(None));
        assert_eq!(shown(&["Bearer cg_1_x"]), Ok(Some("cg_1_x".to_owned())));
        assert_eq!(shown(&["bearer  cg_1_x "]), Ok(Some("cg_1_x".to_owned())));
        for bad in [&["cg_1_x"][..], &["Basic YTpi"], &["Bearer"], &[""], &["Bearer a", "Bearer a"]] {
            assert_eq!(shown(bad), Err(Code::InvalidToken), "{bad:?}");
        }
    }
}
