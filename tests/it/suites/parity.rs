//! Both protocols say the same: of each operation the same records, of each record the same fields.
//!
//! What differs is said once, in `Comparison`: enums in capitals, and links of which REST shows the name and GraphQL
//! leads on. What is asked of GraphQL is made from what REST answered, so that no field is left out.

mod comparison;
mod contract;

use serde_json::Value;

use self::comparison::{Comparison, sample};
use crate::harness::{Engine, Fixture, Suites, TestServer};

/// The film with the richest page.
const FILM: &str = "never-let-me-go-2010";

const CEILINGS: [&str; 4] = ["none", "minor", "major", "ending"];

/// The lists of a film, with what narrows them: as REST takes it and as GraphQL does.
const LISTS: [(&str, &[(&str, &str)]); 20] = [
    ("titles", &[]),
    ("releases", &[]),
    ("editions", &[]),
    ("videos", &[("kinds=trailer,clip", "kinds: [TRAILER, CLIP]")]),
    ("images", &[("kinds=poster", "kinds: [POSTER]")]),
    ("synopsis", &[("kinds=ending", "kinds: [ENDING]")]),
    ("characters", &[]),
    (
        "roles",
        &[
            ("departments=acting", "departments: [ACTING]"),
            ("job=Director", "jobs: [\"Director\"]"),
            ("departments=acting,music&limit=2", "departments: [ACTING, MUSIC], first: 2"),
        ],
    ),
    ("scenes", &[("kinds=key,opening", "kinds: [KEY, OPENING]")]),
    ("quotes", &[]),
    ("insights", &[("kinds=trivia", "kinds: [TRIVIA]")]),
    ("locations", &[]),
    ("adaptations", &[]),
    ("differences", &[("kinds=omitted", "kinds: [OMITTED]")]),
    ("recommendations", &[]),
    ("themes", &[("strengths=choice", "strengths: [CHOICE]"), ("universal=true", "universal: true")]),
    ("analyses", &[("kinds=title_meaning", "kinds: [TITLE_MEANING]")]),
    ("questions", &[]),
    ("polls", &[]),
    ("nominations", &[("results=winner", "results: [WINNER]")]),
];

/// Root lists with their filters and orders.
const ROOTS: [(&str, &str, &str); 31] = [
    ("films", "", ""),
    ("films", "sort=-year", "sort: { field: YEAR, direction: DESC }"),
    ("films", "sort=releaseDate&limit=3", "sort: { field: RELEASE_DATE }, first: 3"),
    ("films", "sort=runtime", "sort: { field: RUNTIME }"),
    ("films", "sort=-popularity", "sort: { field: POPULARITY, direction: DESC }"),
    ("films", "titlePrefix=never", "filter: { titlePrefix: \"never\" }"),
    ("films", "yearFrom=1990&yearTo=2010", "filter: { year: { from: 1990, to: 2010 } }"),
    ("films", "genre=drama", "filter: { genre: \"drama\" }"),
    ("films", "country=GB", "filter: { country: \"GB\" }"),
    ("films", "language=en", "filter: { language: \"en\" }"),
    ("films", "titleType=movie", "filter: { titleType: MOVIE }"),
    ("films", "theme=mortality", "filter: { theme: { theme: \"mortality\" } }"),
    (
        "films",
        "theme=mortality&themeStrength=major",
        "filter: { theme: { theme: \"mortality\", leastStrength: MAJOR } }",
    ),
    ("films", "person=carey-mulligan", "filter: { person: { person: \"carey-mulligan\" } }"),
    (
        "films",
        "person=carey-mulligan&department=acting&job=Actor",
        "filter: { person: { person: \"carey-mulligan\", department: ACTING, job: \"Actor\" } }",
    ),
    ("films", "awardResults=winner,nominee", "filter: { award: { results: [WINNER, NOMINEE] } }"),
    ("films", "sourceWorkKind=novel", "filter: { sourceWorkKind: NOVEL }"),
    ("films", "hasPostCreditsScene=false", "filter: { hasPostCreditsScene: false }"),
    ("films", "hasPoll=true", "filter: { hasPoll: true }"),
    ("people", "", ""),
    ("people", "sort=-popularity", "sort: { field: POPULARITY, direction: DESC }"),
    ("people", "department=directing", "filter: { department: DIRECTING }"),
    ("people", "film=never-let-me-go-2010", "filter: { film: \"never-let-me-go-2010\" }"),
    ("people", "bornFrom=1950&bornTo=1990", "filter: { bornFrom: 1950, bornTo: 1990 }"),
    ("themes", "sort=-name", "direction: DESC"),
    ("themes", "isRoot=true", "filter: { isRoot: true }"),
    ("award-bodies", "", ""),
    ("characters", "film=never-let-me-go-2010", "filter: { film: \"never-let-me-go-2010\" }"),
    ("places", "country=GB", "filter: { country: \"GB\" }"),
    (
        "source-works",
        "kind=novel&sort=-year",
        "filter: { kind: NOVEL }, sort: { field: YEAR, direction: DESC }",
    ),
    ("keywords", "", ""),
];

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .test(film_pages_are_the_same)
        .test(root_lists_are_the_same)
        .test(people_and_themes_are_the_same)
        .test(stubs_are_the_same)
        .test(what_is_computed_is_the_same);
    suites
        .over(Fixture::demo())
        .on(&[Engine::Sqlite])
        .test(contract::every_operation_is_in_both)
        .test(contract::every_field_is_in_both);
}

