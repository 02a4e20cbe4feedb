//! Requests that ask for what is not there, or ask badly: each is refused with a status, a stable code and a detail
//! that helps, over both protocols, and none brings anything down.
//!
//! `references` looks at the ways to name an entity, `paging` at reading lists to their end.

mod paging;
mod references;

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use crate::harness::{Engine, Fixture, Response, Suites, TestServer, request};

const FILM: &str = "/v1/films/never-let-me-go-2010";

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .test(rest_refuses_bad_parameters)
        .test(rest_refuses_bad_references)
        .test(nul_is_refused)
        .test(bad_cursors_are_refused)
        .test(graphql_refuses_bad_arguments)
        .test(answers_are_kept_by_clients);
    suites
        .over(Fixture::demo())
        .on(&[Engine::Sqlite])
        .test(unknown_paths_and_methods)
        .test(large_bodies)
        .test(addresses_that_are_no_text);
    references::register(suites);
    paging::register(suites);
}

/// The answer is a problem document that says something, with this status and code.
#[track_caller]
pub fn assert_problem(what: &str, answer: &Response, status: u16, code: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {:?}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let problem = answer.json();
    assert_eq!(problem["status"], status, "{what}: {problem}");
    assert_eq!(problem["code"], code, "{what}: {problem}");
    for text in ["type", "title", "detail"] {
        assert!(
            problem[text].as_str().is_some_and(|text| !text.is_empty()),
            "{what} has no {text}: {problem}"
        );
    }
}

/// The query was refused with this code, and the first error says something.
#[track_caller]
pub fn assert_refused(query: &str, answer: &Response, code: &str) {
    assert!(!answer.status.is_server_error(), "{query}: {} {:?}", answer.status, answer.body);
    let answer = answer.json();
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{query}: {answer}");
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{query}: {answer}");
}

async fn rest_refuses_bad_parameters(server: TestServer) {
    for list in ["/v1/films", "/v1/people", "/v1/keywords", "/v1/characters", &format!("{FILM}/scenes")] {
        for limit in ["0", "-1", "101", "abc", "", "1.5", "99999999999999999999", "%2B1%00"] {
            let path = format!("{list}?limit={limit}");
            assert_problem(&path, &server.get(&path).await, 400, "BAD_REQUEST");
        }
        for parameter in
            ["unheardof=1", "limit=1&limit=2", "fields=unheardOf", "fields=", "spoilers=some", "Limit=1"]
        {
            let path = format!("{list}?{parameter}");
            assert_problem(&path, &server.get(&path).await, 400, "BAD_REQUEST");
        }
        let twice = [("Spoiler-Ceiling", "none"), ("Spoiler-Ceiling", "ending")];
        assert_problem("two ceilings", &server.get_with(list, &twice).await, 400, "BAD_REQUEST");
        let bad = [("Spoiler-Ceiling", "everything")];
        assert_problem("a bad ceiling", &server.get_with(list, &bad).await, 400, "BAD_REQUEST");
    }
    for path in [
        "/v1/films?sort=cost",
        "/v1/films?sort=--year",
        "/v1/films?sort=",
        "/v1/films?count=maybe",
        "/v1/films?yearFrom=then",
        "/v1/films?yearFrom=99999999999",
        "/v1/films?titleType=opera",
        "/v1/films?themeStrength=major",
        "/v1/films?department=acting",
        "/v1/films?job=Actor",
        "/v1/films?awardResults=winner,loser",
        "/v1/films?hasPoll=yes",
        "/v1/people?department=kitchen",
        "/v1/people?bornFrom=x",
        "/v1/themes?isRoot=1",
        "/v1/films/never-let-me-go-2010?include=everything",
        "/v1/films/never-let-me-go-2010?include=",
        "/v1/films/never-let-me-go-2010?include=roles,,themes",
        "/v1/films/never-let-me-go-2010/scenes?kinds=dull",
        "/v1/films/never-let-me-go-2010/similar?limit=0",
        "/v1/films/never-let-me-go-2010/similar?after=x",
        "/v1/films/never-let-me-go-2010/award-summary?limit=3",
        "/v1/scenes/scene_1?fields=wings",
    ] {
        assert_problem(path, &server.get(path).await, 400, "BAD_REQUEST");
    }
    // The parameter at fault is named for programs.
    let problem = server.get("/v1/films?limit=0").await.json();
    assert_eq!(problem["errors"][0]["path"], "limit", "{problem}");
}

