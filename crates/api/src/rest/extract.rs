//! What handlers take from a request: the reader, path parameters, query parameters, each refused as a problem.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use cinegraph_catalog::Reader;
use cinegraph_domain::{
    id::{Entity, Id},
    reference::{MalformedReference, Reference},
};
use http::{Uri, request::Parts};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use super::query;
use crate::{
    Api,
    error::{ApiError, Code},
    viewer::viewer,
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

/// The name and the value of the one parameter that a path has.
async fn path_parameter<S: Send + Sync>(parts: &mut Parts, state: &S) -> Result<(String, String), ApiError> {
    let parameters = RawPathParams::from_request_parts(parts, state)
        .await
        .map_err(|error| ApiError::new(Code::BadRequest, format!("the path cannot be read: {error}")))?;
    let parameter = parameters.iter().next().map(|(name, value)| (name.to_owned(), value.to_owned()));
    parameter.ok_or_else(|| ApiError::new(Code::BadRequest, "the path lacks the reference it should hold"))
}

/// The reference in the path, in any of its three forms.
pub struct PathReference(pub Reference);

impl<S: Send + Sync> FromRequestParts<S> for PathReference {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let (name, text) = path_parameter(parts, state).await?;
        text.parse().map(Self).map_err(|malformed: MalformedReference| ApiError::from(malformed).of(&name))
    }
}

/// The parameter of the path as it stands there.
pub struct PathText(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        path_parameter(parts, state).await.map(|(_, text)| Self(text))
    }
}

/// The id in the path, of an entity that is known by its id alone.
pub struct PathId<T>(pub Id<T>);

impl<T: Entity, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let (name, text) = path_parameter(parts, state).await?;
        Id::parse(&text).map(Self).ok_or_else(|| {
            let shown: String = text.chars().take(100).collect();
            let message = format!("`{shown}` is not an id: use one such as {}_9", T::KIND.as_str());
            ApiError::new(Code::MalformedReference, message).of(&name)
        })
    }
}

/// The query parameters, all of them known, and none given twice but those that are lists.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        query::read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Takes no query parameters but those every operation has.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParameters {}

/// Reads a list of words, given with commas between them or one at a time.
///
/// # Errors
/// When one of the words is none of the list's.
pub fn words<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: FromStr + strum::VariantArray + Into<&'static str> + Copy,
    D: Deserializer<'de>,
{
    Vec::<String>::deserialize(deserializer)?
        .iter()
        .map(|text| one_of(text, "must be one or several of"))
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
    one_of(&String::deserialize(deserializer)?, "must be one of").map(Some)
}

fn one_of<T, E>(text: &str, wanted: &str) -> Result<T, E>
where
    T: FromStr + strum::VariantArray + Into<&'static str> + Copy,
    E: serde::de::Error,
{
    text.trim().parse().map_err(|_| {
        let known: Vec<&'static str> = T::VARIANTS.iter().map(|word| (*word).into()).collect();
        E::custom(format!("{wanted} {}", known.join(", ")))
    })
}