async fn film_pages_are_the_same(server: TestServer) {
    let comparison = Comparison::of(&server).await;
    for ceiling in CEILINGS {
        let film = comparison
            .rest(&format!("/v1/films/{FILM}?include=keywords,companies,awardSummary"), ceiling)
            .await;
        let selection = comparison.selection("Film", &film);
        let query = format!("{{ film(ref: \"{FILM}\") {{ {selection} }} }}");
        comparison.same("film", &film, &comparison.graphql(&query, ceiling).await["film"]);
        let around = [&*format!("film(ref: \"{FILM}\") {{"), "}"];
        for (list, narrowings) in LISTS {
            let of = comparison.node_of("Film", list);
            for (rest, graphql) in [("", "")].iter().chain(narrowings) {
                let path = format!("/v1/films/{FILM}/{list}?{rest}");
                comparison.list(&path, around, list, graphql, &of, ceiling).await;
            }
        }
    }
    comparison.assert_compared(4_000);
}

async fn root_lists_are_the_same(server: TestServer) {
    let comparison = Comparison::of(&server).await;
    for ceiling in ["none", "ending"] {
        for (list, rest, graphql) in ROOTS {
            let field = match list {
                "award-bodies" => "awardBodies",
                "source-works" => "sourceWorks",
                list => list,
            };
            let of = comparison.node_of("Query", field);
            let count = if list == "keywords" { "" } else { "&count=true" };
            let path = format!("/v1/{list}?{rest}{count}");
            comparison.list(&path, ["", ""], field, graphql, &of, ceiling).await;
        }
    }
    comparison.assert_compared(2_000);
}

async fn people_and_themes_are_the_same(server: TestServer) {
    let comparison = Comparison::of(&server).await;
    for ceiling in CEILINGS {
        for (collection, field, of, slug, lists) in [
            (
                "people",
                "person",
                "Person",
                "carey-mulligan",
                &["roles", "nominations", "images", "insights"][..],
            ),
            ("people", "person", "Person", "mark-romanek", &["roles", "nominations"]),
            ("themes", "theme", "Theme", "mortality", &["readings", "questions", "polls"]),
        ] {
            let entity = comparison.rest(&format!("/v1/{collection}/{slug}"), ceiling).await;
            let selection = comparison.selection(of, &entity);
            let query = format!("{{ {field}(ref: \"{slug}\") {{ {selection} }} }}");
            comparison.same(slug, &entity, &comparison.graphql(&query, ceiling).await[field]);
            for list in lists {
                let around = [&*format!("{field}(ref: \"{slug}\") {{"), "}"];
                let path = format!("/v1/{collection}/{slug}/{list}");
                comparison.list(&path, around, list, "", &comparison.node_of(of, list), ceiling).await;
            }
        }
    }
    comparison.assert_compared(500);
}

