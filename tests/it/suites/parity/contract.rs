//! The two documents against each other: no operation and no field is in one protocol only.

use std::collections::BTreeSet;

use serde_json::Value;

use super::comparison::Comparison;
use crate::{
    harness::TestServer,
    suites::canary::schema::{Schema, named},
};

/// Lists that GraphQL keeps in other words than REST's last word of the path.
const FIELDS: [(&str, &str); 2] =
    [("similar", "similarFilms"), ("directors-other-films", "directorsOtherFilms")];

/// Fields of GraphQL that REST answers in another way: an address of its own, or an id in the same view.
const OF_GRAPHQL_ONLY: [&str; 3] = ["film", "themeOwner", "personOwner"];

/// Fields of entities that REST has no operation for.
const WITHOUT_ADDRESS: [&str; 6] =
    ["Genre.films", "Keyword.films", "Company.films", "Collection.films", "Theme.films", "Theme.children"];

/// Views of REST that are frames and pages rather than records.
const FRAMES: [&str; 8] =
    ["ItemFields", "StampFields", "Link", "FilmPage", "FilmRelations", "Problem", "ProblemField", "Order"];

/// Inputs of REST that GraphQL has under another name.
const INPUTS: [(&str, &str); 2] =
    [("MergeInput", "MergeFilmsInput"), ("CreditsInput", "ReplaceCreditsInput")];

/// Fields of GraphQL's inputs that REST has in the address or a header, or, for a person to be made, in `person`.
const ELSEWHERE_IN_REST: [&str; 9] =
    ["id", "expectedRevision", "from", "film", "person", "theme", "awardBody", "adaptation", "newPerson"];

pub async fn every_operation_is_in_both(server: TestServer) {
    let document = server.get("/openapi.json").await.expect(200).json();
    let schema = Schema::of(&server).await;
    let has = |of: &str, field: &str| schema.fields(of).iter().any(|known| known["name"] == field);
    let mut reached = BTreeSet::new();
    let mut missing = Vec::new();
    let read =
        document["paths"].as_object().expect("paths").iter().filter(|(_, item)| item.get("get").is_some());
    for (path, _) in read {
        let segments: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        let (of, field) = match &segments[..] {
            [collection] => ("Query".to_owned(), camel_case(collection)),
            // A list that any entity has by its id.
            [list, "{id}"] => ("Query".to_owned(), camel_case(list)),
            // By its id any entity is found by `node`; those with a slug have a field of their own.
            [_, one] => {
                let kind = one.trim_matches(['{', '}']);
                let of = pascal_case(kind);
                let by_node = schema.possible("Node").contains(&&*of);
                if !by_node {
                    missing.push(format!("{path}: {of} is no Node"));
                }
                reached.insert(("Query".to_owned(), camel_case(&kind.replace('_', "-"))));
                continue;
            }
            [_, one, list] => (
                pascal_case(one.trim_matches(['{', '}'])),
                FIELDS
                    .iter()
                    .find(|(rest, _)| rest == list)
                    .map_or_else(|| camel_case(list), |(_, field)| (*field).into()),
            ),
            _ => panic!("{path} is deeper than the test knows"),
        };
        if !schema.has(&of) || !has(&of, &field) {
            missing.push(format!("{path}: GraphQL has no {of}.{field}"));
        }
        reached.insert((of, field));
    }
    // And the other way round: what GraphQL leads to from an entity with arguments has an address in REST.
    for of in schema.possible("Node").into_iter().chain(["Query"]) {
        for field in schema.fields(of) {
            let name = field["name"].as_str().expect("a name");
            let is_list = named(&field["type"]).0.ends_with("Connection");
            let is_root = of == "Query" && !matches!(name, "node" | "nodes");
            let known = reached.contains(&(of.to_owned(), name.to_owned()));
            if (is_list || is_root) && !known && !WITHOUT_ADDRESS.contains(&&*format!("{of}.{name}")) {
                missing.push(format!("{of}.{name}: REST has no address for it"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

pub async fn every_field_is_in_both(server: TestServer) {
    let document = server.get("/openapi.json").await.expect(200).json();
    let comparison = Comparison::of(&server).await;
    let views = document["components"]["schemas"].as_object().expect("schemas");
    let mut missing = Vec::new();
    let mut compared = 0;
    for (view, description) in views {
        let properties = properties(&document, description);
        if properties.is_empty() || FRAMES.contains(&&**view) || view.starts_with("ItemList_") {
            continue;
        }
        if view.ends_with("Input") {
            missing.extend(faults_of_input(&comparison.schema, view, &properties));
            continue;
        }
        if !comparison.schema.has(view) {
            missing.push(format!("GraphQL has no type {view}"));
            continue;
        }
        compared += 1;
        let mut fields = BTreeSet::new();
        for property in &properties {
            match comparison.field(view, property).0 {
                Some(field) => {
                    fields.insert(field["name"].as_str().expect("a name").to_owned());
                }
                None => missing.push(format!("GraphQL has no {view}.{property}")),
            }
        }
        for field in comparison.schema.fields(view) {
            let name = field["name"].as_str().expect("a name");
            // What leads on from an entity has an address of its own in REST, which the other test looks at.
            let leads_on =
                comparison.schema.possible("Node").contains(&&**view) && comparison.schema.leads_on(field);
            if !fields.contains(name) && !leads_on && !OF_GRAPHQL_ONLY.contains(&name) {
                missing.push(format!("REST has no {view}.{name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(compared > 40, "only {compared} views were compared");
}

/// What one protocol takes in an input and the other does not.
fn faults_of_input(schema: &Schema, input: &str, properties: &BTreeSet<String>) -> Vec<String> {
    let renamed = INPUTS.iter().filter(|(rest, _)| *rest == input).map(|(_, graphql)| (*graphql).to_owned());
    let made = ["Add", "Create"].map(|verb| format!("{verb}{}", input.trim_start_matches("New")));
    let known = renamed.chain([input.to_owned()]).chain(made).find(|name| schema.has(name));
    let Some(known) = known else { return vec![format!("GraphQL has no type {input}")] };
    let fields: BTreeSet<String> = schema
        .inputs(&known)
        .iter()
        .filter_map(|field| field["name"].as_str())
        .map(ToOwned::to_owned)
        .collect();
    let lacking = properties.difference(&fields).map(|name| format!("GraphQL has no {known}.{name}"));
    let more = fields.difference(properties).filter(|name| !ELSEWHERE_IN_REST.contains(&name.as_str()));
    lacking.chain(more.map(|name| format!("REST has no {input}.{name}"))).collect()
}

/// The names of a view's properties, those of the parts it is made of included.
fn properties(document: &Value, description: &Value) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        description["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    for part in description["allOf"].as_array().into_iter().flatten() {
        let part = match part["$ref"].as_str().and_then(|of| of.rsplit('/').next()) {
            Some(of) => &document["components"]["schemas"][of],
            None => part,
        };
        names.extend(properties(document, part));
    }
    names
}

fn pascal_case(kind: &str) -> String {
    let words = kind.split(['_', '-']);
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn camel_case(words: &str) -> String {
    let pascal = pascal_case(words);
    pascal[..1].to_lowercase() + &pascal[1..]
}
