//! `Idempotency-Key`: what is sent again is answered again and done once. The routes are made for the purpose, so that
//! it can be counted how often they run.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Json, Router, extract::Path, routing::post};
use cinegraph_domain::actor::Scope;
use futures_util::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::requests::{assert_problem, assert_refused};
use crate::harness::{Database, Engine, Fixture, Response, Suites, TestServer, bearer, request};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::empty())
        .test(the_same_is_answered_again)
        .test(a_key_stands_for_one_request)
        .test(a_key_is_free_after_a_day)
        .test(keys_are_apart_by_their_owners)
        .test(what_may_go_well_next_time_is_done_again)
        .test(the_second_waits_for_the_first);
    suites
        .over(Fixture::demo())
        .on(&[Engine::Sqlite])
        .test(bad_keys_are_refused)
        .test(graphql_reads_are_not_kept)
        .test(bodies_keep_their_limits);
}

/// A server whose routes count how often they ran, and a token for it.
struct Toy {
    server: TestServer,
    ran: Arc<AtomicUsize>,
    go_on: Arc<Notify>,
    token: String,
}

impl Toy {
    async fn over(database: Database) -> Self {
        let ran = Arc::new(AtomicUsize::new(0));
        let go_on = Arc::new(Notify::new());
        let counter = Arc::clone(&ran);
        let count = move || counter.fetch_add(1, Ordering::SeqCst) + 1;
        let make = {
            let count = count.clone();
            async move |body: String| {
                let headers = [("location", "/v1/things/1"), ("etag", "\"r1\""), ("x-other", "1")];
                (StatusCode::CREATED, headers, Json(json!({ "run": count(), "body": body })))
            }
        };
        let fail = {
            let count = count.clone();
            async move |Path(status): Path<u16>| {
                (StatusCode::from_u16(status).expect("a status"), count().to_string())
            }
        };
        let wait = {
            let go_on = Arc::clone(&go_on);
            async move || {
                let run = count();
                go_on.notified().await;
                run.to_string()
            }
        };
        let routes = Router::new()
            .route("/v1/things", post(make.clone()).patch(make.clone()))
            .route("/v1/import", post(make.clone()))
            .route("/elsewhere", post(make))
            .route("/v1/fails/{status}", post(fail))
            .route("/v1/waits", post(wait));
        let server = TestServer::start_toy(database, routes).await;
        let token = server.token(&[Scope::Edit]).await;
        Self { server, ran, go_on, token }
    }

    async fn send(&self, path: &str, key: &str, body: &Value) -> Response {
        self.send_as(&self.token, Method::POST, path, key, body).await
    }

    async fn send_as(&self, token: &str, method: Method, path: &str, key: &str, body: &Value) -> Response {
        let (name, value) = bearer(token);
        self.server.json(method, path, &[(name, &value), ("Idempotency-Key", key)], body).await
    }

    fn ran(&self) -> usize {
        self.ran.load(Ordering::SeqCst)
    }
}

