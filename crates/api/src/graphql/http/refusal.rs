//! The two ways in which a request ends before it is executed: as HTTP, or as GraphQL. How they are written out is
//! the matter of `response`.

use async_graphql::{ErrorExtensionValues, Pos, ServerError};
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};

/// A request that is refused with a status of its own, whatever media type was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the response, 4xx or 5xx.
    pub status: StatusCode,
    /// The value of `extensions.code`, in capitals.
    pub code: &'static str,
    /// What is wrong, in a sentence the client may show. It must not tell anything of the server's inside.
    pub message: String,
}

impl Refusal {
    /// A refusal with this status, code and message.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

/// Why a request is not executed.
#[derive(Debug)]
pub(super) enum Stop {
    /// The HTTP request itself is at fault; the headers belong to the response.
    Refused(Refusal, Vec<(HeaderName, HeaderValue)>),
    /// The GraphQL request is at fault: 400 or 200 according to the media type, and no `data`.
    /// Rule: GraphQL over HTTP, "Status codes".
    Request(Vec<ServerError>),
    /// The executor failed before it began, by no fault of the request: 500.
    Failed(Vec<ServerError>),
}

impl Stop {
    /// What is wrong, for transports in which there is no status.
    pub(super) fn into_errors(self) -> Vec<ServerError> {
        match self {
            Self::Refused(refusal, _) => vec![graphql_error(refusal.code, refusal.message, None)],
            Self::Request(errors) | Self::Failed(errors) => errors,
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, Vec::new())
    }
}

impl From<ServerError> for Stop {
    fn from(error: ServerError) -> Self {
        Self::Request(vec![error])
    }
}

/// A GraphQL error with a code. The message is kept short.
pub(super) fn graphql_error(code: &str, message: impl Into<String>, position: Option<Pos>) -> ServerError {
    let mut error = ServerError::new(message, position);
    shorten(&mut error.message);
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
    error
}

/// Cuts a message that repeats too much of what the client sent.
pub(super) fn shorten(message: &mut String) {
    /// In characters.
    const LONGEST: usize = 1_000;
    if let Some((end, _)) = message.char_indices().nth(LONGEST) {
        message.truncate(end);
        message.push('…');
    }
}