async fn rest_refuses_bad_references(server: TestServer) {
    for (path, status, code) in [
        ("/v1/films/nowhere-1900", 404, "NOT_FOUND"),
        ("/v1/films/film_999999", 404, "NOT_FOUND"),
        ("/v1/films/film_9223372036854775807", 404, "NOT_FOUND"),
        ("/v1/films/imdb:tt0000000", 404, "NOT_FOUND"),
        ("/v1/films/person_1", 404, "NOT_FOUND"),
        ("/v1/films/film_0", 400, "MALFORMED_REFERENCE"),
        ("/v1/films/film_9223372036854775808", 400, "MALFORMED_REFERENCE"),
        ("/v1/films/imdb:nothing", 400, "MALFORMED_REFERENCE"),
        ("/v1/films/unheard:1", 400, "MALFORMED_REFERENCE"),
        ("/v1/films/Never%20Let%20Me%20Go", 400, "MALFORMED_REFERENCE"),
        ("/v1/films/%00", 400, "BAD_REQUEST"),
        ("/v1/films/nowhere-1900/roles", 404, "NOT_FOUND"),
        ("/v1/people/nobody", 404, "NOT_FOUND"),
        ("/v1/people/nobody/collaborators", 404, "NOT_FOUND"),
        ("/v1/themes/nothing", 404, "NOT_FOUND"),
        ("/v1/themes/nothing/readings", 404, "NOT_FOUND"),
        ("/v1/award-bodies/none", 404, "NOT_FOUND"),
        ("/v1/source-works/none", 404, "NOT_FOUND"),
        ("/v1/places/none", 404, "NOT_FOUND"),
        ("/v1/scenes/scene_999999", 404, "NOT_FOUND"),
        ("/v1/scenes/quote_1", 400, "MALFORMED_REFERENCE"),
        ("/v1/scenes/1", 400, "MALFORMED_REFERENCE"),
        ("/v1/scenes/scene_999999/quotes", 404, "NOT_FOUND"),
        ("/v1/polls/poll_-1", 400, "MALFORMED_REFERENCE"),
        ("/v1/films?theme=nothing", 400, "UNKNOWN_REFERENCE"),
        ("/v1/films?person=nobody", 400, "UNKNOWN_REFERENCE"),
        ("/v1/films?keyword=nothing", 400, "UNKNOWN_REFERENCE"),
        ("/v1/films?theme=Two%20Words", 400, "MALFORMED_REFERENCE"),
        ("/v1/people?film=nowhere-1900", 400, "UNKNOWN_REFERENCE"),
        ("/v1/characters?film=nowhere-1900", 400, "UNKNOWN_REFERENCE"),
        ("/v1/source-works?author=nobody", 400, "UNKNOWN_REFERENCE"),
        ("/v1/themes?parent=nothing", 400, "UNKNOWN_REFERENCE"),
    ] {
        assert_problem(path, &server.get(path).await, status, code);
    }
}

