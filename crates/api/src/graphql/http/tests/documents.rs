//! What is refused before execution: parsing, size, validity, variables, cost.

use std::time::{Duration, Instant};

use super::super::Limits;
use super::toy::{default_toy, toy};
use super::{JSON, post, query, query_with, send};

#[tokio::test]
async fn request_errors_have_the_status_of_their_media_type() {
    let router = default_toy();
    for (text, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ apple(", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { apple } query B { apple }", "OPERATION_RESOLUTION_FAILURE"),
        ("subscription { apple }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { count(to: 1) }", "SUBSCRIPTIONS_NOT_SUPPORTED"),
    ] {
        query(&router, text).await.assert_refused(400, code);
        let body = serde_json::json!({ "query": text }).to_string();
        let request = http::Request::post("/graphql").header("content-type", JSON).header("accept", JSON);
        send(&router, request.body(body.into()).expect("a request")).await.assert_refused(200, code);
    }
    let body = r#"{"query":"query A { apple }","operationName":"B"}"#;
    post(&router, body).await.assert_refused(400, "OPERATION_RESOLUTION_FAILURE");
    let body = r#"{"query":"{ apple }","operationName":"B"}"#;
    post(&router, body).await.assert_refused(400, "OPERATION_RESOLUTION_FAILURE");
    let errors = query(&router, "{\n  nothing }").await.json();
    assert_eq!(errors["errors"][0]["locations"], serde_json::json!([{"line": 2, "column": 3}]));
}

#[tokio::test]
async fn validity_is_the_whole_specification() {
    let router = default_toy();
    for text in [
        "{ __typename(a: 1) }",
        "{ __typename { a } }",
        "{ apple @skip }",
        "{ apple @skip(if: $a) }",
        "query($a: String) { apple @skip(if: $a) }",
        "query($a: Boolean) { apple @skip(if: $a) }",
        "query($a: Int!) { apple }",
        "query($a: Int!, $a: Int!) { number(value: $a) }",
        "{ number(value: 2147483648) }",
        "{ number(value: -2147483649) }",
        "{ number(value: 1.5) }",
        "{ number(value: \"1\") }",
        "{ number }",
        "{ number(value: 1, value: 2) }",
        "{ area(of: {width: 1, width: 2}) }",
        "{ area(of: {height: 1}) }",
        "{ area(of: {width: 1, colour: \"RED\"}) }",
        "{ leaves }",
        "{ apple { a } }",
        "{ a: apple a: zebra }",
        "{ apple @unknown }",
        "{ ...F }",
        "{ apple } fragment F on Query { apple }",
        "{ ...F } fragment F on Leaf { number }",
        "subscription { a: count(to: 1) b: count(to: 1) }",
        "subscription { ...F } fragment F on Subscription { a: count(to: 1) b: count(to: 1) }",
        "subscription { __typename }",
        "{ apple } type T { a: Int }",
        "{ number(apple value: 1) }",
        "{ number(value: 1 apple) }",
        "{ pick(by: {id: \"x\" F}) }",
        "{ apple @ }",
    ] {
        let answer = query(&router, text).await;
        assert_eq!(answer.status, 400, "{text}: {}", answer.body);
        let code = answer.code();
        assert!(code == "GRAPHQL_VALIDATION_FAILED" || code == "GRAPHQL_PARSE_FAILED", "{text}: {code}");
    }
    for text in [
        "query($a: [ Int! ] !) { apple sum(of: $a) }",
        "query($a: [ Int! ] ! = [ 1 ] ) { sum(of: $a) }",
        "\u{feff}{ apple # é \u{1F600}\n }",
        "{ __schema { queryType { name } } __type(name: \"Query\") { isOneOf specifiedByURL } }",
        "{ pick(by: {id: \"x\"}) }",
    ] {
        let answer = query_with(&router, text, serde_json::json!({ "a": [1] })).await;
        assert_eq!(answer.status, 200, "{text}: {}", answer.body);
    }
}

