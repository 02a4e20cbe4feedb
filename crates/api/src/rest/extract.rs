//! What handlers take from a request: the reader, path parameters, query parameters, each refused as a problem.

use std::{borrow::Cow, str::FromStr};

use axum::extract::{FromRequestParts, RawPathParams};
use cinegraph_catalog::Reader;
use cinegraph_domain::{
    id::{Entity, Id},
    reference::Reference,
};
use http::{Uri, request::Parts};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use crate::{
    Api,
    error::{ApiError, Code},
    viewer::{SPOILERS, viewer},
};

/// The reader of the request, and what it asked for.
pub struct Ask {
    /// Reads for the request's viewer.
    pub reader: Reader,
    /// The path and query as sent.
    pub uri: Uri,
}

impl FromRequestParts<Api> for Ask {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, ApiError> {
        Ok(Self { reader: Reader::new(api.store.clone(), viewer(parts)?), uri: parts.uri.clone() })
    }
}

async fn path_parameter<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<String, ApiError> {
    let parameters = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|error| ApiError::new(Code::BadRequest, format!("the path cannot be read: {error}")))?;
    let value = parameters.iter().next().map(|(_, value)| value.to_owned());
    value.ok_or_else(|| ApiError::new(Code::BadRequest, "the path lacks the reference it should hold"))
}

/// The reference in the path, in any of its three forms.
pub struct PathReference(pub Reference);

impl<S: Send + Sync> FromRequestParts<S> for PathReference {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ok(Self(path_parameter(parts, state).await?.parse()?))
    }
}

/// The id in the path, of an entity that is known by its id alone.
pub struct PathId<T>(pub Id<T>);

impl<T: Entity, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = path_parameter(parts, state).await?;
        Id::parse(&text).map(Self).ok_or_else(|| {
            let shown: String = text.chars().take(100).collect();
            let message = format!("`{shown}` is not an id: use one such as {}_9", T::KIND.as_str());
            ApiError::new(Code::MalformedReference, message)
        })
    }
}

/// The query parameters, all of them known and none given twice.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if pairs.iter().any(|(other, _)| *other == name) {
                let message = "is given twice: give it once, several values with commas between them";
                return Err(ApiError::parameter(&name, message));
            }
            pairs.push((name, value));
        }
        // The ceiling is for the reader, whatever the handler.
        pairs.retain(|(name, _)| name != SPOILERS);
        let rest: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let deserializer = serde_urlencoded::Deserializer::new(form_urlencoded::parse(rest.as_bytes()));
        serde_path_to_error::deserialize(deserializer).map(Self).map_err(|error| {
            let path = error.path().to_string();
            let message = error.into_inner().to_string();
            match path.as_str() {
                "." => ApiError::new(Code::BadRequest, format!("the query cannot be read: {message}")),
                name => ApiError::parameter(name, message),
            }
        })
    }
}

/// Takes no query parameters but those every operation has.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParameters {}

/// Reads a list of words with commas between them.
///
/// # Errors
/// When one of the words is none of the list's.
pub fn words<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: FromStr + strum::VariantArray + Into<&'static str> + Copy,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    text.split(',')
        .map(|word| {
            word.trim().parse().map_err(|_| {
                let known: Vec<&'static str> = T::VARIANTS.iter().map(|word| (*word).into()).collect();
                serde::de::Error::custom(format!("must be one or several of {}", known.join(", ")))
            })
        })
        .collect()
}

/// Reads one word of a list.
///
/// # Errors
/// When it is none of the list's.
pub fn word<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr + strum::VariantArray + Into<&'static str> + Copy,
    D: Deserializer<'de>,
{
    let mut words = words(deserializer)?;
    match words.len() {
        1 => Ok(words.pop()),
        _ => Err(serde::de::Error::custom("must be one word")),
    }
}
