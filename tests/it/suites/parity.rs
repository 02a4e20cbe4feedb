//! Both protocols say the same: of each operation the same records, of each record the same fields.
//!
//! What differs is said once, in `Comparison`: enums in capitals, and links of which REST shows the name and GraphQL
//! leads on. What is asked of GraphQL is made from what REST answered, so that no field is left out.

mod contract;

use serde_json::{Map, Value, json};

use super::canary::schema::{Schema, named};
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

/// Compares answers of one server.
struct Comparison<'a> {
    server: &'a TestServer,
    schema: Schema,
    compared: std::cell::Cell<usize>,
}

impl<'a> Comparison<'a> {
    async fn of(server: &'a TestServer) -> Self {
        Self { server, schema: Schema::of(server).await, compared: std::cell::Cell::new(0) }
    }

    async fn rest(&self, path: &str, ceiling: &str) -> Value {
        self.server.get_with(path, &[("Spoiler-Ceiling", ceiling)]).await.expect(200).json()
    }

    async fn graphql(&self, query: &str, ceiling: &str) -> Value {
        self.server.graphql_with(query, json!({}), &[("Spoiler-Ceiling", ceiling)]).await.expect(200).data()
    }

    /// A list in both: `field` of GraphQL, reached by `around`, against `path` of REST.
    async fn list(
        &self,
        path: &str,
        around: [&str; 2],
        field: &str,
        arguments: &str,
        of: &str,
        ceiling: &str,
    ) {
        let rest = self.rest(path, ceiling).await;
        let items = rest["items"].as_array().unwrap_or_else(|| panic!("{path} is no list: {rest}"));
        let mut keys = Map::new();
        for item in items {
            gather(&mut keys, item);
        }
        let selection = self.selection(of, &Value::Object(keys));
        let first = if arguments.contains("first:") { "" } else { "first: 20" };
        let [before, after] = around;
        let query = format!(
            "{{ {before} {field}({first} {arguments}) {{ totalCount withheldCount pageInfo {{ hasNextPage endCursor }} \
             nodes {{ {selection} }} }} {after} }}"
        );
        let mut answer = self.graphql(&query, ceiling).await;
        let mut found = &mut answer;
        if !before.is_empty() {
            let parent = before.split(['(', ' ']).next().unwrap_or_default();
            found = &mut found[parent];
        }
        let found = found[field].take();
        let what = format!("{path} at {ceiling}");
        self.same(&what, &Value::Array(items.clone()), &found["nodes"]);
        if let Some(total) = rest.get("totalCount") {
            assert_eq!(*total, found["totalCount"], "{what}");
        }
        assert_eq!(rest["withheldCount"], found["withheldCount"], "{what}");
        assert_eq!(rest.get("next").is_some(), found["pageInfo"]["hasNextPage"] == true, "{what}");
        if let Some(next) = rest.get("next") {
            assert_eq!(*next, found["pageInfo"]["endCursor"], "{what}");
        }
    }

    /// What to ask a type of GraphQL for, by what REST said of it.
    fn selection(&self, of: &str, said: &Value) -> String {
        let mut parts = vec!["__typename".to_owned()];
        for (name, value) in said.as_object().into_iter().flatten() {
            let (field, is_pointer) = self.field(of, name);
            let Some(field) = field else { panic!("{of} of GraphQL has no {name}") };
            let (inner, _) = named(&field["type"]);
            let name = field["name"].as_str().expect("a name");
            let value = sample(value);
            if is_pointer {
                parts.push(format!("{name} {{ id }}"));
            } else if !self.schema.leads_on(field) {
                parts.push(name.to_owned());
            } else if is_link(&value) {
                let title =
                    ["name", "title"].into_iter().find(|title| self.has(inner, title)).unwrap_or("id");
                let title = if title == "title" { "name: title" } else { title };
                let slug = if self.has(inner, "slug") { "slug" } else { "" };
                parts.push(format!("{name} {{ id {slug} {title} }}"));
            } else if value.is_null() || value.as_object().is_none() {
                parts.push(format!("{name} {{ __typename }}"));
            } else {
                parts.push(format!("{name} {{ {} }}", self.selection(inner, &value)));
            }
        }
        parts.join(" ")
    }

    fn has(&self, of: &str, field: &str) -> bool {
        self.schema.fields(of).iter().any(|known| known["name"] == field)
    }