#[tokio::test]
async fn variables_are_coerced_before_execution() {
    let router = default_toy();
    let number = "query($a: Int!) { number(value: $a) }";
    for value in [
        serde_json::json!({}),
        serde_json::json!({"a": null}),
        serde_json::json!({"a": "1"}),
        serde_json::json!({"a": 1.5}),
        serde_json::json!({"a": 2_147_483_648_u32}),
        serde_json::json!({"a": true}),
    ] {
        query_with(&router, number, value).await.assert_refused(400, "BAD_USER_INPUT");
    }
    assert_eq!(query_with(&router, number, serde_json::json!({"a": 7.0})).await.json()["data"]["number"], 7);
    let area = "query($a: BoxInput!) { area(of: $a) }";
    for value in [
        serde_json::json!({"a": {"height": 1}}),
        serde_json::json!({"a": {"width": 1, "depth": 1}}),
        serde_json::json!({"a": {"width": 1, "colour": "GREEN"}}),
        serde_json::json!({"a": []}),
    ] {
        query_with(&router, area, value).await.assert_refused(400, "BAD_USER_INPUT");
    }
    let blue = serde_json::json!({"a": {"width": 3, "colour": "DARK_BLUE"}});
    assert_eq!(query_with(&router, area, blue).await.json()["data"]["area"], 60);
    // Rules only the executor knows.
    let pick = "query($a: Pick!) { pick(by: $a) }";
    let two = serde_json::json!({"a": {"id": "x", "number": 1}});
    query_with(&router, pick, two).await.assert_refused(400, "BAD_USER_INPUT");
    let when = "query($a: Day) { when(at: $a) }";
    let answer = query_with(&router, when, serde_json::json!({"a": "x"})).await;
    assert_eq!(answer.code(), "BAD_USER_INPUT", "{}", answer.body);
    query(&router, r#"{ echo(text: "\u0000") }"#).await.assert_refused(400, "BAD_USER_INPUT");
    let echo = "query($said: String!) { echo(text: $said) }";
    let answer = query_with(&router, echo, serde_json::json!({"said": "a\u{0}"})).await;
    answer.assert_refused(400, "BAD_USER_INPUT");
    assert!(answer.body.contains(r#"\"$said\""#), "{}", answer.body);
    let nul = serde_json::json!({"a": {"width": 1, "hei\u{0}ght": 1}});
    query_with(&router, area, nul).await.assert_refused(400, "BAD_USER_INPUT");
}

#[tokio::test]
async fn pages_are_checked_before_execution() {
    let router = default_toy();
    for text in [
        "{ leaves(first: 0) { totalCount } }",
        "{ leaves(first: 101) { totalCount } }",
        "{ apple leaves(last: -1) { totalCount } }",
        "{ leaves(first: 1, last: 1) { totalCount } }",
        "query($n: Int = 101) { leaves(first: $n) { totalCount } }",
    ] {
        let answer = query(&router, text).await;
        answer.assert_refused(400, "BAD_REQUEST");
        let error = &answer.json()["errors"][0];
        assert!(error["locations"].is_array(), "{text}: {error}");
        assert_eq!(error["extensions"]["fields"][0]["code"], "BAD_PARAMETER", "{text}: {error}");
    }
    let text = "query($n: Int) { leaves(first: $n) { totalCount } }";
    query_with(&router, text, serde_json::json!({"n": 0})).await.assert_refused(400, "BAD_REQUEST");
    assert_eq!(query_with(&router, text, serde_json::json!({"n": 100})).await.status, 200);
    let both = "query A { leaves(first: 0) { totalCount } } query B { apple }";
    let body = serde_json::json!({"query": both, "operationName": "B"}).to_string();
    assert_eq!(post(&router, body).await.status, 200);
}

#[tokio::test]
async fn defaults_of_variables_decide_skip_and_include() {
    let router = default_toy();
    let text = "query($no: Boolean = false, $yes: Boolean! = true) {
        a: apple @include(if: $no) b: apple @skip(if: $yes) c: apple @include(if: $yes) }";
    assert_eq!(query(&router, text).await.json()["data"], serde_json::json!({"c": 2}));
}

#[tokio::test]
async fn hostile_documents_are_answered_at_once() {
    let router = default_toy();
    let started = Instant::now();
    let mut doubling = String::from("{ ...F0 }");
    for index in 0..30 {
        doubling += &format!(" fragment F{index} on Query {{ ...F{next} ...F{next} }}", next = index + 1);
    }
    doubling += " fragment F30 on Query { apple }";
    query(&router, &doubling).await.assert_refused(400, "TOO_COMPLEX");

    // The same without a single field.
    query(&router, &doubling.replace("{ apple }", "{ ...Missing }")).await.assert_refused(400, "TOO_COMPLEX");

    let cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { node { ...A } }";
    query(&router, cycle).await.assert_refused(400, "GRAPHQL_VALIDATION_FAILED");
    let deep = format!("{}apple{}", "{node".repeat(10_000), "}".repeat(10_000));
    query(&router, &deep).await.assert_refused(400, "TOO_COMPLEX");
    for open in ["[", "{a:"] {
        let value = format!("{{ sum(of: {}", open.repeat(10_000));
        query(&router, &value).await.assert_refused(400, "TOO_COMPLEX");
    }
    let types = format!("query($a: {}Int", "[".repeat(10_000));
    query(&router, &types).await.assert_refused(400, "TOO_COMPLEX");
    let deeper = format!("{}apple{}", "{node".repeat(30), "}".repeat(30));
    query(&router, &deeper).await.assert_refused(400, "TOO_COMPLEX");

    let aliases: String = (0..1_000).map(|index| format!("a{index}: apple ")).collect();
    query(&router, &format!("{{ {aliases} }}")).await.assert_refused(400, "TOO_COMPLEX");
    query(&router, &format!("{{ {} }}", "apple ".repeat(5_000))).await.assert_refused(400, "TOO_COMPLEX");
    let directives = "@skip(if: false)".repeat(1_000);
    query(&router, &format!("{{ apple {directives} }}")).await.assert_refused(400, "TOO_COMPLEX");
    query(&router, &format!("{{ apple }} #{}", "x".repeat(70_000))).await.assert_refused(400, "TOO_COMPLEX");
    query(&router, "{ apple \u{0} }").await.assert_refused(400, "GRAPHQL_PARSE_FAILED");
    query(&router, &"\u{1}".repeat(30_000)).await.assert_refused(400, "GRAPHQL_PARSE_FAILED");
    // As many as are allowed, all to be merged with each other.
    let same = query(&router, &format!("{{ {} }}", "node { apple } ".repeat(1_000))).await;
    assert_eq!(same.json()["data"], serde_json::json!({"node": {"apple": 2}}));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn documents_just_within_the_limits_are_executed() {
    let router = default_toy();
    let aliases: String = (0..200).map(|index| format!("a{index}: apple ")).collect();
    assert_eq!(query(&router, &format!("{{ {aliases} }}")).await.status, 200);
    let deep = format!("{}apple{}", "{node".repeat(19), "}".repeat(19) + "}");
    let answer = query(&router, &format!("{}{}", &deep[..0], deep.replacen("apple", "{apple", 1))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let nested = format!(
        "{{ ...F0 }} {} fragment F95 on Query {{ apple }}",
        (0..95)
            .map(|index| format!("fragment F{index} on Query {{ ...F{} }} ", index + 1))
            .collect::<String>()
    );
    let answer = query(&router, &nested).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let value = format!("{{ sum(of: {}1{}) }}", "[".repeat(58), "]".repeat(58));
    query(&router, &value).await.assert_refused(400, "GRAPHQL_VALIDATION_FAILED");
}

#[tokio::test]
async fn the_cost_is_bounded_and_told() {
    let router = toy(Limits { cost: 100, page_max: 1_000, ..Limits::default() });
    let text = "query($n: Int) { leaves(first: $n) { nodes { number name } totalCount } }";
    let answer = query_with(&router, text, serde_json::json!({"n": 10})).await;
    assert_eq!(answer.json()["extensions"]["cost"], 3 + 20);
    assert_eq!(
        query(&router, text.replace("$n: Int", "$n: Int = 4").as_str()).await.json()["extensions"]["cost"],
        11
    );
    let answer = query_with(&router, text, serde_json::json!({"n": 1000})).await;
    answer.assert_refused(400, "TOO_COMPLEX");
    assert_eq!(answer.json()["errors"][0]["extensions"]["cost"], 2003);
    assert_eq!(query(&router, "{ leaves { nodes { number } } }").await.json()["extensions"]["cost"], 2 + 3);
}

#[tokio::test]
async fn introspection_fits_the_limits() {
    let of_type = "ofType{kind name ".repeat(9) + &"}".repeat(9);
    let text = format!(
        "{{ __schema {{ description queryType{{name kind}} mutationType{{name}} subscriptionType{{name}}
            types {{ ...T }} directives {{ name description isRepeatable locations
            args(includeDeprecated: true) {{ ...I }} }} }} }}
         fragment T on __Type {{ kind name description specifiedByURL isOneOf
            fields(includeDeprecated: true) {{ name args(includeDeprecated: true) {{ ...I }} type {{ ...R }}
            isDeprecated deprecationReason }} inputFields(includeDeprecated: true) {{ ...I }}
            interfaces {{ ...R }} enumValues(includeDeprecated: true) {{ name isDeprecated }} possibleTypes {{ ...R }} }}
         fragment I on __InputValue {{ name description type {{ ...R }} defaultValue isDeprecated deprecationReason }}
         fragment R on __Type {{ kind name {of_type} }}"
    );
    let answer = query(&default_toy(), &text).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.json().get("errors").is_none(), "{}", answer.body);
}
