//! Automatic persisted queries.

use super::toy::default_toy;
use super::{get, post};

/// SHA-256 of `{__typename}`.
const HASH: &str = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";

fn extensions(hash: &str) -> serde_json::Value {
    serde_json::json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

#[tokio::test]
async fn a_document_is_registered_and_then_named() {
    let router = default_toy();
    let named = serde_json::json!({ "extensions": extensions(HASH) }).to_string();
    let answer = post(&router, named.clone()).await;
    answer.assert_refused(400, "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(answer.json()["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(answer.header("cache-control"), "no-store");

    let with_text =
        serde_json::json!({ "query": "{__typename}", "extensions": extensions(HASH) }).to_string();
    assert_eq!(post(&router, with_text).await.status, 200);
    assert_eq!(post(&router, named).await.json()["data"]["__typename"], "Query");
    let url = format!(
        "/graphql?extensions=%7B%22persistedQuery%22:%7B%22version%22:1,%22sha256Hash%22:%22{HASH}%22%7D%7D"
    );
    assert_eq!(get(&router, &url).await.json()["data"]["__typename"], "Query");
}

#[tokio::test]
async fn the_hash_must_fit_and_the_document_be_valid() {
    let router = default_toy();
    let other = serde_json::json!({ "query": "{apple}", "extensions": extensions(HASH) }).to_string();
    post(&router, other).await.assert_refused(400, "PERSISTED_QUERY_HASH_MISMATCH");
    let named = serde_json::json!({ "extensions": extensions(HASH) }).to_string();
    post(&router, named).await.assert_refused(400, "PERSISTED_QUERY_NOT_FOUND");
    let version =
        serde_json::json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": HASH } } });
    post(&router, version.to_string()).await.assert_refused(400, "BAD_REQUEST");
}
