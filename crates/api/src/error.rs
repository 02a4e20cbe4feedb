//! The one table of errors: what the catalogue or a protocol refuses, with its status and its stable code. Domain
//! errors know no HTTP; this is where they meet it.

use std::sync::Arc;

use async_graphql::ErrorExtensions;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use cinegraph_catalog::CatalogError;
use cinegraph_domain::{actor::Scope, reference::MalformedReference, validation::FieldProblem};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// Every kind of error either protocol gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A parameter or argument is not as it should be.
    BadRequest,
    /// A cursor is not one of this list's.
    BadCursor,
    /// A reference has none of the three forms.
    MalformedReference,
    /// A reference in a filter leads nowhere.
    UnknownReference,
    /// This takes a token, and none that is known was shown.
    Unauthorized,
    /// A token was shown that is none, or is one no longer.
    InvalidToken,
    /// The token does not allow this.
    Forbidden,
    /// There is no such entity, or no such path.
    NotFound,
    /// There was such an entity.
    Gone,
    /// The path does not take this method.
    MethodNotAllowed,
    /// None of the media types asked for can be given.
    NotAcceptable,
    /// A change or deletion does not say which revision it goes by.
    PreconditionRequired,
    /// The entity was changed since it was read.
    Stale,
    /// Others refer to what was to be deleted.
    InUse,
    /// The idempotency key was used for another request.
    KeyReused,
    /// The body is not of a media type that is read here.
    UnsupportedMediaType,
    /// The record has faults.
    Invalid,
    /// Something failed on our side.
    Internal,
}