/// PostgreSQL takes no NUL in a text, so neither engine is ever given one.
async fn nul_is_refused(server: TestServer) {
    for path in [
        "/v1/films?titlePrefix=%00",
        "/v1/films?country=%00",
        "/v1/films?language=e%00n",
        "/v1/films?person=carey-mulligan&job=%00",
        "/v1/people?namePrefix=a%00b",
        "/v1/award-bodies?country=%00",
        "/v1/places?country=%00",
        "/v1/films/never-let-me-go-2010/roles?job=%00",
        "/v1/films?theme=%00",
        "/v1/films?genre=%00",
    ] {
        assert_problem(path, &server.get(path).await, 400, "BAD_REQUEST");
    }
    for filter in [
        json!({ "titlePrefix": "\0" }),
        json!({ "country": "\0" }),
        json!({ "language": "\0" }),
        json!({ "genre": "\0" }),
        json!({ "person": { "person": "carey-mulligan", "job": "\0" } }),
        json!({ "not": { "or": [{ "country": "G\0B" }] } }),
    ] {
        let query = "query($filter: FilmFilterInput) { films(filter: $filter) { totalCount nodes { id } } }";
        let answer = server.graphql_with(query, json!({ "filter": filter }), &[]).await;
        assert_refused(&filter.to_string(), &answer, "BAD_USER_INPUT");
    }
    let query = "query($jobs: [String!]) { film(ref: \"never-let-me-go-2010\") { roles(jobs: $jobs) { totalCount } } }";
    let answer = server.graphql_with(query, json!({ "jobs": ["\0"] }), &[]).await;
    assert_refused(query, &answer, "BAD_USER_INPUT");
}

