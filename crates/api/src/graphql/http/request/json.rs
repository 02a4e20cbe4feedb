//! JSON read strictly into GraphQL values: no name twice in an object, whole numbers as integers. What the values mean
//! is not known here. U+0000 is a character like others in JSON; where it does harm, it is refused by its own check.

use std::fmt;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads a JSON text. Nesting is bounded by the reader (128 levels).
///
/// # Errors
/// The reader's message, when the text is not JSON or breaks one of the rules above.
pub(crate) fn read(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str::<Strict>(text).map(|strict| strict.0)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // JSON knows one kind of number: 1977.0 is 1977. Above 2^53 the digits of a float are not exact.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
            return Ok(Value::from(value as i64));
        }
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element::<Strict>()? {
            list.push(element.0);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = IndexMap::new();
        while let Some((name, value)) = entries.next_entry::<String, Strict>()? {
            if object.contains_key(name.as_str()) {
                // Readers disagree on which of the two counts, so neither may.
                return Err(A::Error::custom(format_args!("the name {name:?} stands twice in one object")));
            }
            object.insert(Name::new(name), value.0);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let value = read(text).expect("JSON");
        serde_json::to_string(&value).expect("a JSON value")
    }

    #[test]
    fn the_order_of_names_is_kept() {
        assert_eq!(written(r#"{"z":1,"a":{"y":[],"b":null}}"#), r#"{"z":1,"a":{"y":[],"b":null}}"#);
    }

    #[test]
    fn whole_numbers_are_integers() {
        assert_eq!(
            written("[1977.0,-2.0,1e3,1.5,18446744073709551615]"),
            "[1977,-2,1000,1.5,18446744073709551615]"
        );
    }

    #[test]
    fn strictness() {
        assert!(read(r#"{"a":1,"a":2}"#).is_err());
        assert!(read(r#"{"a":{"b":1,"b":1}}"#).is_err());
        assert!(read("{} {}").is_err());
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read("").is_err());
    }
}
