//! What is executed: the shape of `data`, errors of fields, their codes, the time limit.

use std::time::Duration;

use super::super::Limits;
use super::toy::{default_toy, toy};
use super::{post, query};

#[tokio::test]
async fn keys_come_in_the_order_of_the_query() {
    let router = default_toy();
    let answer =
        query(&router, "{ zebra b: apple a: zebra leaves(first: 1) { totalCount nodes { name number } } }")
            .await;
    let expected = concat!(
        r#"{"data":{"zebra":1,"b":2,"a":1,"leaves":{"totalCount":100,"#,
        r#""nodes":[{"name":"leaf 0","number":0}]}},"extensions":{"cost":8}}"#,
    );
    assert_eq!(answer.body, expected);
}

#[tokio::test]
async fn a_failing_nullable_field_is_null_and_the_rest_is_there() {
    let answer = query(&default_toy(), "{ apple maybe zebra }").await;
    let expected = concat!(
        r#"{"errors":[{"message":"no","locations":[{"line":1,"column":9}],"path":["maybe"],"#,
        r#""extensions":{"code":"BROKEN"}}],"data":{"apple":2,"maybe":null,"zebra":1},"extensions":{"cost":3}}"#,
    );
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, expected));
}

#[tokio::test]
async fn null_goes_up_to_the_nearest_nullable_field() {
    let router = default_toy();
    let answer = query(&router, "{ apple fragile { fine broken } }").await;
    assert_eq!(answer.json()["data"], serde_json::json!({"apple": 2, "fragile": null}));
    assert_eq!(answer.json()["errors"][0]["path"], serde_json::json!(["fragile", "broken"]));
    let answer = query(&router, "{ apple broken }").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains(r#""data":null"#), "{}", answer.body);
    assert_eq!(answer.code(), "BROKEN");
    assert_eq!(answer.json()["extensions"]["cost"], 2);
}

#[tokio::test]
async fn messages_without_a_code_are_not_shown() {
    let answer = query(&default_toy(), "{ leaky }").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (200, "INTERNAL"));
    assert!(!answer.body.contains("secret"), "{}", answer.body);
    assert!(answer.body.contains(r#""path":["leaky"]"#), "{}", answer.body);
}

#[tokio::test]
async fn values_a_field_refuses_are_input_errors() {
    let answer = query(&default_toy(), "{ small(value: 11) }").await;
    assert_eq!(answer.code(), "BAD_USER_INPUT", "{}", answer.body);
}

#[tokio::test(start_paused = true)]
async fn a_slow_operation_is_stopped() {
    let router = toy(Limits { execution_time: Duration::from_secs(2), ..Limits::default() });
    query(&router, "{ slow }").await.assert_refused(503, "TIMEOUT");
}

#[tokio::test]
async fn the_same_request_has_the_same_body() {
    let router = default_toy();
    let text = "query A { maybe } query B { apple }";
    let body = serde_json::json!({ "query": text, "operationName": "A" }).to_string();
    let first = post(&router, body.clone()).await;
    assert_eq!(first.body, post(&router, body).await.body);
    let other = post(&router, serde_json::json!({ "query": text, "operationName": "B" }).to_string()).await;
    assert_eq!(other.body, r#"{"data":{"apple":2},"extensions":{"cost":1}}"#);
}