async fn the_same_is_answered_again(database: Database) {
    let toy = Toy::over(database).await;
    let body = json!({ "title": "ünïcode \u{1F3AC}" });
    let first = toy.send("/v1/things", "k", &body).await.expect(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    for _ in 0..2 {
        let again = toy.send("/v1/things", "k", &body).await.expect(201);
        assert_eq!(again.body, first.body);
        for name in ["content-type", "location", "etag"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
        assert_eq!((again.header("idempotency-replayed"), again.header("x-other")), ("true", ""));
        assert!(again.header("cache-control").contains("private"));
    }
    assert_eq!(toy.ran(), 1);
    toy.send("/v1/things", "l", &body).await.expect(201);
    toy.server.json(Method::POST, "/v1/things", &[("Idempotency-Key", "k")], &body).await.expect(201);
    assert_eq!(toy.ran(), 3, "another key, and no token: neither is a repetition");
    // Refusals of what was asked stay, too.
    for _ in 0..2 {
        assert_eq!(toy.send("/v1/fails/422", "m", &body).await.expect(422).text(), "4");
    }
}

async fn a_key_stands_for_one_request(database: Database) {
    let toy = Toy::over(database).await;
    toy.send("/v1/things", "k", &json!(1)).await.expect(201);
    for (path, body) in [("/v1/things", json!(2)), ("/v1/things?a=1", json!(1)), ("/v1/fails/200", json!(1))]
    {
        let answer = toy.send(path, "k", &body).await;
        assert_problem(path, &answer, 422, "IDEMPOTENCY_KEY_REUSED");
    }
    assert_eq!(toy.ran(), 1);
    // Only POSTs are kept, and of those neither the ones elsewhere nor imports.
    for path in ["/v1/import", "/elsewhere"] {
        for _ in 0..2 {
            toy.send(path, "k", &json!(2)).await.expect(201);
        }
    }
    toy.send_as(&toy.token, Method::PATCH, "/v1/things", "k", &json!(2)).await.expect(201);
    assert_eq!(toy.ran(), 6);
}

async fn a_key_is_free_after_a_day(database: Database) {
    let toy = Toy::over(database).await;
    toy.send("/v1/things", "k", &json!(1)).await.expect(201);
    toy.server.database.clock.advance(DAY - Duration::from_secs(1));
    toy.send("/v1/things", "l", &json!(1)).await.expect(201);
    assert_eq!(toy.send("/v1/things", "k", &json!(1)).await.expect(201).json()["run"], 1);
    toy.server.database.clock.advance(Duration::from_secs(1));
    assert_eq!(toy.send("/v1/things", "k", &json!(2)).await.expect(201).json()["run"], 3);
    assert_eq!(toy.send("/v1/things", "k", &json!(2)).await.expect(201).json()["run"], 3);
    assert_eq!(toy.send("/v1/things", "l", &json!(1)).await.expect(201).json()["run"], 2);
}

async fn keys_are_apart_by_their_owners(database: Database) {
    let toy = Toy::over(database).await;
    let other = toy.server.token(&[Scope::Edit]).await;
    toy.send("/v1/things", "k", &json!(1)).await.expect(201);
    let answer = toy.send_as(&other, Method::POST, "/v1/things", "k", &json!(2)).await.expect(201);
    assert_eq!(answer.json()["run"], 2);
}

async fn what_may_go_well_next_time_is_done_again(database: Database) {
    let toy = Toy::over(database).await;
    for (count, status) in [401, 403, 408, 413, 429, 500, 503].into_iter().enumerate() {
        let (path, key) = (format!("/v1/fails/{status}"), format!("k{status}"));
        for _ in 0..2 {
            toy.send(&path, &key, &json!(1)).await.expect(status);
        }
        assert_eq!(toy.ran(), 2 * (count + 1), "{status}");
    }
}

async fn the_second_waits_for_the_first(database: Database) {
    let toy = Toy::over(database).await;
    let nothing = json!(1);
    let sent = join_all((0..8).map(|_| toy.send("/v1/waits", "k", &nothing)));
    // Others do not wait.
    let other = async {
        while toy.ran() == 0 {
            tokio::task::yield_now().await;
        }
        toy.send("/v1/things", "l", &nothing).await.expect(201);
        toy.go_on.notify_one();
    };
    let (answers, ()) = tokio::join!(sent, other);
    assert_eq!(toy.ran(), 2);
    let replayed = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "true").count();
    assert_eq!(replayed, 7);
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.text() == "1"));

    // One that is given up halfway leaves its turn to the next.
    let (name, value) = bearer(&toy.token);
    let headers = [(name, value.as_str()), ("Idempotency-Key", "m")];
    let request = request(Method::POST, "/v1/waits", &headers, bytes::Bytes::new());
    let given_up = tokio::time::timeout(Duration::from_millis(200), toy.server.send(request)).await;
    assert!(given_up.is_err() && toy.ran() == 3);
    toy.send("/v1/things", "m", &nothing).await.expect(201);
}

async fn bad_keys_are_refused(server: TestServer) {
    for bad in ["", "a b", "caf\u{e9}", &"k".repeat(256)] {
        let headers = [("Idempotency-Key", bad)];
        let answer = server.json(Method::POST, "/v1/films", &headers, &json!({})).await;
        assert_problem(bad, &answer, 400, "BAD_REQUEST");
        assert_eq!(answer.json()["errors"][0]["path"], "Idempotency-Key");
        let answer = server.graphql_with("{ __typename }", json!({}), &headers).await.expect(400);
        assert_refused(bad, &answer, "BAD_REQUEST");
    }
    let twice = [("Idempotency-Key", "a"), ("Idempotency-Key", "a")];
    server.graphql_with("{ __typename }", json!({}), &twice).await.expect(400);
    // It means nothing to a read.
    server.get_with("/v1/films", &[("Idempotency-Key", "a b")]).await.expect(200);
}

async fn graphql_reads_are_not_kept(server: TestServer) {
    let (name, value) = bearer(&server.token(&[Scope::Edit]).await);
    let headers = [(name, value.as_str()), ("Idempotency-Key", "k")];
    for query in ["{ __typename }", "{ __typename }", "{ genres { totalCount } }", "{ nothing }"] {
        let answer = server.graphql_with(query, json!({}), &headers).await.expect(200);
        assert_eq!(answer.header("idempotency-replayed"), "");
    }
}

async fn bodies_keep_their_limits(server: TestServer) {
    let (name, value) = bearer(&server.token(&[Scope::Edit]).await);
    let headers = [(name, value.as_str()), ("Idempotency-Key", "k")];
    let query = format!("{{ __typename }} #{}", "x".repeat(300 * 1024));
    let answer = server.graphql_with(&query, json!({}), &headers).await.expect(413);
    assert_refused("a long document", &answer, "PAYLOAD_TOO_LARGE");
    let body = json!("x".repeat(2 * 1024 * 1024));
    let answer = server.json(Method::POST, "/v1/films", &headers, &body).await;
    assert_problem("a long body", &answer, 413, "PAYLOAD_TOO_LARGE");
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{name}: {value}\r\nIdempotency-Key: k\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let chunked = format!("{head}{:x}\r\n{query}\r\n0\r\n\r\n", query.len());
    let answer = server.raw(chunked.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("PAYLOAD_TOO_LARGE"), "{answer}");
}