impl Code {
    /// The row of the table.
    const fn row(self) -> (StatusCode, &'static str) {
        match self {
            Self::BadRequest => (StatusCode::BAD_REQUEST, "BAD_REQUEST"),
            Self::BadCursor => (StatusCode::BAD_REQUEST, "BAD_CURSOR"),
            Self::MalformedReference => (StatusCode::BAD_REQUEST, "MALFORMED_REFERENCE"),
            Self::UnknownReference => (StatusCode::BAD_REQUEST, "UNKNOWN_REFERENCE"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            Self::InvalidToken => (StatusCode::UNAUTHORIZED, "INVALID_TOKEN"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::Gone => (StatusCode::GONE, "GONE"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE"),
            Self::PreconditionRequired => (StatusCode::PRECONDITION_REQUIRED, "PRECONDITION_REQUIRED"),
            Self::Stale => (StatusCode::PRECONDITION_FAILED, "STALE"),
            Self::InUse => (StatusCode::CONFLICT, "IN_USE"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_REUSED"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE"),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "INVALID"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.row().0
    }

    /// The stable word for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.row().1
    }
}

/// An error on its way to the client.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// Which.
    pub code: Code,
    /// What was wrong and what would be right.
    pub detail: String,
    /// The fields it is about.
    pub fields: Vec<FieldProblem>,
    /// The revision that the entity has now, where another was expected.
    pub revision: Option<i32>,
    /// What a token would have to allow.
    pub scope: Option<Scope>,
}

impl ApiError {
    /// An error without particular fields.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), fields: Vec::new(), revision: None, scope: None }
    }

    /// A bad parameter or argument.
    pub fn parameter(name: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let problem = FieldProblem { path: name.to_owned(), code: "BAD_PARAMETER", message: message.clone() };
        Self { fields: vec![problem], ..Self::new(Code::BadRequest, format!("{name}: {message}")) }
    }

    fn lacking(scope: Scope, code: Code, error: &CatalogError) -> Self {
        Self { scope: Some(scope), ..Self::new(code, error.to_string()) }
    }

    /// How a client can show who they are, for the errors about that (RFC 6750).
    pub(crate) fn challenge(&self) -> Option<HeaderValue> {
        let realm = r#"Bearer realm="cinegraph""#;
        let challenge = match (self.code, self.scope) {
            (Code::Unauthorized, _) => realm.to_owned(),
            (Code::InvalidToken, _) => format!(r#"{realm}, error="invalid_token""#),
            (Code::Forbidden, None) => format!(r#"{realm}, error="insufficient_scope""#),
            (Code::Forbidden, Some(scope)) => {
                format!(r#"{realm}, error="insufficient_scope", scope="{}""#, scope.as_str())
            }
            _ => return None,
        };
        HeaderValue::from_str(&challenge).ok()
    }

    /// The same error, laid to a parameter or argument, unless it is laid to one already.
    #[must_use]
    pub fn of(mut self, name: &str) -> Self {
        if self.fields.is_empty() {
            let message = self.detail.clone();
            self.fields.push(FieldProblem { path: name.to_owned(), code: self.code.as_str(), message });
        }
        self
    }
}

impl From<CatalogError> for ApiError {
    fn from(error: CatalogError) -> Self {
        Self::from(&error)
    }
}

impl From<Arc<CatalogError>> for ApiError {
    fn from(error: Arc<CatalogError>) -> Self {
        Self::from(error.as_ref())
    }
}

impl From<&CatalogError> for ApiError {
    fn from(error: &CatalogError) -> Self {
        match error {
            CatalogError::NotFound { .. } => Self::new(Code::NotFound, error.to_string()),
            CatalogError::Gone { .. } => Self::new(Code::Gone, error.to_string()),
            CatalogError::Unauthorized { scope } => Self::lacking(*scope, Code::Unauthorized, error),
            CatalogError::Forbidden { scope } => Self::lacking(*scope, Code::Forbidden, error),
            CatalogError::Stale { current, .. } => {
                Self { revision: Some(*current), ..Self::new(Code::Stale, error.to_string()) }
            }
            CatalogError::InUse { .. } => Self::new(Code::InUse, error.to_string()),
            CatalogError::KeyReused => Self::new(Code::KeyReused, error.to_string()),
            CatalogError::UnknownReference { field, .. } => {
                let detail = error.to_string();
                let message = detail.strip_prefix(field).and_then(|rest| rest.strip_prefix(": "));
                let (path, message) = ((*field).to_owned(), message.unwrap_or(&detail).to_owned());
                let problem = FieldProblem { path, code: Code::UnknownReference.as_str(), message };
                Self { fields: vec![problem], ..Self::new(Code::UnknownReference, detail) }
            }
            CatalogError::BadRequest { field: Some(field), message } => Self::parameter(field, message),
            CatalogError::BadRequest { field: None, message } => Self::new(Code::BadRequest, message),
            CatalogError::Invalid(problems) => {
                Self { fields: problems.clone(), ..Self::new(Code::Invalid, error.to_string()) }
            }
            CatalogError::Write(refused) => Self {
                fields: cinegraph_catalog::editor::problems(refused),
                ..Self::new(Code::Invalid, refused.to_string())
            },
            CatalogError::Store(failure) => {
                tracing::error!(error = %failure, "the store failed");
                Self::new(Code::Internal, "The database did not answer as it should. Try again later.")
            }
        }
    }
}

impl From<MalformedReference> for ApiError {
    fn from(error: MalformedReference) -> Self {
        Self::new(Code::MalformedReference, error.to_string())
    }
}

/// An error as REST gives it: a problem document (RFC 9457), served as `application/problem+json`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem; `about:blank` means that the status says it all.
    #[schema(example = "about:blank")]
    pub r#type: &'static str,
    /// The words HTTP has for the status.
    #[schema(example = "Not Found")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 404, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What was wrong and what would be right.
    #[schema(example = "there is no film `never-let-me-go-2011`")]
    pub detail: String,
    /// A stable word for programs, the same as in GraphQL's `extensions.code`.
    #[schema(example = "NOT_FOUND")]
    pub code: &'static str,
    /// The revision that the entity has now, where another was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub revision: Option<i32>,
    /// What a token would have to allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "edit")]
    pub scope: Option<&'static str>,
    /// What is wrong with single fields or parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// What is wrong with one field or parameter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// Which.
    #[schema(example = "limit")]
    pub path: String,
    /// A stable word for programs.
    #[schema(example = "BAD_PARAMETER")]
    pub code: &'static str,
    /// What was wrong and what would be right.
    #[schema(example = "must be a whole number from 1 to 100")]
    pub message: String,
}

/// The media type of problem documents.
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl From<ApiError> for Problem {
    fn from(ApiError { code, detail, fields, revision, scope }: ApiError) -> Self {
        let (status, code) = code.row();
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail,
            code,
            revision,
            scope: scope.map(Scope::as_str),
            errors: fields
                .into_iter()
                .map(|field| ProblemField { path: field.path, code: field.code, message: field.message })
                .collect(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let challenge = self.challenge().map(|challenge| [(header::WWW_AUTHENTICATE, challenge)]);
        let problem = ([(header::CONTENT_TYPE, PROBLEM_JSON)], Json(Problem::from(self)));
        match challenge {
            Some(challenge) => (status, challenge, problem).into_response(),
            None => (status, problem).into_response(),
        }
    }
}

impl From<ApiError> for async_graphql::Error {
    fn from(error: ApiError) -> Self {
        let ApiError { code, detail, fields, revision, scope } = error;
        Self::new(detail).extend_with(|_, extensions| {
            extensions.set("code", code.as_str());
            if let Some(revision) = revision {
                extensions.set("revision", revision);
            }
            if let Some(scope) = scope {
                extensions.set("scope", scope.as_str());
            }
            if !fields.is_empty() {
                let fields = fields.into_iter().map(|field| {
                    async_graphql::Value::Object(async_graphql::indexmap::IndexMap::from([
                        (async_graphql::Name::new("path"), async_graphql::Value::from(field.path)),
                        (async_graphql::Name::new("code"), async_graphql::Value::from(field.code)),
                        (async_graphql::Name::new("message"), async_graphql::Value::from(field.message)),
                    ]))
                });
                extensions.set("fields", async_graphql::Value::List(fields.collect()));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use cinegraph_domain::id::Kind;

    use super::*;

    #[test]
    fn problems_have_the_words_of_http_and_name_what_is_at_fault() {
        let cursor = ApiError::new(Code::BadCursor, "the cursor is not one of this list").of("after");
        let problem = Problem::from(cursor);
        assert_eq!((problem.title, problem.status, problem.code), ("Bad Request", 400, "BAD_CURSOR"));
        assert_eq!(problem.errors.len(), 1);
        assert_eq!((&*problem.errors[0].path, problem.errors[0].code), ("after", "BAD_CURSOR"));
        // What is laid to something already stays with it.
        assert_eq!(ApiError::parameter("limit", "is bad").of("after").fields[0].path, "limit");
    }

    #[test]
    fn unknown_references_are_laid_to_the_field_they_stand_in() {
        let error = ApiError::from(CatalogError::UnknownReference {
            field: "theme",
            kind: Kind::Theme,
            reference: "nothing".parse().expect("a reference"),
        });
        assert_eq!(error.detail, "theme: there is no theme `nothing`");
        assert_eq!(
            (&*error.fields[0].path, &*error.fields[0].message),
            ("theme", "there is no theme `nothing`")
        );
    }
}
