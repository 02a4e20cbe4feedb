//! Scalars of both protocols: dates, times and large numbers, as the same JSON in each.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use cinegraph_domain::date;
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Schema,
        schema::{SchemaType, Type},
    },
};

/// A date of which only the year must be known: `2010`, `2010-09` or `2010-09-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, example = "2010-09-15", pattern = r"^\d{4}(-\d{2}(-\d{2})?)?$")]
#[serde(transparent)]
pub struct PartialDate(pub date::PartialDate);

/// A date of which only the year must be known: `2010`, `2010-09` or `2010-09-15`.
// EDTF has these three forms at its level 0. It is the public profile of ISO 8601, which is not free to read.
#[Scalar(name = "PartialDate", specified_by_url = "https://www.loc.gov/standards/datetime/")]
impl ScalarType for PartialDate {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text.parse()?)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant in UTC with microseconds, as RFC 3339 writes it: `2026-11-21T09:00:00.000000Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-21T09:00:00.000000Z")]
#[serde(transparent)]
pub struct DateTime(pub date::Timestamp);

impl Default for DateTime {
    fn default() -> Self {
        Self(date::Timestamp::from_micros(0))
    }
}

/// An instant in UTC with microseconds, as RFC 3339 writes it: `2026-11-21T09:00:00.000000Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text.parse()?)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A whole number that may be larger than GraphQL's `Int`, up to 2^53.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = i64, example = 15_000_000)]
#[serde(transparent)]
pub struct BigInt(pub i64);

/// A whole number that may be larger than GraphQL's `Int`, up to 2^53.
#[Scalar(name = "BigInt")]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => {
                number.as_i64().map(Self).ok_or_else(|| InputValueError::expected_type(value))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

/// Any JSON value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(pub serde_json::Value);

/// Any JSON value, as fields of inputs have it.
#[Scalar(name = "JSON", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        // Every JSON value is one of GraphQL's as well.
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

impl PartialSchema for Json {
    fn schema() -> RefOr<Schema> {
        let any = [Type::Null, Type::Boolean, Type::Number, Type::String, Type::Array, Type::Object];
        ObjectBuilder::new().schema_type(SchemaType::Array(any.into())).into()
    }
}

impl ToSchema for Json {}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_says_where_scalars_are_specified() {
        let sdl = crate::sdl();
        for (scalar, address) in [
            ("DateTime", "https://www.rfc-editor.org/rfc/rfc3339"),
            ("PartialDate", "https://www.loc.gov/standards/datetime/"),
        ] {
            let line = format!("scalar {scalar} @specifiedBy(url: \"{address}\")");
            assert!(sdl.contains(&line), "{line}");
        }
    }
}
