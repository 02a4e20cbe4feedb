//! The query string as serde reads it: one value a parameter, or several where the parameter is a list, and faults in
//! words that say what would be right.

use std::{fmt::Display, slice, str::FromStr};

use percent_encoding::percent_decode_str;
use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, Visitor,
        value::{MapAccessDeserializer, SeqDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use crate::{
    error::{ApiError, Code},
    viewer::SPOILERS,
};

/// Lists that handlers take as one text with commas, wherever they occur. Other lists are known by their type.
const JOINED: [&str; 2] = ["fields", "include"];

/// A parameter with every value it is given.
#[derive(Debug, PartialEq, Eq)]
struct Parameter {
    name: String,
    values: Vec<String>,
}

/// Reads the parameters of a query, all of which must be known.
pub(super) fn read<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let mut parameters = parameters(query)?;
    if let Some(ceiling) = parameters.iter().position(|parameter| parameter.name == SPOILERS) {
        // The ceiling is for the reader, whatever the handler.
        let ceiling = parameters.swap_remove(ceiling);
        ceiling.single().map_err(|fault| fault.of(SPOILERS))?;
    }
    let pairs = Pairs { rest: parameters.iter(), current: None };
    Ok(T::deserialize(MapAccessDeserializer::new(pairs))?)
}

fn parameters(query: &str) -> Result<Vec<Parameter>, ApiError> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name).map_err(|wrong| {
            ApiError::new(
                Code::BadRequest,
                format!("the query cannot be read: the name of a parameter {wrong}"),
            )
        })?;
        let value = decode(value).map_err(|wrong| ApiError::parameter(&shown(&name), wrong))?;
        match parameters.iter_mut().find(|parameter| parameter.name == name) {
            Some(parameter) => parameter.values.push(value),
            None => parameters.push(Parameter { name, values: vec![value] }),
        }
    }
    for parameter in &mut parameters {
        if JOINED.contains(&parameter.name.as_str()) {
            parameter.values = vec![parameter.values.join(",")];
        }
    }
    Ok(parameters)
}

/// Undoes `+` and %-escapes, without making the best of broken ones: a filter must not look for another text.
fn decode(text: &str) -> Result<String, &'static str> {
    let mut escapes = text.split('%').skip(1);
    if !escapes.all(|after| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2) {
        return Err("holds a `%` without two hexadecimal digits after it: write `%25` for the sign itself");
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8();
    decoded.map(Into::into).map_err(|_| "is not UTF-8 once its %-escapes are undone")
}

fn shown(name: &str) -> String {
    name.chars().take(100).collect()
}

/// What is wrong with a query.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Fault {
    parameter: Option<String>,
    message: String,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { parameter: None, message: message.into() }
    }

    /// The same fault, laid to a parameter.
    fn of(mut self, parameter: &str) -> Self {
        self.parameter.get_or_insert_with(|| shown(parameter));
        self
    }
}

impl de::Error for Fault {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let known: Vec<&str> = expected.iter().copied().chain([SPOILERS]).collect();
        let verb = if known.len() == 1 { "is" } else { "are" };
        Self::new(format!("unknown parameter; known {verb} {}", known.join(", "))).of(field)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("must be given").of(field)
    }
}

impl From<Fault> for ApiError {
    fn from(Fault { parameter, message }: Fault) -> Self {
        match parameter {
            Some(name) => Self::parameter(&name, message),
            None => Self::new(Code::BadRequest, format!("the query cannot be read: {message}")),
        }
    }
}

/// The parameters as a map.
struct Pairs<'q> {
    rest: slice::Iter<'q, Parameter>,
    current: Option<&'q Parameter>,
}

impl<'de> MapAccess<'de> for Pairs<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.current = self.rest.next();
        let Some(parameter) = self.current else { return Ok(None) };
        let name: StrDeserializer<'_, Fault> = parameter.name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some(parameter) = self.current.take() else {
            return Err(Fault::new("a value was read before its name"));
        };
        seed.deserialize(parameter).map_err(|fault| fault.of(&parameter.name))
    }
}

