//! Who asks, and how much of the story they want to know: read from the head of a request, alike for both protocols.

use cinegraph_catalog::Viewer;
use cinegraph_domain::{actor::Actor, locale::LocaleChain, spoiler::SpoilerLevel};
use http::{HeaderMap, HeaderName, header, request::Parts};

use crate::error::ApiError;

/// The header that sets the ceiling.
pub const SPOILER_CEILING: HeaderName = HeaderName::from_static("spoiler-ceiling");
/// The URL parameter that sets the ceiling, before the header.
pub const SPOILERS: &str = "spoilers";

/// The viewer a request's head describes. Where it names no ceiling, that of the token holds.
///
/// # Errors
/// When the ceiling is not one of the four levels.
pub fn viewer(parts: &Parts) -> Result<Viewer, ApiError> {
    let parameter = parts
        .uri
        .query()
        .and_then(|query| form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == SPOILERS))
        .map(|(_, level)| level.into_owned());
    let own = parts.extensions.get::<Actor>().and_then(|actor| actor.ceiling);
    let ceiling = match parameter {
        Some(level) => level_of(SPOILERS, &level)?,
        None => header_level(&parts.headers)?.or(own).unwrap_or_default(),
    };
    let languages: Vec<&str> = parts
        .headers
        .get_all(header::ACCEPT_LANGUAGE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Ok(Viewer { ceiling, locales: LocaleChain::from_accept_language(&languages.join(",")) })
}

fn header_level(headers: &HeaderMap) -> Result<Option<SpoilerLevel>, ApiError> {
    let mut values = headers.get_all(SPOILER_CEILING).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(ApiError::parameter("Spoiler-Ceiling", "must be given once"));
    }
    level_of("Spoiler-Ceiling", value.to_str().unwrap_or_default()).map(Some)
}

fn level_of(name: &str, level: &str) -> Result<SpoilerLevel, ApiError> {
    level.trim().parse().map_err(|_| ApiError::parameter(name, "must be one of none, minor, major, ending"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_by(
        actor: Option<SpoilerLevel>,
        uri: &str,
        header: Option<&str>,
    ) -> Result<SpoilerLevel, ApiError> {
        let mut request = http::Request::get(uri).extension(Actor { ceiling: actor, ..Actor::default() });
        if let Some(header) = header {
            request = request.header(SPOILER_CEILING, header);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        viewer(&parts).map(|viewer| viewer.ceiling)
    }

    fn read(uri: &str, header: Option<&str>) -> Result<SpoilerLevel, ApiError> {
        read_by(None, uri, header)
    }

    #[test]
    fn the_parameter_goes_before_the_header_and_nothing_means_none() {
        assert_eq!(read("/", None).ok(), Some(SpoilerLevel::None));
        assert_eq!(read("/", Some("Major")).ok(), Some(SpoilerLevel::Major));
        assert_eq!(read("/?spoilers=minor", Some("ending")).ok(), Some(SpoilerLevel::Minor));
        assert!(read("/?spoilers=all", None).is_err());
        assert!(read("/", Some("")).is_err());
    }
    #[test]
    fn the_ceiling_of_a_token_holds_where_the_request_names_none() {
        let read = |uri, header| read_by(Some(SpoilerLevel::Major), uri, header).ok();
        assert_eq!(read("/", None), Some(SpoilerLevel::Major));
        assert_eq!(read("/", Some("none")), Some(SpoilerLevel::None));
        assert_eq!(read("/?spoilers=ending", None), Some(SpoilerLevel::Ending));
    }
}
