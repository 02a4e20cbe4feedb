//! The errors any operation can answer with, each with an example as it is served.

use cinegraph_catalog::CatalogError;
use cinegraph_domain::{actor::Scope, id::Kind, validation::FieldProblem};
use http::StatusCode;
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder},
};

use crate::error::{ApiError, Code, Problem};

/// An error as the document tells of it.
pub(super) struct Refusal {
    /// The name of its component.
    pub(super) name: &'static str,
    /// When it is answered.
    description: &'static str,
    /// How it looks.
    problem: Problem,
    /// Whether it says how to show who one is.
    challenges: bool,
}

impl Refusal {
    fn of(name: &'static str, description: &'static str, error: ApiError) -> Self {
        let challenges = error.challenge().is_some();
        Self { name, description, problem: error.into(), challenges }
    }

    /// An error that the layers around the protocols give.
    fn outside(
        name: &'static str,
        description: &'static str,
        status: StatusCode,
        code: &'static str,
        detail: &str,
    ) -> Self {
        let problem = Problem {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: detail.to_owned(),
            code,
            revision: None,
            scope: None,
            errors: Vec::new(),
        };
        Self { name, description, problem, challenges: false }
    }

    /// The status as the document writes it.
    pub(super) fn status(&self) -> String {
        self.problem.status.to_string()
    }

    /// The response itself.
    pub(super) fn response(&self) -> Response {
        let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
        let example = serde_json::to_value(&self.problem).ok();
        let content = ContentBuilder::new().schema(Some(schema)).example(example).build();
        let response =
            ResponseBuilder::new().description(self.description).content("application/problem+json", content);
        match self.challenges {
            true => response.header("WWW-Authenticate", super::header("What a token must be (RFC 6750).")),
            false => response,
        }
        .build()
    }
}

/// All of them.
pub(super) fn all() -> [Refusal; 10] {
    [
        Refusal::of(
            "BadRequest",
            "A parameter, cursor or reference is not as it should be.",
            ApiError::parameter("limit", "must be a whole number from 1 to 100"),
        ),
        Refusal::of(
            "Unauthorized",
            "This takes a token, or the token shown is not valid (any more).",
            CatalogError::Unauthorized { scope: Scope::Read }.into(),
        ),
        Refusal::of(
            "Forbidden",
            "The token does not allow this.",
            CatalogError::Forbidden { scope: Scope::Edit }.into(),
        ),
        Refusal::of(
            "NotFound",
            "There is no such entity.",
            ApiError::new(Code::NotFound, "there is no film `never-let-me-go-2011`"),
        ),
        Refusal::of(
            "MethodNotAllowed",
            "The path does not take this method.",
            ApiError::new(Code::MethodNotAllowed, "this path does not take DELETE; see the `Allow` header"),
        ),
        Refusal::of(
            "Gone",
            "The entity was deleted.",
            ApiError::new(Code::Gone, "the film `never-let-me-go-2010` was deleted"),
        ),
        Refusal::outside(
            "PayloadTooLarge",
            "The request has a body, and a larger one than is read.",
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            "A body may have 1048576 bytes.",
        ),
        Refusal::outside(
            "UriTooLong",
            "The path and query are too long.",
            StatusCode::URI_TOO_LONG,
            "URI_TOO_LONG",
            "The path and query have 17000 bytes and may have 16384. Send long queries with POST.",
        ),
        Refusal::of(
            "Internal",
            "Something went wrong on our side.",
            ApiError::new(Code::Internal, "The database did not answer as it should. Try again later."),
        ),
        Refusal::outside(
            "Unavailable",
            "The answer took too long.",
            StatusCode::SERVICE_UNAVAILABLE,
            "TIMEOUT",
            "There was no answer within 30 seconds. Ask for less, or try again later.",
        ),
    ]
}

/// Those that only operations which write can answer with.
pub(super) fn of_writes() -> [Refusal; 5] {
    let stale = CatalogError::Stale { kind: Kind::Scene, current: 4 };
    let in_use = CatalogError::InUse { kind: Kind::Person, uses: "12 roles".to_owned() };
    let problem = FieldProblem {
        path: "input.roles[3].person".to_owned(),
        code: "UNKNOWN_REFERENCE",
        message: "there is no person `carey-muligan`".to_owned(),
    };
    let invalid = ApiError::new(Code::Invalid, format!("{}: {}", problem.path, problem.message));
    let missing = "send `If-Match` with the `ETag` of what you read, so that nobody's change is lost";
    [
        Refusal::of("InUse", "Others refer to it.", in_use.into()),
        Refusal::of("Stale", "It has another revision by now; `revision` says which.", stale.into()),
        Refusal::of(
            "UnsupportedMediaType",
            "The body is of a media type that is not read here.",
            ApiError::new(Code::UnsupportedMediaType, "the body must be application/json in UTF-8"),
        ),
        Refusal::of(
            "Invalid",
            "The input has faults; `errors` tells all of them. Or the idempotency key was used for another request.",
            ApiError { fields: vec![problem], ..invalid },
        ),
        Refusal::of(
            "PreconditionRequired",
            "The request does not say which revision it goes by.",
            ApiError::new(Code::PreconditionRequired, missing),
        ),
    ]
}
