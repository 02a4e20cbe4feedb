//! The server as such: it answers over HTTP, and bytes that are no HTTP do not bring it down.

use serde_json::json;

use crate::harness::{Engine, Fixture, Suites, TestServer};

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::empty()).test(is_ready);
    suites.over(Fixture::demo()).test(tells_the_same_over_both_protocols);
    suites.over(Fixture::empty()).on(&[Engine::Sqlite]).test(survives_what_is_not_http);
}

async fn is_ready(server: TestServer) {
    server.database.store.ping().await.expect("the database answers");
    server.get("/readyz").await.expect(200);
    let start = server.get_with("/", &[("Accept", "text/html")]).await.expect(200);
    assert!(start.header("content-type").starts_with("text/html"));
    assert!(start.text().contains("Cinegraph"));
}

async fn tells_the_same_over_both_protocols(server: TestServer) {
    let title = "Never Let Me Go";
    let film = server.get("/v1/films/never-let-me-go-2010").await.expect(200).json();
    assert_eq!(film["title"], title);
    let query = "query($film: String!) { film(ref: $film) { title } }";
    let answer = server.graphql_with(query, json!({ "film": "never-let-me-go-2010" }), &[]).await.expect(200);
    assert_eq!(answer.data()["film"]["title"], title);
    assert_eq!(server.graphql("{ __typename }").await.expect(200).data()["__typename"], "Query");
}

async fn survives_what_is_not_http(server: TestServer) {
    for bytes in
        [&b"\x16\x03\x01\x02\x00"[..], b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"]
    {
        let answer = server.raw(bytes).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    server.get("/readyz").await.expect(200);
}
