//! Operations on a socket: the order of messages, errors, ends.

use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use super::super::Limits;
use super::talk::Client;

fn code(error: &Value) -> &str {
    error["extensions"]["code"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn every_kind_of_operation_has_results_and_an_end() {
    let mut client = Client::ready().await;
    client.subscribe("a", "subscription { count(to: 2) }").await;
    let first = client.hear_text().await;
    assert_eq!(first, r#"{"type":"next","id":"a","payload":{"data":{"count":1},"extensions":{"cost":1}}}"#);
    assert_eq!(client.hear().await["payload"]["data"]["count"], 2);
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "a" }));
    // The id is free again.
    for (text, data) in [
        ("{ zebra b: apple }", json!({ "zebra": 1, "b": 2 })),
        ("mutation { set(to: 4) }", json!({ "set": 4 })),
        ("{ apple maybe }", json!({ "apple": 2, "maybe": null })),
    ] {
        client.subscribe("a", text).await;
        let next = client.hear().await;
        assert_eq!((&next["type"], &next["payload"]["data"]), (&json!("next"), &data));
        assert_eq!(client.hear().await, json!({ "type": "complete", "id": "a" }));
    }
}

#[tokio::test]
async fn operations_go_on_beside_each_other() {
    let mut client = Client::ready().await;
    client.subscribe("never", "subscription { never }").await;
    client.subscribe("slow", "{ slow }").await;
    client.subscribe("quick", "{ apple }").await;
    assert_eq!(client.hear().await["id"], "quick");
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "quick" }));
    client.say(json!({ "type": "ping", "payload": { "a": [1] } })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong", "payload": { "a": [1] } }));
    client.say(json!({ "type": "pong" })).await;
    client.silent().await;
}

#[tokio::test]
async fn request_errors_are_messages_and_the_last_of_their_operation() {
    let mut client = Client::ready().await;
    for (text, expected) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: count(to: 1) b: count(to: 1) }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($n: Int!) { count(to: $n) }", "BAD_USER_INPUT"),
        ("{ leaves(first: 0) { totalCount } }", "BAD_REQUEST"),
        ("subscription { refused }", "BROKEN"),
    ] {
        client.subscribe("1", text).await;
        let error = client.hear().await;
        assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("1")), "{text}: {error}");
        assert_eq!(code(&error["payload"][0]), expected, "{text}");
    }
    client.silent().await;
    let persisted = json!({ "persistedQuery": { "version": 1, "sha256Hash": "ab".repeat(32) } });
    client.say(json!({ "type": "subscribe", "id": "1", "payload": { "extensions": persisted } })).await;
    let error = client.hear().await;
    assert_eq!(code(&error["payload"][0]), "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn an_event_may_fail_without_the_rest() {
    let mut client = Client::ready().await;
    client.subscribe("1", "subscription { stumbling }").await;
    assert_eq!(client.hear().await["payload"]["data"]["stumbling"], 1);
    let failed = client.hear().await;
    assert_eq!((&failed["type"], &failed["payload"]["data"]), (&json!("next"), &Value::Null));
    assert_eq!(code(&failed["payload"]["errors"][0]), "BROKEN");
    assert_eq!(client.hear().await["payload"]["data"]["stumbling"], 3);
    assert_eq!(client.hear().await["type"], "complete");
}

#[tokio::test]
async fn who_has_heard_enough_says_so() {
    let mut client = Client::ready().await;
    client.subscribe("1", "subscription { never }").await;
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.say(json!({ "type": "complete", "id": "unknown" })).await;
    client.silent().await;
    client.subscribe("1", "subscription { count(to: 1000000) }").await;
    assert_eq!(client.hear().await["payload"]["data"]["count"], 1);
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.subscribe("2", "{ apple }").await;
    // What was on its way still comes, and no `complete` for what was stopped.
    loop {
        let message = client.hear().await;
        if message["id"] == "2" {
            break;
        }
        assert_eq!(message["type"], "next", "{message}");
    }
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "2" }));
    client.silent().await;
}

#[tokio::test]
async fn one_operation_too_many_is_refused_alone() {
    let mut client = Client::ready_with(Limits { socket_operations: 2, ..Limits::default() }).await;
    for id in ["1", "2", "3"] {
        client.subscribe(id, "subscription { never }").await;
    }
    let error = client.hear().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!("3")));
    assert_eq!(code(&error["payload"][0]), "TOO_MANY_OPERATIONS");
    client.say(json!({ "type": "complete", "id": "1" })).await;
    client.subscribe("4", "{ apple }").await;
    assert_eq!(client.hear().await["type"], "next");
}

#[tokio::test(start_paused = true)]
async fn time_limits_hold_for_executions() {
    let limits = Limits { execution_time: Duration::from_secs(2), ..Limits::default() };
    let mut client = Client::ready_with(limits).await;
    client.subscribe("1", "{ slow }").await;
    let error = client.hear().await;
    assert_eq!((&error["type"], code(&error["payload"][0])), (&json!("error"), "TIMEOUT"));
    client.subscribe("2", "subscription { queries { slow } }").await;
    for _ in 0..2 {
        let next = client.hear().await;
        assert_eq!((&next["type"], code(&next["payload"]["errors"][0])), (&json!("next"), "TIMEOUT"));
    }
    assert_eq!(client.hear().await, json!({ "type": "complete", "id": "2" }));
}

#[tokio::test]
async fn a_client_that_closes_is_answered() {
    use futures_util::StreamExt;
    let mut client = Client::ready().await;
    client.subscribe("1", "subscription { never }").await;
    client.socket.close(None).await.expect("sent");
    assert!(matches!(client.socket.next().await, Some(Ok(Message::Close(_)))));
    assert!(client.socket.next().await.is_none());
}
