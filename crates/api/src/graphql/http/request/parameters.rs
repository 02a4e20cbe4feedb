//! The four parameters of a GraphQL request and their types, from JSON or from a URL. Nothing here looks into the
//! document.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Value, Variables};
use http::StatusCode;

use super::super::code;
use super::super::refusal::Refusal;
use super::json;

/// A request as it was sent. Rule: GraphQL over HTTP, "Request parameters".
#[derive(Debug, Default)]
pub(in super::super) struct Parameters {
    /// The document; missing only when a persisted query is named.
    pub(in super::super) query: Option<String>,
    /// The operation to execute; an empty name counts as none.
    pub(in super::super) operation_name: Option<String>,
    pub(in super::super) variables: Variables,
    pub(in super::super) persisted: Option<PersistedQuery>,
}

/// `extensions.persistedQuery`, version 1.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct PersistedQuery {
    /// SHA-256 of the document in lower-case hexadecimal digits.
    pub(in super::super) hash: String,
}

impl Parameters {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// 400 when it is not JSON, not one object, or a parameter has the wrong type.
    pub(super) fn from_json(text: &str) -> Result<Self, Refusal> {
        let value =
            json::read(text).map_err(|error| bad(format!("The body is not readable JSON: {error}.")))?;
        match value {
            Value::Object(object) => Self::from_object(object),
            Value::List(_) => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                code::BATCHING_NOT_SUPPORTED,
                "Send one request at a time: arrays of requests are not supported.",
            )),
            _ => Err(bad("The body must be a JSON object.")),
        }
    }

    /// Reads the four parameters from an object; other names are passed over.
    ///
    /// # Errors
    /// 400 when a parameter has the wrong type.
    pub(in super::super) fn from_object(mut object: IndexMap<Name, Value>) -> Result<Self, Refusal> {
        let mut take = |name: &str| object.swap_remove(name).unwrap_or(Value::Null);
        Self::from_values(take("query"), take("operationName"), take("variables"), take("extensions"))
    }

    /// Reads the decoded parameters of a URL; unknown names are passed over.
    ///
    /// # Errors
    /// 400 when `variables` or `extensions` is not JSON, or a parameter has the wrong type.
    pub(super) fn from_url(parameters: Vec<(String, String)>) -> Result<Self, Refusal> {
        let [mut query, mut operation_name, mut variables, mut extensions] = [const { Value::Null }; 4];
        for (name, text) in parameters {
            match name.as_str() {
                "query" => query = Value::from(text),
                "operationName" => operation_name = Value::from(text),
                "variables" => variables = json_parameter(&name, &text)?,
                "extensions" => extensions = json_parameter(&name, &text)?,
                _ => {}
            }
        }
        Self::from_values(query, operation_name, variables, extensions)
    }

    fn from_values(
        query: Value,
        operation_name: Value,
        variables: Value,
        extensions: Value,
    ) -> Result<Self, Refusal> {
        let parameters = Self {
            query: string("query", query)?,
            operation_name: string("operationName", operation_name)?.filter(|name| !name.is_empty()),
            variables: match variables {
                Value::Null => Variables::default(),
                object @ Value::Object(_) => Variables::from_value(object),
                _ => return Err(bad("`variables` must be an object or null.")),
            },
            persisted: persisted_query(extensions)?,
        };
        if parameters.query.is_none() && parameters.persisted.is_none() {
            return Err(bad("`query` is missing."));
        }
        Ok(parameters)
    }
}

fn string(name: &str, value: Value) -> Result<Option<String>, Refusal> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(bad(format!("`{name}` must be a string."))),
    }
}

fn json_parameter(name: &str, text: &str) -> Result<Value, Refusal> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    json::read(text).map_err(|error| bad(format!("`{name}` is not readable JSON: {error}.")))
}

fn persisted_query(extensions: Value) -> Result<Option<PersistedQuery>, Refusal> {
    let mut extensions = match extensions {
        Value::Null => return Ok(None),
        Value::Object(extensions) => extensions,
        _ => return Err(bad("`extensions` must be an object or null.")),
    };
    let entry = match extensions.swap_remove("persistedQuery") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(entry)) => entry,
        Some(_) => return Err(bad("`extensions.persistedQuery` must be an object.")),
    };
    if !matches!(entry.get("version"), Some(Value::Number(version)) if version.as_u64() == Some(1)) {
        return Err(bad("`extensions.persistedQuery.version` must be 1."));
    }
    match entry.get("sha256Hash") {
        Some(Value::String(hash))
            if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            Ok(Some(PersistedQuery { hash: hash.to_ascii_lowercase() }))
        }
        _ => Err(bad("`extensions.persistedQuery.sha256Hash` must be 64 hexadecimal digits.")),
    }
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_checked() {
        for body in [
            r#"{"query":1}"#,
            r#"{"query":{"a":1}}"#,
            r#"{"query":"{a}","operationName":false}"#,
            r#"{"query":"{a}","variables":"x"}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","extensions":0}"#,
            r#"{"query":"{a}","query":"{b}"}"#,
            r#"{"query":null}"#,
            r#"{"quer":"{a}"}"#,
            r#""{a}""#,
            "{",
            "",
        ] {
            let refusal = Parameters::from_json(body).expect_err(body);
            assert_eq!(
                (refusal.status, refusal.code),
                (StatusCode::BAD_REQUEST, code::BAD_REQUEST),
                "{body}"
            );
        }
        let batch = Parameters::from_json(r#"[{"query":"{a}"}]"#).expect_err("a batch");
        assert_eq!(batch.code, code::BATCHING_NOT_SUPPORTED);
    }

    #[test]
    fn null_and_empty_count_as_missing() {
        let body = r#"{"query":"{a}","operationName":"","variables":null,"extensions":null,"id":7}"#;
        let parameters = Parameters::from_json(body).expect("parameters");
        assert_eq!(parameters.operation_name, None);
        assert!(parameters.variables.is_empty());
    }

    #[test]
    fn persisted_queries_have_a_version_and_a_hash() {
        let with = |entry: &str| {
            Parameters::from_json(&format!(r#"{{"extensions":{{"persistedQuery":{entry}}}}}"#))
                .map(|parameters| parameters.persisted)
        };
        let hash = "AB".repeat(32);
        let read = with(&format!(r#"{{"version":1,"sha256Hash":"{hash}"}}"#));
        assert_eq!(read, Ok(Some(PersistedQuery { hash: hash.to_lowercase() })));
        assert!(with(&format!(r#"{{"version":2,"sha256Hash":"{hash}"}}"#)).is_err());
        assert!(with(r#"{"version":1,"sha256Hash":"ab"}"#).is_err());
        assert!(with("[]").is_err());
    }
}
