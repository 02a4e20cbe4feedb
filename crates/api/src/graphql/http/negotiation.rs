//! Which media type answers a request, from `Accept` with its q-values. Media types of request bodies are read in
//! `request`.

use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, StatusCode};
use mime::Mime;

use super::code;
use super::refusal::Refusal;

/// The media types a response can have. Rule: GraphQL over HTTP, "Media types".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/json`: request errors have status 200.
    Json,
    /// `application/graphql-response+json`: request errors have status 400.
    GraphqlResponse,
}

impl MediaType {
    /// The value of `Content-Type`.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    fn range(self) -> Sent {
        match self {
            Self::Json => Sent { type_: "application", subtype: "json" },
            Self::GraphqlResponse => Sent { type_: "application", subtype: "graphql-response+json" },
        }
    }
}

/// What the client takes: at least one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Accepted {
    /// The better of the media types of single responses.
    pub(super) json: Option<MediaType>,
    /// Whether `text/event-stream` is taken. It must be named, or `text/*`: who takes anything does not expect events.
    pub(super) event_stream: bool,
}

/// A media type that can be sent.
#[derive(Debug, Clone, Copy)]
struct Sent {
    type_: &'static str,
    subtype: &'static str,
}

const EVENT_STREAM: Sent = Sent { type_: "text", subtype: "event-stream" };

/// How well a media type is served by the whole of `Accept`: compared by quality, then by how exactly it was named,
/// then by which was named first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    /// Thousandths, 0 to 1 000.
    quality: u16,
    /// 0 for `*/*`, 1 for a range such as `application/*`, 2 for the type itself.
    exactness: u8,
    earliness: std::cmp::Reverse<usize>,
}

/// Reads what the client takes.
///
/// # Errors
/// 406 when `Accept` admits nothing that is sent.
pub(super) fn negotiate(headers: &HeaderMap) -> Result<Accepted, Refusal> {
    let mut ranges = Vec::new();
    for value in headers.get_all(ACCEPT) {
        let text = value.to_str().map_err(|_| not_acceptable())?;
        ranges.extend(text.split(',').map(str::trim).filter(|range| !range.is_empty()));
    }
    if ranges.is_empty() {
        return Ok(Accepted { json: Some(MediaType::Json), event_stream: false });
    }
    // A range that cannot be read admits nothing, and does not spoil the others.
    let ranges: Vec<Mime> = ranges.into_iter().filter_map(|range| range.parse().ok()).collect();
    let event_stream = preference(&ranges, EVENT_STREAM).is_some_and(|events| events.exactness > 0);
    let json = preference(&ranges, MediaType::Json.range());
    let graphql = preference(&ranges, MediaType::GraphqlResponse.range());
    let json = match (json, graphql) {
        (None, None) if event_stream => None,
        (None, None) => return Err(not_acceptable()),
        (json, graphql) if graphql > json => Some(MediaType::GraphqlResponse),
        _ => Some(MediaType::Json),
    };
    Ok(Accepted { json, event_stream })
}

/// The most exact range decides. Rule: RFC 9110, 12.5.1.
fn preference(ranges: &[Mime], sent: Sent) -> Option<Preference> {
    let mut best: Option<Preference> = None;
    for (index, range) in ranges.iter().enumerate() {
        let Some(exactness) = exactness(range, sent) else { continue };
        let Some(quality) = quality(range) else { continue };
        if best.is_none_or(|best| exactness > best.exactness) {
            best = Some(Preference { quality, exactness, earliness: std::cmp::Reverse(index) });
        }
    }
    best.filter(|best| best.quality > 0)
}

fn exactness(range: &Mime, sent: Sent) -> Option<u8> {
    // `application/json; charset=utf-16` asks for something that is never sent.
    if range.get_param(mime::CHARSET).is_some_and(|charset| !charset.as_str().eq_ignore_ascii_case("utf-8")) {
        return None;
    }
    match (range.type_().as_str(), range.subtype().as_str(), range.suffix()) {
        ("*", "*", None) => Some(0),
        (type_, "*", None) if type_ == sent.type_ => Some(1),
        (type_, subtype, None) if type_ == sent.type_ && subtype == sent.subtype => Some(2),
        (type_, subtype, Some(suffix)) if type_ == sent.type_ => {
            (format!("{subtype}+{suffix}") == sent.subtype).then_some(2)
        }
        _ => None,
    }
}

