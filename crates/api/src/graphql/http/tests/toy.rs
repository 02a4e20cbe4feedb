//! The toy schema of the tests. It knows nothing of films, so that the transport cannot lean on them.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{
    Context, Data, Enum, Error, ErrorExtensions, InputObject, Object, OneofObject, Result, Schema,
    SimpleObject, Subscription as SubscriptionObject,
};
use axum::Router;
use futures_util::Stream;
use futures_util::stream;
use http::{HeaderName, StatusCode};

use super::super::{Event, GraphqlEndpoint, Limits, Prepare, Refusal, code, router};

#[derive(Enum, Copy, Clone, PartialEq, Eq)]
enum Colour {
    Red,
    DarkBlue,
}

#[derive(InputObject)]
struct BoxInput {
    width: i32,
    #[graphql(default = 2)]
    height: i32,
    colour: Option<Colour>,
}

#[derive(OneofObject)]
enum Pick {
    Id(String),
    Number(i32),
}

#[derive(SimpleObject)]
struct Leaf {
    /// A number.
    number: i32,
    name: String,
}

#[derive(SimpleObject)]
struct Leaves {
    nodes: Vec<Leaf>,
    total_count: i32,
}

pub(super) struct Query;

struct Fragile;

#[Object]
impl Fragile {
    async fn fine(&self) -> i32 {
        1
    }

    async fn broken(&self) -> Result<i32> {
        Err(Error::new("no").extend_with(|_, values| values.set("code", "BROKEN")))
    }
}

#[Object]
impl Query {
    async fn zebra(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(5)).await;
        1
    }

    async fn apple(&self) -> i32 {
        2
    }

    async fn echo(&self, text: String) -> String {
        text
    }

    async fn number(&self, value: i32) -> i32 {
        value
    }

    async fn small(&self, #[graphql(validator(maximum = 10))] value: i32) -> Option<i32> {
        Some(value)
    }

    async fn area(&self, of: BoxInput) -> i32 {
        of.width * of.height * if of.colour == Some(Colour::DarkBlue) { 10 } else { 1 }
    }

    async fn pick(&self, by: Pick) -> String {
        match by {
            Pick::Id(id) => id,
            Pick::Number(number) => number.to_string(),
        }
    }

    async fn sum(&self, of: Vec<i32>) -> i32 {
        of.into_iter().sum()
    }

    async fn when(&self, at: Option<chrono_like::Day>) -> Option<i32> {
        at.map(|day| day.0)
    }

    async fn leaves(&self, #[graphql(default = 3)] first: Option<i32>, last: Option<i32>) -> Leaves {
        let first = last.or(first).unwrap_or_default();
        let nodes = (0..first).map(|number| Leaf { number, name: format!("leaf {number}") }).collect();
        Leaves { nodes, total_count: 100 }
    }

    /// Nullable: only this field becomes null.
    async fn fragile(&self) -> Option<Fragile> {
        Some(Fragile)
    }

    /// Nullable and failing by itself.
    async fn maybe(&self) -> Option<Result<i32>> {
        Some(Err(Error::new("no").extend_with(|_, values| values.set("code", "BROKEN"))))
    }

    /// Not nullable: the whole of `data` becomes null.
    async fn broken(&self) -> Result<i32> {
        Err(Error::new("no").extend_with(|_, values| values.set("code", "BROKEN")))
    }

    async fn leaky(&self) -> Option<Result<i32>> {
        Some(Err(Error::new("password=secret at 10.0.0.1")))
    }

    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        1
    }

    async fn ceiling(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.data::<Ceiling>()?.0.clone())
    }

    async fn node(&self) -> Query {
        Query
    }
}

mod chrono_like {
    use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

    /// A scalar only the executor knows how to read.
    pub(super) struct Day(pub(super) i32);

    #[Scalar]
    impl ScalarType for Day {
        fn parse(value: Value) -> InputValueResult<Self> {
            match &value {
                Value::String(text) => Ok(Day(text.parse().map_err(InputValueError::custom)?)),
                _ => Err(InputValueError::expected_type(value)),
            }
        }

        fn to_value(&self) -> Value {
            Value::String(self.0.to_string())
        }
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn set(&self, to: i32) -> i32 {
        to
    }
}

pub(super) struct Subscription;

#[SubscriptionObject]
impl Subscription {
    /// Counts to a number.
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }

    /// Its second event is an error.
    async fn stumbling(&self) -> impl Stream<Item = Result<i32>> {
        let error = Error::new("no").extend_with(|_, values| values.set("code", "BROKEN"));
        stream::iter([Ok(1), Err(error), Ok(3)])
    }

    /// It does not begin.
    async fn refused(&self) -> Result<stream::Empty<i32>> {
        Err(Error::new("no").extend_with(|_, values| values.set("code", "BROKEN")))
    }

    async fn never(&self) -> impl Stream<Item = i32> {
        stream::pending()
    }

    /// Events with fields to execute, a slow one among them.
    async fn queries(&self) -> impl Stream<Item = Event<Query>> {
        stream::iter([Event(Query), Event(Query)])
    }

    async fn ceilings(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = String>> {
        let ceiling = ctx.data::<Ceiling>()?.0.clone();
        Ok(stream::iter([ceiling]))
    }
}

struct Ceiling(String);

/// Reads the header `toy-ceiling` and the URL parameter `ceiling`.
fn prepare() -> Prepare {
    Arc::new(|parts| {
        let named = parts.headers.get("toy-ceiling").and_then(|value| value.to_str().ok());
        let ceiling = named.or_else(|| parts.uri.query()?.split("ceiling=").nth(1)).unwrap_or("none");
        if ceiling == "absurd" {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, "No such ceiling."));
        }
        let mut data = Data::default();
        data.insert(Ceiling(ceiling.to_owned()));
        Ok(data)
    })
}

type Toy = Schema<Query, Mutation, Subscription>;

/// The endpoint around the toy schema. One token is good.
pub(super) fn endpoint(limits: Limits) -> GraphqlEndpoint<Toy> {
    let schema = Schema::build(Query, Mutation, Subscription).limit_recursive_depth(100).finish();
    let sdl = schema.sdl();
    GraphqlEndpoint::new(schema, &sdl, limits, prepare())
        .expect("the executor's SDL is valid")
        .extra_parameters(&["ceiling"])
        .vary_on(&[HeaderName::from_static("toy-ceiling")])
        .identify(Arc::new(|mut parts| {
            let shown = parts.headers.get("authorization").map(|value| value == "Bearer good");
            Box::pin(std::future::ready(match shown {
                Some(false) => Err(Refusal::new(StatusCode::UNAUTHORIZED, "WHO", "Who are you?")),
                Some(true) => {
                    parts.headers.insert("toy-ceiling", http::HeaderValue::from_static("of a token"));
                    Ok(parts)
                }
                None => Ok(parts),
            }))
        }))
}

/// A router around the toy schema.
pub(super) fn toy(limits: Limits) -> Router {
    router(endpoint(limits))
}

/// A router with the default limits.
pub(super) fn default_toy() -> Router {
    toy(Limits::default())
}
