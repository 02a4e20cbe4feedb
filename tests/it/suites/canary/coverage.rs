//! Proof that the fixture plants a canary in every text with a spoiler level, however the drafts grow.
//!
//! A draft refuses a field it does not know and names those it knows: so each of them is found and looked for in the
//! fixture, and of those found, every text must hold a canary unless it is a code.

use std::collections::{BTreeMap, BTreeSet};

use cinegraph_domain::record::Record;
use serde_json::Value;

use super::fixture;

/// Fields whose texts are codes, dates or references rather than words of their own.
const CODES: [&str; 32] = [
    "accessedOn",
    "basis",
    "body",
    "category",
    "character",
    "characters",
    "closesAt",
    "company",
    "country",
    "date",
    "department",
    "edition",
    "film",
    "films",
    "key",
    "kind",
    "language",
    "opensAt",
    "origin",
    "people",
    "person",
    "place",
    "quotes",
    "region",
    "releaseType",
    "result",
    "resultsVisibility",
    "scene",
    "scenes",
    "sourceWork",
    "speaker",
    "spoilerLevel",
];

/// The same, where the name alone does not say it.
const CODES_BY_PATH: [&str; 7] = [
    "film.scenes[].location",
    "film.scenes[].teases",
    "film.roles[].attributes[]",
    "film.titles[].types[]",
    "film.themes[].theme",
    "film.themes[].strength",
    "film.polls[].theme",
];

/// A theme's own poll names no further theme.
const LEFT_OUT: [&str; 1] = ["theme.polls[].theme"];

pub fn assert_complete() {
    let mut records = vec![fixture::film(), fixture::theme(), fixture::person()];
    records.extend(fixture::nominations());
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for record in &records {
        // What is asked after is what the draft makes of it, not what was written.
        let parsed: Record = serde_json::from_value(record.clone()).expect("the fixture is sound");
        let draft = serde_json::to_value(&parsed).expect("a draft can be written");
        let kind = record["kind"].as_str().expect("a kind").to_owned();
        walk(&draft, &mut Vec::new(), &kind, false, &mut |pointer, path, object| {
            given.entry(path.to_owned()).or_default().extend(object.keys().cloned());
            if !known.contains_key(path) {
                known.insert(path.to_owned(), fields_known_at(record, pointer, path));
            }
        });
    }
    let missing: Vec<String> = known
        .iter()
        .flat_map(|(path, fields)| {
            fields.difference(&given[path]).map(move |field| format!("{path}.{field}"))
        })
        .filter(|path| !LEFT_OUT.contains(&path.as_str()))
        .collect();
    assert!(missing.is_empty(), "the canaries' fixture leaves out {missing:?}");
}

/// The fields a draft knows, from what it says of one it does not know.
fn fields_known_at(record: &Value, pointer: &[String], path: &str) -> BTreeSet<String> {
    let mut spoilt = record.clone();
    let pointer: String = pointer.iter().map(|part| format!("/{part}")).collect();
    let object = spoilt.pointer_mut(&pointer).and_then(Value::as_object_mut);
    object
        .unwrap_or_else(|| panic!("{path} is not in the fixture"))
        .insert("unheardof".to_owned(), Value::Null);
    let error = serde_json::from_value::<Record>(spoilt)
        .expect_err(&format!("{path} takes a field that nobody knows, so its fields cannot be found"))
        .to_string();
    let (unknown, expected) = error.split_once("expected").unwrap_or_else(|| panic!("{path}: {error}"));
    assert!(unknown.contains("`unheardof`"), "{path}: {error}");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Shown each object of a draft, with its pointer and its path.
type Visit<'a> = dyn FnMut(&[String], &str, &serde_json::Map<String, Value>) + 'a;

/// Goes through a draft, shows each of its objects, and looks into every text below a level.
fn walk(value: &Value, pointer: &mut Vec<String>, path: &str, leveled: bool, each: &mut Visit<'_>) {
    match value {
        Value::Object(object) => {
            let leveled = leveled || object.contains_key("spoilerLevel");
            each(pointer, path, object);
            for (name, value) in object {
                pointer.push(name.clone());
                walk(value, pointer, &format!("{path}.{name}"), leveled, each);
                pointer.pop();
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                pointer.push(index.to_string());
                walk(value, pointer, &format!("{path}[]"), leveled, each);
                pointer.pop();
            }
        }
        Value::String(text) if leveled => {
            let field = path.rsplit('.').next().unwrap_or_default().trim_end_matches("[]");
            let is_code = CODES.contains(&field) || CODES_BY_PATH.contains(&path);
            // A synopsis section and an analysis have a body of text; a nomination's body is an award body.
            let is_text = matches!(path, "film.synopsis[].body" | "film.analyses[].body");
            let has_canary = text.contains("canary");
            assert!(has_canary || (is_code && !is_text), "{path} has a level but no canary: {text:?}");
        }
        _ => {}
    }
}