impl Parameter {
    /// The value of a parameter that is no list.
    fn single(&self) -> Result<&str, Fault> {
        match self.values.as_slice() {
            [value] => Ok(value),
            _ => Err(Fault::new("is given twice: give it once")),
        }
    }

    fn whole<T: FromStr>(&self, least: impl Display, most: impl Display) -> Result<T, Fault> {
        let text = self.single()?;
        text.parse().map_err(|_| {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            if digits.is_empty() || digits.bytes().any(|byte| !byte.is_ascii_digit()) {
                Fault::new("must be a whole number")
            } else {
                Fault::new(format!("must be a whole number from {least} to {most}"))
            }
        })
    }
}

impl<'de> Deserializer<'de> for &Parameter {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.single()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.single()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Fault::new("must be true or false")),
        }
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_i32(self.whole(i32::MIN, i32::MAX)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_i64(self.whole(i64::MIN, i64::MAX)?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u32(self.whole(u32::MIN, u32::MAX)?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_u64(self.whole(u64::MIN, u64::MAX)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    /// A list: values with commas between them, or given one at a time, or both.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let words = self.values.iter().flat_map(|value| value.split(',')).map(str::trim);
        visitor.visit_seq(SeqDeserializer::new(words))
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
    struct Params {
        title_prefix: Option<String>,
        year_from: Option<i32>,
        count: bool,
        kinds: Vec<String>,
        fields: Option<String>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    fn refusal<T: DeserializeOwned>(query: &str) -> (Option<String>, String) {
        let error = read::<T>(query).err().unwrap_or_else(|| panic!("{query} was taken"));
        assert_eq!(error.code, Code::BadRequest);
        match error.fields.into_iter().next() {
            Some(field) => (Some(field.path), field.message),
            None => (None, error.detail),
        }
    }

    #[test]
    fn lists_may_be_given_either_way() {
        for query in ["kinds=key,ending&fields=id,title", "kinds=key&fields=id&kinds=ending&fields=title"] {
            let params: Params = read(query).expect("a query");
            assert_eq!(params.kinds, ["key", "ending"]);
            assert_eq!(params.fields.as_deref(), Some("id,title"));
        }
    }

    #[test]
    fn single_values_are_read_as_they_are() {
        let params: Params =
            read("titlePrefix=Crouching+Tiger%2C%20caf%C3%A9&yearFrom=-5&count=true&spoilers=minor&&")
                .expect("a query");
        let title_prefix = Some("Crouching Tiger, café".to_owned());
        assert_eq!(params, Params { title_prefix, year_from: Some(-5), count: true, ..Params::default() });
        assert!(read::<Nothing>("spoilers=none").is_ok());
    }

    #[test]
    fn refusals_say_what_would_be_right() {
        for (query, parameter, message) in [
            ("titlePrefix=a&titlePrefix=b", "titlePrefix", "is given twice: give it once"),
            ("spoilers=none&spoilers=none", "spoilers", "is given twice: give it once"),
            ("yearFrom=then", "yearFrom", "must be a whole number"),
            ("yearFrom=", "yearFrom", "must be a whole number"),
            ("yearFrom=99999999999", "yearFrom", "must be a whole number from -2147483648 to 2147483647"),
            ("count=yes", "count", "must be true or false"),
            (
                "TitlePrefix=a",
                "TitlePrefix",
                "unknown parameter; known are titlePrefix, yearFrom, count, kinds, fields, spoilers",
            ),
            (
                "titlePrefix=100%",
                "titlePrefix",
                "holds a `%` without two hexadecimal digits after it: write `%25` for the sign itself",
            ),
            (
                "titlePrefix=%zz",
                "titlePrefix",
                "holds a `%` without two hexadecimal digits after it: write `%25` for the sign itself",
            ),
            ("titlePrefix=%ff", "titlePrefix", "is not UTF-8 once its %-escapes are undone"),
        ] {
            assert_eq!(refusal::<Params>(query), (Some(parameter.to_owned()), message.to_owned()), "{query}");
        }
        assert_eq!(refusal::<Nothing>("a=1").1, "unknown parameter; known is spoilers");
        assert_eq!(refusal::<Params>("%ff=1").0, None);
    }
}
