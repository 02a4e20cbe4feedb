//! The operations of REST that write: one handler for all, which goes by the operation it stands for.

mod body;
mod precondition;

use std::sync::Arc;

use axum::{
    Router,
    extract::{FromRequestParts, Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use cinegraph_catalog::{CatalogError, Editor, Reader, Repeat, Saved};
use cinegraph_domain::{id::Kind, reference::Reference};
use http::{HeaderValue, StatusCode, header, request::Parts};
use serde_json::{Map, Value, json};

use self::precondition::IfMatch;
use super::{
    inputs::{self, Entity},
    operations::{self, Deed, Operation},
    reading::{INPUT, Protocol, Reading, named, refusal},
};
use crate::{
    Api,
    actor::actor,
    error::{ApiError, Code},
    graphql::{loaders::Loaders, node::Node},
    rest::{
        extract::{NoParameters, PathReference, Query},
        json::{json, json_at},
    },
    viewer::viewer,
};

/// The routes of all operations that write.
pub(crate) fn routes() -> Router<Api> {
    let mut routes = Router::new();
    for operation in operations::of_rest() {
        // The methods are those that axum has filters for.
        let Ok(method) = MethodFilter::try_from(operation.method.clone()) else { continue };
        let path = operation.path.clone();
        let operation = Arc::new(operation);
        let answer = move |State(api): State<Api>, request: Request| {
            let operation = Arc::clone(&operation);
            async move { answer(&api, &operation, request).await }
        };
        routes = routes.route(&path, on(method, answer));
    }
    routes
}

/// A request, as far as it has been read.
struct Asked<'a> {
    operation: &'a Operation,
    editor: Editor,
    loaders: Loaders,
    /// What the path names: the entity, or the owner of what is made or put in order.
    named: (Kind, Reference),
    precondition: IfMatch,
    repeat: Option<Repeat>,
}

async fn answer(api: &Api, operation: &Operation, request: Request) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    let Query(NoParameters {}) = Query::from_request_parts(&mut parts, api).await?;
    let asked = Asked::of(api, operation, &mut parts).await?;
    let given = match operation.deed {
        Deed::Delete => Map::new(),
        Deed::Update => body::read(&parts.headers, body, &body::PATCHES).await?,
        _ => body::read(&parts.headers, body, &body::DOCUMENTS).await?,
    };
    match operation.deed {
        Deed::Create(_) => asked.create(given).await,
        Deed::Update => asked.update(given).await,
        Deed::Delete => asked.delete().await,
        Deed::Reorder(_) => asked.reorder(given).await,
        Deed::Merge => asked.merge(given).await,
        Deed::ReplaceCredits => asked.replace_credits(given).await,
        Deed::Restore => asked.restore(given).await,
    }
}

impl<'a> Asked<'a> {
    async fn of(api: &Api, operation: &'a Operation, parts: &mut Parts) -> Result<Self, ApiError> {
        let kind = operation.owner().map_or(operation.entity.kind, |owner| owner.kind);
        let named = match operation.deed {
            // A collection names nothing.
            Deed::Create(None) => Reference::Id(kind, 0),
            _ => {
                let PathReference(reference) = PathReference::from_request_parts(parts, api).await?;
                named(kind, reference, operation.parameter())?
            }
        };
        Ok(Self {
            operation,
            editor: Editor::new(api.store.clone(), Arc::clone(&api.clock), actor(parts)),
            loaders: Loaders::new(Reader::new(api.store.clone(), viewer(parts)?)),
            named: (kind, named),
            precondition: IfMatch::of(&parts.headers)?,
            repeat: parts.extensions.get::<Repeat>().cloned(),
        })
    }

