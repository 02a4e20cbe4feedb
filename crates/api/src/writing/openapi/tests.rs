//! The document against the table.

use super::super::reading::{Protocol, Reading};
use super::*;

fn document() -> Value {
    serde_json::from_str(&crate::openapi_json()).expect("a document")
}

#[test]
fn every_operation_is_in_the_document() {
    let document = document();
    for operation in operations::of_rest() {
        let method = operation.method.as_str().to_ascii_lowercase();
        let described = &document["paths"][&operation.path][&method];
        let id = &operation.id;
        assert_eq!(described["operationId"], id.as_str(), "{method} {}", operation.path);
        assert!(described["description"].as_str().is_some_and(|said| said.len() > 20), "{id}");
        assert_eq!(described["security"], json!([{ "bearer": [] }]), "{id}");
        let named = described["parameters"].as_array().into_iter().flatten();
        let paths = named.filter(|parameter| parameter["in"] == "path").count();
        assert_eq!(paths, usize::from(operation.path.contains('{')), "{id}");
        let needs_revision = matches!(operation.deed, Deed::Update | Deed::Delete);
        assert_eq!(described["responses"]["428"].is_object(), needs_revision, "{id}");
        assert_eq!(
            described["responses"]["201"].is_object(),
            matches!(operation.deed, Deed::Create(_)),
            "{id}"
        );
        assert_eq!(described["requestBody"].is_object(), !matches!(operation.deed, Deed::Delete), "{id}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|value| references(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 1_000, "{}", found.len());
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some_and(Value::is_object), "{reference}");
    }
}

#[test]
fn every_field_of_an_input_says_what_it_is() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let mut silent = Vec::new();
    let mut fields = 0;
    for (name, schema) in schemas.iter().filter(|(name, _)| name.ends_with("Input")) {
        assert!(schema["description"].as_str().is_some_and(|said| !said.is_empty()), "{name}");
        for (field, property) in schema["properties"].as_object().expect("properties") {
            fields += 1;
            if property["description"].as_str().is_none_or(|said| said.trim().is_empty()) {
                silent.push(format!("{name}.{field}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
    assert!(fields > 400, "{fields}");
}

#[test]
fn every_kind_has_an_example_that_is_read_without_a_fault() {
    let examples = examples();
    for entity in ENTITIES {
        let of = |which: &str| {
            let example = examples[entity.name][which].as_object().cloned();
            example.unwrap_or_else(|| panic!("{} has no example `{which}`", entity.name))
        };
        let new = Reading::new(Protocol::Rest).input(entity, of("new"));
        assert!(new.is_ok(), "{}: {new:?}", entity.name);
        let patch = of("patch");
        assert!(!patch.is_empty(), "{}", entity.name);
        let patch = Reading::new(Protocol::Rest).patch(entity, patch);
        assert!(patch.is_ok(), "{}: {patch:?}", entity.name);
    }
    assert_eq!(examples.as_object().map(Map::len), Some(ENTITIES.len()));
}