async fn bad_cursors_are_refused(server: TestServer) {
    let by_title = server.get("/v1/films?limit=1").await.expect(200).json()["next"].clone();
    let by_title = by_title.as_str().expect("there are more films").to_owned();
    let roles = server.get(&format!("{FILM}/roles?limit=1")).await.expect(200).json()["next"].clone();
    let roles = roles.as_str().expect("there are more roles").to_owned();
    for path in [
        format!("/v1/films?sort=year&after={by_title}"),
        format!("/v1/films?sort=-title&after={by_title}"),
        format!("/v1/films?after={roles}"),
        format!("/v1/themes?after={by_title}"),
        format!("{FILM}/roles?after={by_title}"),
        "/v1/films?after=".to_owned(),
        "/v1/films?after=not-a-cursor".to_owned(),
        // ["title",null,1] and ["title",{},1] and ["title","x",99999999999999999999]
        "/v1/films?after=WyJ0aXRsZSIsbnVsbCwxXQ".to_owned(),
        "/v1/films?after=WyJ0aXRsZSIse30sMV0".to_owned(),
        "/v1/films?after=WyJ0aXRsZSIsIngiLDk5OTk5OTk5OTk5OTk5OTk5OTk5XQ".to_owned(),
        "/v1/people/carey-mulligan/collaborators?after=x".to_owned(),
    ] {
        assert_problem(&path, &server.get(&path).await, 400, "BAD_CURSOR");
    }
    // ["title","\u0000",1]: no engine is asked to compare with a NUL.
    let path = "/v1/films?sort=title&after=WyJ0aXRsZSIsIlx1MDAwMCIsMV0";
    assert_problem(path, &server.get(path).await, 400, "BAD_CURSOR");
    // A place may be made up, of numbers too large or of another sort than the column's: ["year",9223372036854775807,1],
    // ["year",1.5,1], ["popularity",1,1], ["popularity",1e308,1] and ["item",2147483647,1].
    for path in [
        "/v1/films?sort=year&after=WyJ5ZWFyIiwxLjUsMV0".to_owned(),
        "/v1/films?sort=popularity&after=WyJwb3B1bGFyaXR5IiwxLDFd".to_owned(),
        "/v1/films?sort=popularity&after=WyJwb3B1bGFyaXR5IiwxZTMwOCwxXQ".to_owned(),
        "/v1/films?sort=year&after=WyJ5ZWFyIiw5MjIzMzcyMDM2ODU0Nzc1ODA3LDFd".to_owned(),
        format!("{FILM}/roles?after=WyJpdGVtIiwyMTQ3NDgzNjQ3LDFd"),
    ] {
        let answer = server.get(&path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {:?}", answer.body);
    }
    for query in [
        format!("{{ films(sort: {{ field: YEAR }}, after: \"{by_title}\") {{ nodes {{ id }} }} }}"),
        format!("{{ films(before: \"{roles}\") {{ nodes {{ id }} }} }}"),
        format!(
            "{{ film(ref: \"never-let-me-go-2010\") {{ roles(after: \"{by_title}\") {{ nodes {{ id }} }} }} }}"
        ),
        "{ films(after: \"\") { nodes { id } } }".to_owned(),
    ] {
        assert_refused(&query, &server.graphql(&query).await, "BAD_CURSOR");
    }
}

async fn graphql_refuses_bad_arguments(server: TestServer) {
    let film = "film(ref: \"never-let-me-go-2010\")";
    for (query, code) in [
        ("{ films(first: 0) { totalCount } }".to_owned(), "BAD_REQUEST"),
        ("{ films(first: -1) { totalCount } }".to_owned(), "BAD_REQUEST"),
        ("{ films(first: 101) { totalCount } }".to_owned(), "BAD_REQUEST"),
        ("{ films(last: 0) { totalCount } }".to_owned(), "BAD_REQUEST"),
        ("{ films(first: 2, last: 2) { totalCount } }".to_owned(), "BAD_REQUEST"),
        (format!("{{ {film} {{ scenes(first: 0) {{ totalCount }} }} }}"), "BAD_REQUEST"),
        (format!("{{ {film} {{ scenes(first: 1, last: 1) {{ totalCount }} }} }}"), "BAD_REQUEST"),
        (format!("{{ {film} {{ similarFilms(first: 0) {{ score }} }} }}"), "BAD_REQUEST"),
        ("{ films(first: \"abc\") { totalCount } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ films(unheardOf: 1) { totalCount } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ films { unheardOf } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ films(first: 1, first: 2) { totalCount } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ film(ref: \"nowhere-1900\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ film(ref: \"person_1\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ film(ref: \"Two Words\") { id } }".to_owned(), "MALFORMED_REFERENCE"),
        ("{ film(ref: \"\") { id } }".to_owned(), "MALFORMED_REFERENCE"),
        ("{ film(ref: \"\\u0000\") { id } }".to_owned(), "BAD_USER_INPUT"),
        ("{ person(ref: \"nobody\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ theme(ref: \"nothing\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ awardBody(ref: \"none\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ sourceWork(ref: \"none\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ node(id: \"scene_999999\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ node(id: \"film_999999\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ node(id: \"poll_option_1\") { id } }".to_owned(), "NOT_FOUND"),
        ("{ node(id: \"1\") { id } }".to_owned(), "MALFORMED_REFERENCE"),
        (
            "{ films(filter: { theme: { theme: \"nothing\" } }) { totalCount } }".to_owned(),
            "UNKNOWN_REFERENCE",
        ),
        (
            "{ films(filter: { not: { person: { person: \"nobody\" } } }) { totalCount } }".to_owned(),
            "UNKNOWN_REFERENCE",
        ),
        ("{ people(filter: { film: \"nowhere-1900\" }) { totalCount } }".to_owned(), "UNKNOWN_REFERENCE"),
        (
            format!(
                "{{ films(filter: {}{{ hasPoll: true }}{}) {{ totalCount }} }}",
                "{ not: ".repeat(6),
                " }".repeat(6)
            ),
            "BAD_REQUEST",
        ),
    ] {
        let answer = server.graphql(&query).await;
        assert_refused(&query, &answer, code);
    }
    let many: Vec<String> = (1..=101).map(|number| format!("film_{number}")).collect();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_refused(query, &server.graphql_with(query, json!({ "ids": many }), &[]).await, "BAD_REQUEST");
    // What fails is null, and the rest comes all the same.
    let query = "{ film(ref: \"nowhere-1900\") { id } films(first: 1) { nodes { id } } nodes(ids: [\"film_1\", \"film_999999\"]) { id } }";
    let answer = server.graphql(query).await.expect(200).json();
    assert_eq!(answer["data"]["film"], Value::Null);
    assert_eq!(answer["data"]["nodes"], json!([{ "id": "film_1" }, null]));
    assert_eq!(answer["data"]["films"]["nodes"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(2), "{answer}");
    let bad_ceiling = server.graphql_with("{ __typename }", json!({}), &[("Spoiler-Ceiling", "all")]).await;
    assert_refused("a bad ceiling", &bad_ceiling, "BAD_REQUEST");
}

async fn unknown_paths_and_methods(server: TestServer) {
    for path in
        ["/v1/nothing", "/v1/films/film_1/nothing", "/nothing", "/v1/films/", "/v1//films", "/v2/films"]
    {
        assert_problem(path, &server.get(path).await, 404, "NOT_FOUND");
    }
    let all = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let (of_list, of_entity) = (&all[1..], &all[..2]);
    for (path, methods) in [
        ("/v1/films", of_list),
        (FILM, of_entity),
        ("/v1/scenes/scene_1", of_entity),
        ("/openapi.json", &all),
    ] {
        for method in methods {
            let answer = server.send(request(method.clone(), path, &[], Bytes::new())).await;
            assert_problem(&format!("{method} {path}"), &answer, 405, "METHOD_NOT_ALLOWED");
            assert!(
                answer.header("allow").contains("GET"),
                "{method} {path} allows {:?}",
                answer.header("allow")
            );
        }
    }
}

async fn large_bodies(server: TestServer) {
    let body = Bytes::from(vec![b' '; 2 * 1024 * 1024]);
    for path in ["/v1/films", "/graphql"] {
        let headers = [("Content-Type", "application/json")];
        let answer = server.send(request(Method::POST, path, &headers, body.clone())).await;
        assert_eq!(answer.status, 413, "{path}: {:?}", answer.body);
    }
    let answer = server.send(request(Method::POST, "/v1/films", &[], body)).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    let long = format!("/v1/films?titlePrefix={}", "a".repeat(20_000));
    let answer = server.get(&long).await;
    assert_eq!(answer.status, 414, "{:?}", answer.body);
}

/// Bytes that no client would put into an address.
async fn addresses_that_are_no_text(server: TestServer) {
    for path in [
        "/v1/films/%FF",
        "/v1/films/%C3%28/roles",
        "/v1/films?titlePrefix=%FF",
        "/v1/films?%FF=1",
        "/v1/films?spoilers=%FF",
        "/v1/scenes/%F0%9F",
        "/%FF",
    ] {
        let answer = server.get(path).await;
        let refused = answer.status.is_client_error();
        assert!(refused || path.contains("titlePrefix"), "{path}: {} {:?}", answer.status, answer.body);
        if refused {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        }
    }
    for bytes in [
        &b"GET /v1/films/\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"[..],
        b"GET /v1/films HTTP/1.1\r\nHost: x\r\nSpoiler-Ceiling: \xff\r\nConnection: close\r\n\r\n",
        b"GET /v1/films HTTP/1.1\r\nHost: x\r\nAccept-Language: \xf0\x9f\x98\x80\r\nConnection: close\r\n\r\n",
    ] {
        let answer = server.raw(bytes).await;
        assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    server.get("/readyz").await.expect(200);
}

async fn answers_are_kept_by_clients(server: TestServer) {
    for path in [FILM, "/v1/films", "/v1/films/never-let-me-go-2010/roles", "/openapi.json"] {
        let first = server.get(path).await.expect(200);
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') || tag.starts_with("W/\""), "{path} has the tag {tag:?}");
        for known in [&*tag, "*", &format!("\"other\", {tag}")] {
            let again = server.get_with(path, &[("If-None-Match", known)]).await.expect(304);
            assert!(again.body.is_empty());
            assert_eq!(again.header("etag"), tag);
        }
        server.get_with(path, &[("If-None-Match", "\"other\"")]).await.expect(200);
    }
}
