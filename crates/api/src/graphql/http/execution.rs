//! From the parameters of a request to its results, the same for every transport: choosing the operation, preparing
//! it, executing it. How parameters come in and results go out is each transport's own.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use apollo_compiler::ast::OperationType;
use async_graphql::{Executor, Request, Response, Value};
use futures_util::stream::{self, BoxStream, Stream};
use futures_util::{FutureExt, StreamExt};
use http::StatusCode;
use http::request::Parts;

use super::GraphqlEndpoint;
use super::code;
use super::document::Chosen;
use super::error_codes::{self, Outcome};
use super::event::EventTime;
use super::refusal::{Refusal, Stop};
use super::request::Parameters;

/// What became of an operation, or of one event of a subscription: it was executed, wholly or in part, or it was not.
pub(super) type Executed = Result<Response, Stop>;

/// An operation that is ready for the executor.
pub(super) struct Prepared {
    request: Request,
    kind: OperationType,
    cost: u64,
}

/// The operation to execute; registers the document if the client names it by its hash.
///
/// # Errors
/// Whatever is wrong with the document, the operation's name, the variables, or the cost.
pub(super) fn choose<E>(endpoint: &GraphqlEndpoint<E>, parameters: &Parameters) -> Result<Chosen, Stop> {
    let sent = parameters.query.as_deref();
    let resolved: Option<Arc<str>> = match &parameters.persisted {
        Some(persisted) => Some(endpoint.persisted.resolve(persisted, sent)?),
        None => None,
    };
    let text = match (&resolved, sent) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => {
            let refusal = Refusal::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, "`query` is missing.");
            return Err(refusal.into());
        }
    };
    let document = endpoint.documents.check(text).map_err(|errors| Stop::Request(errors.to_vec()))?;
    if let (Some(persisted), Some(text), Some(_)) = (&parameters.persisted, &resolved, sent) {
        endpoint.persisted.register(persisted, text);
    }
    let operation_name = parameters.operation_name.as_deref();
    Ok(endpoint.documents.choose(&document, operation_name, parameters.variables.clone())?)
}

/// Makes an operation ready for the executor, with what its resolvers find in their context.
///
/// # Errors
/// What the endpoint's `prepare` refuses.
pub(super) fn prepare<E>(
    endpoint: &GraphqlEndpoint<E>,
    parts: &Parts,
    parameters: Parameters,
    chosen: Chosen,
) -> Result<Prepared, Refusal> {
    let mut data = (endpoint.prepare)(parts)?;
    if chosen.kind == OperationType::Subscription {
        data.insert(EventTime(endpoint.limits.execution_time));
    }
    // The executor asks for the text only to pass it to extensions.
    let mut request = Request::new(parameters.query.unwrap_or_default()).variables(chosen.variables);
    request.operation_name = parameters.operation_name;
    request.data = data;
    request.set_parsed_query(chosen.executable);
    Ok(Prepared { request, kind: chosen.kind, cost: chosen.cost })
}

/// Executes a query or a mutation.
///
/// # Errors
/// The executor refuses it, fails before it begins, or takes too long.
pub(super) async fn once<E: Executor>(executor: &E, prepared: Prepared, most: Duration) -> Executed {
    let execution = executor.execute(prepared.request);
    let Ok(response) = tokio::time::timeout(most, execution).await else {
        let message = format!("The operation took longer than {most:?}.");
        return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, code::TIMEOUT, message).into());
    };
    let outcome = error_codes::outcome(&response);
    told(response, outcome, prepared.cost)
}

/// The results of an operation one after the other: one of a query or a mutation, one for each event of a
/// subscription. Nothing comes after a result that was not executed.
pub(super) fn results<E: Executor>(
    endpoint: &GraphqlEndpoint<E>,
    prepared: Prepared,
) -> BoxStream<'static, Executed> {
    let executor = endpoint.executor.clone();
    if prepared.kind == OperationType::Subscription {
        let responses = executor.execute_stream(prepared.request, None);
        return events(responses, prepared.cost).boxed();
    }
    let most = endpoint.limits.execution_time;
    stream::once(async move { once(&executor, prepared, most).await }).boxed()
}

fn events(
    responses: BoxStream<'static, Response>,
    cost: u64,
) -> impl Stream<Item = Executed> + Send + 'static {
    // With the responses still to come: whether none has come yet.
    let begin = Some((responses.peekable(), true));
    stream::unfold(begin, move |rest| async move {
        let (mut responses, first) = rest?;
        let response = responses.next().await?;
        if !first {
            let executed = told(response, Outcome::Executed, cost);
            return Some((executed, Some((responses, false))));
        }
        let outcome = error_codes::outcome(&response);
        let bare = response.data == Value::Null && !response.errors.is_empty();
        // The executor tells of a subscription that could not begin as of an event that failed. What gives it away is
        // that nothing comes after it. Rule: GraphQL, "Source Stream", where this is a request error.
        let unbegun = bare && matches!(Pin::new(&mut responses).peek().now_or_never(), Some(None));
        match told(response, outcome, cost) {
            Ok(response) if unbegun => Some((Err(Stop::Request(response.errors)), None)),
            Ok(response) => Some((Ok(response), Some((responses, false)))),
            Err(stop) => Some((Err(stop), None)),
        }
    })
}

/// A response with the codes of its errors and the cost of the operation.
fn told(mut response: Response, outcome: Outcome, cost: u64) -> Executed {
    error_codes::complete(&mut response.errors, &outcome);
    match outcome {
        Outcome::Executed => {
            response.extensions.insert("cost".to_owned(), Value::from(cost));
            Ok(response)
        }
        Outcome::RequestError => Err(Stop::Request(response.errors)),
        Outcome::Failure => Err(Stop::Failed(response.errors)),
    }
}
