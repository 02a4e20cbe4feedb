//! Inputs as they are sent, read.

use cinegraph_catalog::CatalogError;
use serde_json::json;

use super::*;

fn entity(kind: Kind) -> &'static Entity {
    Entity::of(kind).expect("a kind that can be written")
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

fn read(protocol: Protocol, kind: Kind, given: Value) -> Result<Value, Vec<(String, &'static str)>> {
    let read = Reading::new(protocol).input(entity(kind), object(given));
    read.map(Value::from).map_err(faults)
}

fn patch(protocol: Protocol, kind: Kind, given: Value) -> Result<Value, Vec<(String, &'static str)>> {
    let read = Reading::new(protocol).patch(entity(kind), object(given));
    read.map(Value::from).map_err(faults)
}

fn faults(error: ApiError) -> Vec<(String, &'static str)> {
    assert_eq!(error.code, Code::Invalid);
    error.fields.into_iter().map(|problem| (problem.path, problem.code)).collect()
}

#[test]
fn words_are_in_capitals_in_graphql_alone() {
    let stored = json!({"title": "T", "kind": "mid_credits"});
    let sent = |word: &str| json!({"title": "T", "kind": word});
    assert_eq!(read(Protocol::Graphql, Kind::Scene, sent("MID_CREDITS")), Ok(stored.clone()));
    assert_eq!(read(Protocol::Rest, Kind::Scene, sent("mid_credits")), Ok(stored));
    let refused = Err(vec![("input.kind".to_owned(), "UNKNOWN_WORD")]);
    assert_eq!(read(Protocol::Rest, Kind::Scene, sent("MID_CREDITS")), refused);
}

#[test]
fn all_faults_are_told_at_once() {
    let sent = json!({
        "kind": "opening", "startsAt": "soon", "endsAt": 3_000_000_000_i64, "characters": ["a", 3],
        "location": "No Where", "source": {"url": "https://example.org", "accessedOn": "yesterday"}, "mood": "x",
    });
    let faults = read(Protocol::Rest, Kind::Scene, sent).expect_err("faults");
    let told: Vec<(&str, &str)> = faults.iter().map(|(path, code)| (path.as_str(), *code)).collect();
    assert_eq!(
        told,
        [
            ("input.title", "MISSING"),
            ("input.startsAt", "WRONG_TYPE"),
            ("input.endsAt", "WRONG_TYPE"),
            ("input.characters[1]", "WRONG_TYPE"),
            ("input.location", "MALFORMED_REFERENCE"),
            ("input.source.name", "MISSING"),
            ("input.source.accessedOn", "MALFORMED_DATE"),
            ("input.mood", "UNKNOWN_FIELD"),
        ]
    );
}

#[test]
fn null_says_nothing_in_an_input_and_empties_in_a_patch() {
    let sent = json!({"title": "T", "kind": "key", "summary": null, "characters": null});
    assert_eq!(read(Protocol::Rest, Kind::Scene, sent), Ok(json!({"title": "T", "kind": "key"})));
    let sent = json!({"summary": null, "source": {"url": null}});
    assert_eq!(patch(Protocol::Rest, Kind::Scene, sent.clone()), Ok(sent));
    assert_eq!(
        patch(Protocol::Rest, Kind::Scene, json!({"title": null})),
        Err(vec![("input.title".to_owned(), "MISSING")])
    );
    // The lists of a film are changed item by item, and a key stays.
    for sent in [json!({"scenes": []}), json!({"titles": null})] {
        assert!(patch(Protocol::Rest, Kind::Film, sent).is_err());
    }
    assert!(patch(Protocol::Rest, Kind::Scene, json!({"key": "k"})).is_err());
}

#[test]
fn the_person_of_a_role_may_be_made() {
    let stored = json!({"person": {"name": "N"}, "department": "acting", "job": "Actor"});
    let rest = json!({"roles": [stored.clone()]});
    let film = |roles: &Value| {
        let mut film = object(json!({"primaryTitle": "T", "titleType": "movie"}));
        film.insert("roles".to_owned(), roles["roles"].clone());
        Value::from(film)
    };
    assert_eq!(read(Protocol::Rest, Kind::Film, film(&rest)), Ok(film(&rest)));
    let role = |who: Value| {
        let mut role = object(json!({"department": "ACTING", "job": "Actor"}));
        role.extend(object(who));
        Value::from(role)
    };
    assert_eq!(
        read(Protocol::Graphql, Kind::Role, role(json!({"newPerson": {"name": "N"}, "person": null}))),
        Ok(stored)
    );
    for (who, path, code) in [
        (json!({}), "input.person", "MISSING"),
        (json!({"person": "person_1", "newPerson": {"name": "N"}}), "input.newPerson", "EXCLUSIVE"),
        (json!({"newPerson": {}}), "input.newPerson.name", "MISSING"),
    ] {
        let refused = Err(vec![(path.to_owned(), code)]);
        assert_eq!(read(Protocol::Graphql, Kind::Role, role(who)), refused, "{path}");
    }
}

#[test]
fn one_value_is_a_list_in_graphql_alone() {
    let sent = json!({"name": "N", "aliases": "A"});
    assert_eq!(
        read(Protocol::Graphql, Kind::Character, sent.clone()),
        Ok(json!({"name": "N", "aliases": ["A"]}))
    );
    assert!(read(Protocol::Rest, Kind::Character, sent).is_err());
}

#[test]
fn fields_have_the_names_of_the_views_outside_and_of_the_drafts_inside() {
    let sent = json!({"slug": "s", "title": "T", "kind": "novel"});
    let stored = json!({"slug": "s", "title": "T", "workKind": "novel"});
    assert_eq!(read(Protocol::Rest, Kind::SourceWork, sent), Ok(stored));
    let problems = |path: &str| {
        CatalogError::Invalid(vec![FieldProblem { path: path.to_owned(), code: "X", message: String::new() }])
    };
    for (kind, inside, graphql, rest) in [
        (Kind::SourceWork, "workKind", "input.kind", "input.kind"),
        (Kind::Film, "recommendations[2].film", "input.recommendations[2].recommended", ""),
        (
            Kind::Film,
            "roles[3].person.externalIds[0].value",
            "input.roles[3].newPerson.externalIds[0].value",
            "input.roles[3].person.externalIds[0].value",
        ),
        (Kind::Film, "roles[3].person", "input.roles[3].person", ""),
        (Kind::Film, "", "input", ""),
        (Kind::Film, "unheard[1].of", "input.unheard[1].of", ""),
    ] {
        let rest = if rest.is_empty() { graphql } else { rest };
        for (protocol, outside) in [(Protocol::Graphql, graphql), (Protocol::Rest, rest)] {
            let refused = refusal(protocol, entity(kind), &problems(inside));
            assert_eq!(refused.fields[0].path, outside);
        }
    }
}