    /// The field of GraphQL for a property of REST, and whether REST has only the id of what it leads to.
    fn field(&self, of: &str, property: &str) -> (Option<&Value>, bool) {
        let find = |name: &str| self.schema.fields(of).into_iter().find(|field| field["name"] == name);
        if let Some(field) = find(property) {
            return (Some(field), false);
        }
        let pointer = property.strip_suffix("Ids").map(|one| format!("{one}s"));
        let pointer = pointer.or_else(|| property.strip_suffix("Id").map(str::to_owned));
        (pointer.and_then(|name| find(&name)), true)
    }

    /// REST on the left, GraphQL on the right.
    fn same(&self, what: &str, rest: &Value, graphql: &Value) {
        match (rest, graphql) {
            (Value::Object(left), Value::Object(right)) => {
                for (name, value) in left {
                    let place = format!("{what}.{name}");
                    let of = right.get("__typename").and_then(Value::as_str);
                    let (name, is_pointer) = match of.map(|of| self.field(of, name)) {
                        Some((Some(field), is_pointer)) => {
                            (field["name"].as_str().unwrap_or_default(), is_pointer)
                        }
                        _ => (name.as_str(), false),
                    };
                    let found = right.get(name).unwrap_or_else(|| panic!("{place} is not in GraphQL"));
                    if is_pointer {
                        assert_eq!(*value, ids_of(found), "{place}");
                        self.count();
                    } else {
                        self.same(&place, value, found);
                    }
                }
            }
            (Value::Array(left), Value::Array(right)) => {
                assert_eq!(left.len(), right.len(), "{what}: {rest} and {graphql}");
                for (index, (left, right)) in left.iter().zip(right).enumerate() {
                    self.same(&format!("{what}[{index}]"), left, right);
                }
            }
            (Value::Number(left), Value::Number(right)) => {
                self.count();
                assert_eq!(left.as_f64(), right.as_f64(), "{what}");
            }
            (Value::String(left), Value::String(right)) => {
                self.count();
                let is_enum = right.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit());
                assert!(
                    left == right || (is_enum && *left == right.to_lowercase()),
                    "{what}: {left} and {right}"
                );
            }
            // A link of GraphQL has no slug where its kind has none.
            _ => {
                self.count();
                assert_eq!(rest, graphql, "{what}");
            }
        }
    }

    fn count(&self) {
        self.compared.set(self.compared.get() + 1);
    }

    /// A comparison of nothing finds no difference.
    fn assert_compared(&self, least: usize) {
        assert!(self.compared.get() >= least, "only {} values were compared", self.compared.get());
    }
}

/// Every key any of several objects has, each with a value that is not null where there is one.
fn gather(keys: &mut Map<String, Value>, item: &Value) {
    for (name, value) in item.as_object().into_iter().flatten() {
        let known = keys.entry(name.clone()).or_insert(Value::Null);
        match (&mut *known, value) {
            (Value::Object(inner), Value::Object(_)) => gather(inner, value),
            (Value::Array(list), Value::Array(more)) => list.extend(more.iter().cloned()),
            (Value::Null, _) => *known = value.clone(),
            _ => {}
        }
    }
}

/// One object that stands for all of a list.
fn sample(value: &Value) -> Value {
    let Value::Array(list) = value else { return value.clone() };
    let mut keys = Map::new();
    for item in list {
        gather(&mut keys, item);
    }
    if keys.is_empty() { list.first().cloned().unwrap_or(Value::Null) } else { Value::Object(keys) }
}

/// Whether this is what REST shows of a link.
fn is_link(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let known = object.keys().all(|key| matches!(&**key, "id" | "slug" | "name"));
    known && object.contains_key("id") && object.contains_key("name")
}

fn ids_of(found: &Value) -> Value {
    match found {
        Value::Array(list) => list.iter().map(ids_of).collect(),
        Value::Object(object) => object["id"].clone(),
        other => other.clone(),
    }
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

impl Comparison<'_> {
    /// The type of the items of a connection.
    fn node_of(&self, of: &str, field: &str) -> String {
        let fields = self.schema.fields(of);
        let field =
            fields.into_iter().find(|known| known["name"] == field).unwrap_or_else(|| panic!("no {field}"));
        named(&field["type"]).0.trim_end_matches("Connection").to_owned()
    }
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
            let list = if rest.is_array() { &rest } else { &rest["items"] };
            let owner = if around.starts_with("film") { "Film" } else { "Person" };
            let of = comparison.node_of(owner, field);
            let selection = comparison.selection(&of, &sample(list));
            let is_connection = rest.is_object();
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
