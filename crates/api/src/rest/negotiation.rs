//! Which of several media types answers a request, by `Accept` and its weights (RFC 9110 §12.5.1).

use std::cmp::Reverse;

use http::{HeaderMap, header::ACCEPT};
use mime::Mime;

use crate::error::{ApiError, Code};

/// The place in `offered` of the media type that answers a request: the first where the request does not mind.
///
/// # Errors
/// `NOT_ACCEPTABLE` when the request takes none of them.
pub fn choose(headers: &HeaderMap, offered: &[&str]) -> Result<usize, ApiError> {
    let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<&str> =
        values.flat_map(|value| value.split(',')).map(str::trim).filter(|range| !range.is_empty()).collect();
    if ranges.is_empty() {
        return Ok(0);
    }
    // A range that cannot be read admits nothing, and does not spoil the others.
    let ranges: Vec<(usize, Mime)> =
        ranges.iter().enumerate().filter_map(|(place, range)| Some((place, range.parse().ok()?))).collect();
    let preferred = (0..offered.len())
        .filter_map(|index| Some((preference(&ranges, offered[index])?, Reverse(index))))
        .max()
        .map(|(_, Reverse(index))| index);
    preferred.ok_or_else(|| {
        ApiError::new(Code::NotAcceptable, format!("this is answered as {}", offered.join(", ")))
    })
}

/// Thousandths of the weight, how exactly the type was named, and how early.
type Preference = (u16, u8, Reverse<usize>);

/// How well a media type is served: the range that names it most exactly decides.
fn preference(ranges: &[(usize, Mime)], media_type: &str) -> Option<Preference> {
    let fitting = ranges.iter().filter_map(|(place, range)| {
        let exactness = match range.essence_str() {
            "*/*" => 0,
            essence if essence == media_type => 2,
            essence => {
                let main = essence.strip_suffix("/*")?;
                (media_type.split('/').next()? == main).then_some(1)?
            }
        };
        Some((exactness, Reverse(*place), weight(range)?))
    });
    let (exactness, place, weight) = fitting.max_by_key(|(exactness, place, _)| (*exactness, *place))?;
    (weight > 0).then_some((weight, exactness, place))
}

/// The weight in thousandths, 1 000 when none is given, nothing when it is not a weight.
fn weight(range: &Mime) -> Option<u16> {
    let Some(weight) = range.get_param("q") else { return Some(1000) };
    let weight: f32 = weight.as_str().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is in range, see before")]
    (0.0..=1.0).contains(&weight).then(|| (weight * 1000.0).round() as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: [&str; 3] = ["application/json", "application/x-ndjson", "text/event-stream"];

    fn chosen(accept: &str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().expect("a header value"));
        choose(&headers, &OFFERED).ok().map(|index| OFFERED[index])
    }

    #[test]
    fn the_first_answers_who_does_not_mind() {
        assert_eq!(choose(&HeaderMap::new(), &OFFERED).ok(), Some(0));
        for accept in ["*/*", "application/*", "text/html,application/xhtml+xml,*/*;q=0.8", ""] {
            assert_eq!(chosen(accept), Some("application/json"), "{accept}");
        }
    }

    #[test]
    fn weights_decide_then_exactness_then_the_order_of_the_request() {
        assert_eq!(chosen("text/event-stream"), Some("text/event-stream"));
        assert_eq!(chosen("application/json;q=0.5, application/x-ndjson"), Some("application/x-ndjson"));
        assert_eq!(chosen("application/x-ndjson, */*"), Some("application/x-ndjson"));
        assert_eq!(chosen("text/event-stream, application/json"), Some("text/event-stream"));
        assert_eq!(chosen("application/json;q=0, */*;q=0.1"), Some("application/x-ndjson"));
        for accept in ["text/html", "application/json;q=0", "application/json;q=2"] {
            assert_eq!(chosen(accept), None, "{accept}");
        }
    }
}
