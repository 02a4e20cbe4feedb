//! The payload of `connection_init`: browsers can give a WebSocket no headers, so they send here what they would say in
//! them.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Puts the strings of a payload that are named as one of these headers (`Spoiler-Ceiling`, `spoilerCeiling`) among the
/// headers of the handshake, in their place. A member `headers` may hold them as well; what stands beside it goes
/// before.
///
/// # Errors
/// The name of a header whose value cannot be one.
pub(super) fn add_headers(
    headers: &mut HeaderMap,
    payload: &IndexMap<Name, Value>,
    known: &[HeaderName],
) -> Result<(), HeaderName> {
    let inner = match payload.get("headers") {
        Some(Value::Object(inner)) => Some(inner),
        _ => None,
    };
    for (name, value) in inner.into_iter().flatten().chain(payload) {
        let Value::String(text) = value else { continue };
        let plain = plain(name);
        let Some(header) = known.iter().find(|header| self::plain(header.as_str()) == plain) else {
            continue;
        };
        let value = HeaderValue::from_str(text).map_err(|_| header.clone())?;
        headers.insert(header.clone(), value);
    }
    Ok(())
}

/// A name without what its different spellings differ in.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| *character != '-')
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [HeaderName; 2] =
        [HeaderName::from_static("authorization"), HeaderName::from_static("toy-ceiling")];

    fn added(payload: serde_json::Value) -> Result<HeaderMap, HeaderName> {
        let Ok(Value::Object(payload)) = Value::from_json(payload) else { panic!("an object") };
        let mut headers = HeaderMap::new();
        headers.insert("toy-ceiling", HeaderValue::from_static("of the handshake"));
        add_headers(&mut headers, &payload, &KNOWN).map(|()| headers)
    }

    #[test]
    fn names_are_read_in_either_spelling() {
        for name in ["toyCeiling", "Toy-Ceiling", "toy-ceiling", "TOYCEILING"] {
            let headers = added(serde_json::json!({ name: "mild" })).expect("headers");
            assert_eq!(headers["toy-ceiling"], "mild", "{name}");
            let headers = added(serde_json::json!({ "headers": { name: "mild" } })).expect("headers");
            assert_eq!(headers["toy-ceiling"], "mild", "{name}");
        }
        let both = serde_json::json!({"Authorization": "outer", "headers": {"authorization": "inner"}});
        assert_eq!(added(both).expect("headers")["authorization"], "outer");
    }

    #[test]
    fn what_is_no_header_of_the_endpoint_is_passed_over() {
        let others = serde_json::json!({"cookie": "a=b", "toyCeiling": 7, "headers": ["authorization"]});
        let headers = added(others).expect("headers");
        assert_eq!(
            (headers.len(), &headers["toy-ceiling"]),
            (1, &HeaderValue::from_static("of the handshake"))
        );
        assert_eq!(added(serde_json::json!({"authorization": "a\nb"})).err(), Some(KNOWN[0].clone()));
    }
}
