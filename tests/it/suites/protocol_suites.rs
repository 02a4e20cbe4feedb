//! Public suites for the protocols, and the pages in a browser, against a server with the demo catalogue.
//!
//! They look at the outside of the server only, so that one engine is enough.

use std::{fs, time::Duration};

use crate::harness::{Engine, Fixture, Suites, TestServer, Tool, node, scratch};

/// A first run installs the packages, and a browser takes its time on a busy machine.
const LIMIT: Duration = Duration::from_secs(300);

pub fn register(suites: &mut Suites) {
    suites
        .over(Fixture::demo())
        .on(&[Engine::Sqlite])
        .with(&[Tool::Node])
        .within(LIMIT)
        .test(graphql_audit)
        .test(subscriptions)
        .test(openapi_lint);
    suites
        .over(Fixture::demo())
        .on(&[Engine::Sqlite])
        .with(&[Tool::Node, Tool::Browser])
        .within(LIMIT)
        .test(pages);
}

/// GraphQL over HTTP, by the specification's own audits.
async fn graphql_audit(server: TestServer) {
    node::run_script("graphql-audit.mjs", &[&server.url("/graphql")]).await;
}

/// GraphQL over WebSocket and as server-sent events, by the clients of the packages that these protocols come from.
async fn subscriptions(server: TestServer) {
    node::run_script("subscriptions.mjs", &[&server.url("/graphql")]).await;
}

/// The OpenAPI document, by Redocly's recommended rules: not one error, not one warning.
async fn openapi_lint(server: TestServer) {
    let document = server.get("/openapi.json").await.expect(200);
    let path = scratch::folder().join("openapi.json");
    fs::write(&path, &document.body).expect("the document is written");
    let path = path.to_string_lossy();
    // Every problem comes as an object of the list, whatever its severity.
    let arguments = ["lint", "--extends=recommended", "--format=json", "--max-problems=1000", &*path];
    let (passed, printed) = node::run_package("redocly", &arguments).await;
    assert!(passed && !printed.contains("\"severity\""), "{printed}");
}

/// The start page, the playground and the REST reference, used in Chromium.
async fn pages(server: TestServer) {
    node::run_script("pages.mjs", &[&server.url("/")]).await;
}
