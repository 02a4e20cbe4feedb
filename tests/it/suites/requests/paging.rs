//! Reading lists to their end: whatever the size of the pages, each thing comes once and in the one order.

use serde_json::{Value, json};

use crate::harness::{Fixture, Suites, TestServer};

const SIZES: [usize; 5] = [1, 2, 3, 7, 40];

/// Root lists in every order, as GraphQL names it and as REST does.
const ROOTS: [(&str, &str, &str); 19] = [
    ("films", "", ""),
    ("films", "sort: { field: TITLE, direction: DESC }", "sort=-title"),
    ("films", "sort: { field: YEAR }", "sort=year"),
    ("films", "sort: { field: RELEASE_DATE, direction: DESC }", "sort=-releaseDate"),
    ("films", "sort: { field: RUNTIME }", "sort=runtime"),
    ("films", "sort: { field: POPULARITY, direction: DESC }", "sort=-popularity"),
    ("films", "filter: { country: \"GB\" }", "country=GB"),
    ("people", "", ""),
    ("people", "sort: { field: POPULARITY }", "sort=popularity"),
    ("themes", "direction: DESC", "sort=-name"),
    ("awardBodies", "", ""),
    ("characters", "", ""),
    ("characters", "direction: DESC", "sort=-name"),
    ("places", "", ""),
    ("sourceWorks", "sort: { field: YEAR, direction: DESC }", "sort=-year"),
    ("companies", "", ""),
    ("collections", "", ""),
    ("genres", "", ""),
    ("keywords", "", ""),
];

/// Lists of the demo's film.
const OF_FILM: [&str; 20] = [
    "titles",
    "releases",
    "editions",
    "videos",
    "images",
    "synopsis",
    "characters",
    "roles",
    "scenes",
    "quotes",
    "insights",
    "locations",
    "adaptations",
    "differences",
    "recommendations",
    "themes",
    "analyses",
    "questions",
    "polls",
    "nominations",
];

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .test(root_lists_come_whole)
        .test(lists_of_a_film_come_whole)
        .test(lists_by_time_come_whole)
        .test(pages_know_what_lies_around_them);
}

async fn root_lists_come_whole(server: TestServer) {
    for (list, arguments, parameters) in ROOTS {
        let path = match list {
            "awardBodies" => "award-bodies",
            "sourceWorks" => "source-works",
            list => list,
        };
        comes_whole(&server, ["", ""], list, arguments, &format!("/v1/{path}?{parameters}")).await;
    }
}

async fn lists_of_a_film_come_whole(server: TestServer) {
    let around = ["film(ref: \"never-let-me-go-2010\") {", "}"];
    for list in OF_FILM {
        comes_whole(&server, around, list, "", &format!("/v1/films/never-let-me-go-2010/{list}?")).await;
    }
}

async fn lists_by_time_come_whole(server: TestServer) {
    for (around, list, path) in [
        ("theme(ref: \"mortality\") {", "readings", "/v1/themes/mortality/readings?"),
        ("person(ref: \"carey-mulligan\") {", "roles", "/v1/people/carey-mulligan/roles?"),
        ("person(ref: \"carey-mulligan\") {", "nominations", "/v1/people/carey-mulligan/nominations?"),
    ] {
        comes_whole(&server, [around, "}"], list, "", path).await;
    }
}

/// A list in one go, then in pages of several sizes forward and backward over GraphQL, and forward over REST.
async fn comes_whole(server: &TestServer, around: [&str; 2], list: &str, arguments: &str, path: &str) {
    let what = format!("{list}({arguments})");
    let all =
        read(server, around, list, arguments, ["first: 100", "after", "hasNextPage", "endCursor"]).await;
    let mut distinct = all.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len(), "{what} has something twice");
    let total = page(server, around, list, &format!("first: 1 {arguments}")).await["totalCount"].take();
    assert_eq!(total, all.len(), "{what}");
    // Of a long list small pages are too many, and show no more than those of a short one.
    for size in SIZES.into_iter().filter(|size| all.len() / size <= 40) {
        let forward = [&*format!("first: {size}"), "after", "hasNextPage", "endCursor"];
        assert_eq!(read(server, around, list, arguments, forward).await, all, "{what}, {forward:?}");
        let backward = [&*format!("last: {size}"), "before", "hasPreviousPage", "startCursor"];
        assert_eq!(read(server, around, list, arguments, backward).await, all, "{what}, {backward:?}");
        let mut found = Vec::new();
        let mut next = format!("{path}&limit={size}").replace("?&", "?");
        loop {
            let answer = server.get(&next).await.expect(200);
            let page = answer.json();
            found.extend(ids(&page["items"]));
            assert!(found.len() <= all.len(), "{path} with pages of {size} goes on for ever");
            let link = answer.header("link");
            assert_eq!(page.get("next").is_some(), link.ends_with("; rel=\"next\""), "{path}: {link:?}");
            match link.strip_prefix('<').and_then(|link| link.split_once('>')) {
                Some((address, _)) => next = address.to_owned(),
                None => break,
            }
        }
        assert_eq!(found, all, "{path} with pages of {size}");
    }
}

/// All of a list, read in pages: of which size, beyond what, and where a page says that there is more and from where.
async fn read(
    server: &TestServer,
    around: [&str; 2],
    list: &str,
    arguments: &str,
    [size, beyond, more, cursor]: [&str; 4],
) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut place = String::new();
    loop {
        let page = page(server, around, list, &format!("{size} {place} {arguments}")).await;
        let mut nodes = ids(&page["nodes"]);
        if beyond == "after" {
            found.append(&mut nodes);
        } else {
            nodes.append(&mut found);
            found = nodes;
        }
        assert!(found.len() < 10_000, "{list}({size} {arguments}) goes on for ever");
        if page["pageInfo"][more] != true {
            return found;
        }
        place = format!("{beyond}: {}", page["pageInfo"][cursor]);
    }
}

async fn page(server: &TestServer, around: [&str; 2], list: &str, arguments: &str) -> Value {
    let [before, after] = around;
    let info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
    let query = format!("{{ {before} {list}({arguments}) {{ {info} totalCount nodes {{ id }} }} {after} }}");
    let answer = server.graphql(&query).await.expect(200).data();
    match before.split('(').next() {
        Some("") | None => answer[list].clone(),
        Some(owner) => answer[owner][list].clone(),
    }
}

fn ids(nodes: &Value) -> Vec<String> {
    let nodes = nodes.as_array().unwrap_or_else(|| panic!("no list: {nodes}"));
    nodes.iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect()
}

/// Relay's rule for a page read forward with nothing before it, and the other way round.
async fn pages_know_what_lies_around_them(server: TestServer) {
    let none = ["", ""];
    let first = page(&server, none, "films", "first: 2").await;
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(first["pageInfo"]["hasPreviousPage"], false);
    let last = page(&server, none, "films", "last: 2").await;
    assert_eq!(last["pageInfo"]["hasNextPage"], false);
    assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
    let beyond = page(&server, none, "films", &format!("after: {}", last["pageInfo"]["endCursor"])).await;
    assert_eq!(beyond["nodes"], json!([]));
    assert_eq!(beyond["pageInfo"]["hasNextPage"], false);
    let between =
        format!("after: {}, before: {}", first["pageInfo"]["startCursor"], last["pageInfo"]["endCursor"]);
    let between = page(&server, none, "films", &format!("first: 100, {between}")).await;
    let all = read(&server, none, "films", "", ["first: 100", "after", "hasNextPage", "endCursor"]).await;
    assert_eq!(ids(&between["nodes"]), all[1..all.len() - 1]);
}
