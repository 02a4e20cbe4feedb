//! The product's promise: nobody is told more of the story than they asked to know.
//!
//! `fixture` plants a canary, a word found nowhere else, in every text of every level. The tests ask every operation
//! of both protocols for everything, at every ceiling, and look for canaries that should not be there. What is asked
//! is found out from the OpenAPI document and the GraphQL schema, so that a new operation is covered as it comes.

mod census;
mod coverage;
mod evidence;
mod fixture;
mod graphql;
mod rest;
pub mod schema;

use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use self::{
    census::{Ask, Census},
    fixture::LEVELS,
    schema::Schema,
};
use crate::harness::{Engine, Fixture, Response, Suites, TestServer};

/// Thousands of requests, on a machine that may be busy.
const LIMIT: Duration = Duration::from_secs(600);

/// How many requests are under way at once.
const AT_ONCE: usize = 8;

pub fn register(suites: &mut Suites) {
    suites.over(Fixture::empty()).on(&[Engine::Sqlite]).test(plants_a_canary_in_every_text);
    suites.over(planted()).within(LIMIT).test(rest_keeps_to_the_ceiling).test(graphql_keeps_to_the_ceiling);
    evidence::register(suites);
}

/// The catalogue with the canaries.
fn planted() -> Fixture {
    Fixture::new("canaries", fixture::fill)
}

async fn plants_a_canary_in_every_text(_server: TestServer) {
    coverage::assert_complete();
}

async fn rest_keeps_to_the_ceiling(server: TestServer) {
    let document = server.get("/openapi.json").await.expect(200).json();
    let pools = rest::pools(&server, &document).await;
    let asks = rest::asks(&server, &document, &pools).await;
    keeps_to_the_ceiling(&asks, async |ask, ceiling, by_header| {
        if by_header {
            return server.get_with(&ask.text, &[("Spoiler-Ceiling", ceiling)]).await;
        }
        let separator = if ask.text.contains('?') { '&' } else { '?' };
        server.get(&format!("{}{separator}spoilers={ceiling}", ask.text)).await
    })
    .await;
}

async fn graphql_keeps_to_the_ceiling(server: TestServer) {
    let document = server.get("/openapi.json").await.expect(200).json();
    let pools = rest::pools(&server, &document).await;
    let asks = graphql::asks(&Schema::of(&server).await, &pools);
    keeps_to_the_ceiling(&asks, async |ask, ceiling, by_header| {
        let answer = if by_header {
            server.graphql_with(&ask.text, json!({}), &[("Spoiler-Ceiling", ceiling)]).await
        } else {
            let body = json!({ "query": ask.text });
            server.json(http::Method::POST, &format!("/graphql?spoilers={ceiling}"), &[], &body).await
        };
        assert_refused_by_no_rule(ask, &answer);
        answer
    })
    .await;
}

/// A query that was never executed would prove nothing; but a keyword that is hidden is not known, and said to be so.
fn assert_refused_by_no_rule(ask: &Ask, answer: &Response) {
    let answer = answer.json();
    if ask.text.contains("keyword:") && answer["errors"][0]["extensions"]["code"] == "UNKNOWN_REFERENCE" {
        return;
    }
    assert!(answer["data"] != Value::Null, "{} could not be asked: {}\n{answer}", ask.operation, ask.text);
}

/// Asks everything at every ceiling, by the header and by the parameter in turn.
async fn keeps_to_the_ceiling(asks: &[Ask], send: impl AsyncFn(&Ask, &'static str, bool) -> Response) {
    assert!(asks.len() > 500, "only {} requests were found", asks.len());
    let mut census = Census::default();
    for (turn, ceiling) in LEVELS.into_iter().enumerate() {
        let send = &send;
        let requests = asks
            .iter()
            .enumerate()
            .map(|(index, ask)| async move { (ask, send(ask, ceiling, (index + turn) % 2 == 0).await) });
        let mut answers = stream::iter(requests).buffer_unordered(AT_ONCE);
        while let Some((ask, answer)) = answers.next().await {
            census.note(ceiling, ask, &answer);
        }
    }
    census.assert_sound();
}