    const fn entity(&self) -> &'static Entity {
        self.operation.entity
    }

    fn target(&self) -> &Reference {
        &self.named.1
    }

    fn refused(&self) -> impl Fn(CatalogError) -> ApiError + use<> {
        let entity = self.entity();
        move |error| refusal(Protocol::Rest, entity, &error)
    }

    async fn create(self, given: Map<String, Value>) -> Result<Response, ApiError> {
        let input = Reading::new(Protocol::Rest).input(self.entity(), given)?;
        let owner = self.operation.owner().map(|_| self.named.clone());
        let created = self.editor.create(self.entity().kind, owner, input, self.repeat.as_ref());
        let saved = created.await.map_err(self.refused())?;
        let mut response = self.show(saved).await?;
        *response.status_mut() = StatusCode::CREATED;
        let id = saved.kind.id(saved.id);
        let address = self.entity().path.replace(&format!("{{{}}}", self.entity().parameter()), &id);
        if let Ok(address) = HeaderValue::from_str(&address) {
            response.headers_mut().insert(header::LOCATION, address);
        }
        Ok(response)
    }

    async fn update(self, given: Map<String, Value>) -> Result<Response, ApiError> {
        let expected = self.needed_revision().await?;
        let patch = Reading::new(Protocol::Rest).patch(self.entity(), given)?;
        let kind = self.entity().kind;
        let updated = self.editor.update(kind, self.target(), patch, expected, self.repeat.as_ref());
        let saved = updated.await.map_err(self.refused())?;
        self.show(saved).await
    }

    async fn delete(self) -> Result<Response, ApiError> {
        let expected = self.needed_revision().await?;
        let kind = self.entity().kind;
        let deleted = self.editor.delete(kind, self.target(), expected, self.repeat.as_ref());
        deleted.await.map_err(self.refused())?;
        Ok(StatusCode::NO_CONTENT.into_response())
    }

    async fn reorder(self, given: Map<String, Value>) -> Result<Response, ApiError> {
        self.check_revision().await?;
        let input = Reading::new(Protocol::Rest).fields(&inputs::ORDER, given)?;
        let ids = input.get("ids").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let items = self.entity().row_keys(ids)?;
        let owner = self.named.clone();
        let reordered = self.editor.reorder(self.entity().kind, owner, &items, self.repeat.as_ref());
        reordered.await.map_err(self.refused())?;
        json(&json!({ "ids": ids }))
    }

    async fn merge(self, given: Map<String, Value>) -> Result<Response, ApiError> {
        let expected = self.revision().await?;
        let input = Reading::new(Protocol::Rest).fields(&inputs::MERGE, given)?;
        let into = input.get("into").and_then(Value::as_str).unwrap_or_default();
        let into =
            into.parse().map_err(|malformed| ApiError::from(malformed).of(&format!("{INPUT}.into")))?;
        let merged =
            self.editor.merge(self.entity().kind, self.target(), &into, expected, self.repeat.as_ref());
        let saved = merged.await.map_err(self.refused())?;
        self.show(saved).await
    }

    async fn replace_credits(self, given: Map<String, Value>) -> Result<Response, ApiError> {
        let expected = self.revision().await?;
        let credits = Reading::new(Protocol::Rest).credits(self.entity(), given)?;
        let replaced = self.editor.replace_credits(self.target(), credits, expected, self.repeat.as_ref());
        let saved = replaced.await.map_err(self.refused())?;
        self.show(saved).await
    }

    async fn restore(self, given: Map<String, Value>) -> Result<Response, ApiError> {
        let expected = self.revision().await?;
        let input = Reading::new(Protocol::Rest).fields(&inputs::RESTORE, given)?;
        let revision = input.get("revision").and_then(Value::as_i64).unwrap_or_default();
        let revision = i32::try_from(revision).unwrap_or_default();
        let kind = self.entity().kind;
        let restored = self.editor.restore(kind, self.target(), revision, expected, self.repeat.as_ref());
        let saved = restored.await.map_err(self.refused())?;
        self.show(saved).await
    }

    /// The revision a change must go by.
    async fn needed_revision(&self) -> Result<Option<i32>, ApiError> {
        if matches!(self.precondition, IfMatch::Missing) {
            let message = "send `If-Match` with the `ETag` of what you read, so that nobody's change is lost";
            return Err(ApiError::new(Code::PreconditionRequired, message));
        }
        self.revision().await
    }

    /// The revision that is expected, if any one is.
    async fn revision(&self) -> Result<Option<i32>, ApiError> {
        match &self.precondition {
            IfMatch::Missing | IfMatch::Any => Ok(None),
            IfMatch::Revisions(revisions) => match revisions.as_slice() {
                [revision] => Ok(Some(*revision)),
                several => {
                    let current = self.current().await?;
                    if several.contains(&current) { Ok(Some(current)) } else { Err(self.stale(current)) }
                }
            },
        }
    }

    /// Where the `Editor` asks for no revision, what is named must have the one expected, if any.
    async fn check_revision(&self) -> Result<(), ApiError> {
        let Some(expected) = self.revision().await? else { return Ok(()) };
        let current = self.current().await?;
        if current == expected { Ok(()) } else { Err(self.stale(current)) }
    }

    /// The revision that what is named has now.
    async fn current(&self) -> Result<i32, ApiError> {
        let (kind, reference) = &self.named;
        let (id, _) = self.loaders.reader().locate(*kind, reference).await?;
        Ok(Node::read(&self.loaders, *kind, id).await?.revision())
    }

    fn stale(&self, current: i32) -> ApiError {
        CatalogError::Stale { kind: self.named.0, current }.into()
    }

    /// Answers with what was written, as the request's viewer sees it.
    async fn show(&self, saved: Saved) -> Result<Response, ApiError> {
        let node = Node::read(&self.loaders, saved.kind, saved.id).await?;
        json_at(&node, saved.revision)
    }
}