/// The weight in thousandths, 1 000 when none is given, nothing when it is not a weight.
fn quality(range: &Mime) -> Option<u16> {
    let Some(weight) = range.get_param("q") else { return Some(1000) };
    let weight: f32 = weight.as_str().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in range, see before")]
    (0.0..=1.0).contains(&weight).then(|| (weight * 1000.0).round() as u16)
}

fn not_acceptable() -> Refusal {
    Refusal::new(
        StatusCode::NOT_ACCEPTABLE,
        code::NOT_ACCEPTABLE,
        "Responses are sent as application/graphql-response+json, application/json or text/event-stream, in UTF-8.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(accept: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().expect("a header value"));
        negotiate(&headers).ok().and_then(|accepted| accepted.json)
    }

    fn events(accept: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().expect("a header value"));
        negotiate(&headers).is_ok_and(|accepted| accepted.event_stream)
    }

    #[test]
    fn json_answers_when_nothing_is_asked() {
        assert_eq!(negotiate(&HeaderMap::new()).map(|accepted| accepted.json), Ok(Some(MediaType::Json)));
        assert_eq!(negotiated(""), Some(MediaType::Json));
        assert_eq!(negotiated("*/*"), Some(MediaType::Json));
        assert_eq!(negotiated("application/*"), Some(MediaType::Json));
        assert_eq!(negotiated("text/html,application/xhtml+xml,*/*;q=0.8"), Some(MediaType::Json));
    }

    #[test]
    fn the_weight_decides_then_the_order() {
        let graphql = Some(MediaType::GraphqlResponse);
        assert_eq!(negotiated("application/graphql-response+json, application/json;q=0.9"), graphql);
        assert_eq!(negotiated("application/json;q=0.9, application/graphql-response+json"), graphql);
        assert_eq!(negotiated("application/graphql-response+json, application/json"), graphql);
        assert_eq!(negotiated("application/json, application/graphql-response+json"), Some(MediaType::Json));
        assert_eq!(negotiated("application/json;q=0.5, */*"), graphql);
        assert_eq!(negotiated("application/graphql-response+json, */*"), graphql);
        assert_eq!(negotiated("application/graphql-response+json;q=0, */*;q=0.1"), Some(MediaType::Json));
        assert_eq!(negotiated("APPLICATION/GraphQL-Response+JSON; charset=UTF-8"), graphql);
    }

    #[test]
    fn other_types_are_passed_over() {
        assert_eq!(negotiated("text/event-stream, application/json"), Some(MediaType::Json));
        assert_eq!(negotiated("not a type, application/json"), Some(MediaType::Json));
        assert_eq!(negotiated("text/event-stream"), None);
        assert_eq!(negotiated("text/html"), None);
        assert_eq!(negotiated("application/json;q=0"), None);
        assert_eq!(negotiated("application/json;q=2"), None);
        assert_eq!(negotiated("application/json; charset=utf-16"), None);
        assert_eq!(negotiated("application/ld+json"), None);
    }

    #[test]
    fn events_must_be_named() {
        assert!(events("text/event-stream"));
        assert!(events("application/json, text/event-stream;q=0.1"));
        assert!(events("text/*"));
        assert!(!events("*/*"));
        assert!(!events("application/json"));
        assert!(!events("text/event-stream;q=0, application/json"));
        assert!(!events("text/event-stream; charset=utf-16, application/json"));
    }

    #[test]
    fn several_headers_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT, HeaderValue::from_static("text/html"));
        headers.append(ACCEPT, HeaderValue::from_static("application/graphql-response+json"));
        assert_eq!(negotiate(&headers).map(|accepted| accepted.json), Ok(Some(MediaType::GraphqlResponse)));
    }
}
