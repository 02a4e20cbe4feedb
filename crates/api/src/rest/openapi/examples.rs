//! Examples of what operations answer: the demo catalogue's words on Never Let Me Go, long texts cut after their first
//! sentence, lists after their first item.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::openapi::{
    RefOr, Response, Schema,
    schema::{ArrayItems, Components},
};

use super::{LIST, name_of};

/// The file beside this one.
#[derive(Debug, Default, Deserialize)]
struct Examples {
    /// By the name of the schema.
    entities: BTreeMap<String, Value>,
    /// What lists say besides their items, by the name of the items' schema.
    lists: BTreeMap<String, Map<String, Value>>,
}

impl Examples {
    fn read() -> Self {
        // A test reads it, so that it is never missing.
        serde_json::from_str(include_str!("examples.json")).unwrap_or_default()
    }

    /// The example of a schema, if it is one that operations answer with.
    fn of(&self, schema: &str) -> Option<Value> {
        let Some(item) = schema.strip_prefix(LIST) else { return self.entities.get(schema).cloned() };
        let mut list =
            Map::from_iter([("items".to_owned(), Value::from(vec![self.entities.get(item)?.clone()]))]);
        list.extend(self.lists.get(item)?.clone());
        Some(list.into())
    }
}

/// Gives schemas their examples.
pub(super) fn add(components: &mut Components) {
    let examples = Examples::read();
    for (name, schema) in &mut components.schemas {
        let Some(example) = examples.of(name) else { continue };
        match schema {
            RefOr::T(Schema::Object(object)) => object.example = Some(example),
            RefOr::T(Schema::AllOf(parts)) => parts.example = Some(example),
            RefOr::T(_) | RefOr::Ref(_) => {}
        }
    }
}

/// Gives an answer that is a bare array its example, for such an array is no schema of its own.
pub(super) fn add_to_array(response: &mut Response) {
    for content in response.content.values_mut() {
        if let RefOr::T(content) = content
            && let Some(RefOr::T(Schema::Array(array))) = &mut content.schema
            && let ArrayItems::RefOrSchema(items) = &array.items
            && let Some(name) = name_of(items)
        {
            array.example = Examples::read().of(name).map(|example| vec![example].into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with a value by its schema, as far as this document uses JSON Schema.
    fn faults(document: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let schema = followed(document, schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            match choices.iter().find(|choice| (choice["type"] == "null") == value.is_null()) {
                Some(choice) => self::faults(document, choice, value, at, faults),
                None => faults.push(format!("{at}: {value} is none of the choices")),
            }
            return;
        }
        let mut properties = Map::new();
        let mut required = Vec::new();
        members(document, schema, &mut properties, &mut required);
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let kinds = if schema["allOf"].is_array() { &Value::from("object") } else { &schema["type"] };
        let takes = |wanted: &Value| wanted == kind || (wanted == "number" && kind == "integer");
        if !takes(kinds) && !kinds.as_array().is_some_and(|kinds| kinds.iter().any(takes)) {
            faults.push(format!("{at}: {value} is no {kinds}"));
        }
        if schema["enum"].as_array().is_some_and(|words| !value.is_null() && !words.contains(value)) {
            faults.push(format!("{at}: {value} is no word of it"));
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            self::faults(document, &schema["items"], item, &format!("{at}[{index}]"), faults);
        }
        let Some(object) = value.as_object() else { return };
        let missing = required.iter().filter(|name| !object.contains_key(*name));
        faults.extend(missing.map(|name| format!("{at}: lacks {name}")));
        for (name, value) in object {
            match properties.get(name) {
                Some(property) => self::faults(document, property, value, &format!("{at}.{name}"), faults),
                None => faults.push(format!("{at}: {name} is unknown")),
            }
        }
    }

    fn followed<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(location) => document.pointer(location.trim_start_matches('#')).expect("a schema"),
            None => schema,
        }
    }

    fn members(
        document: &Value,
        schema: &Value,
        properties: &mut Map<String, Value>,
        required: &mut Vec<String>,
    ) {
        let schema = followed(document, schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            members(document, part, properties, required);
        }
        properties.extend(schema["properties"].as_object().cloned().unwrap_or_default());
        required.extend(
            schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|name| name.as_str().expect("a name").to_owned()),
        );
    }

    #[test]
    fn every_answer_has_an_example_that_its_schema_takes() {
        let document: Value = serde_json::from_str(&crate::openapi_json()).expect("a document");
        let mut wrong = Vec::new();
        let mut checked = 0;
        for (path, item) in document["paths"].as_object().expect("paths") {
            for operation in item.as_object().expect("operations").values() {
                for status in ["200", "201"] {
                    let schema = &operation["responses"][status]["content"]["application/json"]["schema"];
                    if schema.is_null() {
                        continue;
                    }
                    checked += 1;
                    let example = &followed(&document, schema)["example"];
                    if example.is_null() {
                        wrong.push(format!("{path} has no example"));
                    } else {
                        faults(&document, schema, example, path, &mut wrong);
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(checked > 200, "only {checked} answers");
    }

    #[test]
    fn every_example_is_of_a_schema() {
        let examples: Examples = serde_json::from_str(include_str!("examples.json")).expect("examples");
        let document: Value = serde_json::from_str(&crate::openapi_json()).expect("a document");
        let lists = examples.lists.keys().map(|item| format!("{LIST}{item}"));
        for name in examples.entities.keys().cloned().chain(lists) {
            assert!(document["components"]["schemas"][&name]["example"].is_object(), "{name}");
        }
    }
}