/// By its id an item comes alike over both, whole or as a stub.
async fn stubs_are_the_same(server: TestServer) {
    let comparison = Comparison::of(&server).await;
    for (list, collection) in [
        ("scenes", "scenes"),
        ("quotes", "quotes"),
        ("characters", "characters"),
        ("roles", "roles"),
        ("themes", "theme-readings"),
        ("synopsis", "synopsis-sections"),
        ("insights", "insights"),
        ("analyses", "analyses"),
        ("polls", "polls"),
        ("questions", "discussion-questions"),
        ("differences", "adaptation-differences"),
    ] {
        let of = comparison.node_of("Film", list);
        let all =
            comparison.rest(&format!("/v1/films/{FILM}/{list}?limit=100"), "ending").await["items"].take();
        for item in all.as_array().into_iter().flatten() {
            let id = item["id"].as_str().expect("an id");
            for ceiling in ["none", "major"] {
                let entity = comparison.rest(&format!("/v1/{collection}/{id}"), ceiling).await;
                // Asked for everything, a stub has nothing to add.
                let query = format!(
                    "{{ node(id: \"{id}\") {{ ... on {of} {{ {} }} }} }}",
                    comparison.selection(&of, item)
                );
                let node = comparison.graphql(&query, ceiling).await["node"].take();
                let node = without_what_is_empty(node, &entity);
                comparison.same(id, &entity, &node);
            }
        }
    }
    comparison.assert_compared(1_000);
}

/// REST says `null` of what GraphQL was not asked to go into.
fn without_what_is_empty(mut node: Value, entity: &Value) -> Value {
    if let Value::Object(fields) = &mut node {
        for (name, value) in entity.as_object().into_iter().flatten() {
            if value.is_null() {
                fields.entry(name.clone()).or_insert(Value::Null);
            }
        }
    }
    node
}

async fn what_is_computed_is_the_same(server: TestServer) {
    let comparison = Comparison::of(&server).await;
    for ceiling in CEILINGS {
        for (path, around, field) in [
            (format!("/v1/films/{FILM}/similar?limit=10"), format!("film(ref: \"{FILM}\")"), "similarFilms"),
            (
                format!("/v1/films/{FILM}/directors-other-films?limit=10"),
                format!("film(ref: \"{FILM}\")"),
                "directorsOtherFilms",
            ),
            (
                "/v1/people/carey-mulligan/collaborators".into(),
                "person(ref: \"carey-mulligan\")".into(),
                "collaborators",
            ),
            (
                "/v1/people/carey-mulligan/known-for".into(),
                "person(ref: \"carey-mulligan\")".into(),
                "knownFor",
            ),
            (
                "/v1/people/carey-mulligan/departments".into(),
                "person(ref: \"carey-mulligan\")".into(),
                "departments",
            ),
        ] {
            let rest = comparison.rest(&path, ceiling).await;
            let list = &rest["items"];
            let owner = if around.starts_with("film") { "Film" } else { "Person" };
            let of = comparison.node_of(owner, field);
            let selection = comparison.selection(&of, &sample(list));
            let is_connection = field == "collaborators";
            let selection = if is_connection { format!("nodes {{ {selection} }}") } else { selection };
            let found =
                comparison.graphql(&format!("{{ {around} {{ {field} {{ {selection} }} }} }}"), ceiling).await;
            let owner = around.split('(').next().unwrap_or_default();
            let found = &found[owner][field];
            let found = if is_connection { &found["nodes"] } else { found };
            comparison.same(&format!("{path} at {ceiling}"), list, found);
        }
    }
    comparison.assert_compared(200);
}
