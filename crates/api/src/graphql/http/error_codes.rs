//! The code of every error the executor returns, and what its message may tell. The codes themselves are listed in
//! `code`.

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

use super::code;
use super::refusal::shorten;

/// What became of an operation.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Execution began.
    Executed,
    /// The executor refused the operation.
    RequestError,
    /// The executor failed before it began, by no fault of the request.
    Failure,
}

/// Tells whether an operation was executed. The executor's response does not say so itself: `data` is null both
/// before execution and when an error went up to the root, but in the latter case the error has a path.
pub(super) fn outcome(response: &Response) -> Outcome {
    let began = response.data != Value::Null
        || response.errors.is_empty()
        || response.errors.iter().any(|error| !error.path.is_empty());
    if began {
        Outcome::Executed
    } else if response.errors.iter().all(|error| !error.locations.is_empty() || code_of(error).is_some()) {
        Outcome::RequestError
    } else {
        Outcome::Failure
    }
}

/// Gives every error a code. An error of a resolver that has none was not meant for the client: it is logged, and
/// its message replaced.
pub(super) fn complete(errors: &mut [ServerError], outcome: &Outcome) {
    for error in errors {
        if code_of(error).is_none() {
            let code = missing_code(error, outcome);
            if code == code::INTERNAL {
                tracing::error!(message = %error.message, path = ?error.path, "a GraphQL field failed");
                "Internal error.".clone_into(&mut error.message);
                error.extensions = None;
            }
            error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
        }
        shorten(&mut error.message);
    }
}

fn code_of(error: &ServerError) -> Option<&Value> {
    error.extensions.as_ref().and_then(|values| values.get("code"))
}

fn missing_code(error: &ServerError, outcome: &Outcome) -> &'static str {
    // The executor's words when a value does not suit its type: scalars of our own are known only to it.
    const ARGUMENT: &str = "Invalid value for argument";
    const SCALAR: &str = "Failed to parse \"";
    const TOO_DEEP: [&str; 3] =
        ["Query is too complex.", "Query is nested too deep.", "The recursion depth of the query"];
    let of_an_input =
        error.source.is_none() && (error.message.starts_with(SCALAR) || error.message.starts_with(ARGUMENT));
    match outcome {
        _ if of_an_input => code::BAD_USER_INPUT,
        Outcome::RequestError if TOO_DEEP.iter().any(|words| error.message.starts_with(words)) => {
            code::TOO_COMPLEX
        }
        Outcome::RequestError => code::GRAPHQL_VALIDATION_FAILED,
        Outcome::Executed | Outcome::Failure => code::INTERNAL,
    }
}
