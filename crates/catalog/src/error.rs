//! What a use case can refuse or fail at. How a protocol says so is the protocol's affair.

use cinegraph_domain::{
    actor::{Actor, Scope},
    id::Kind,
    query::UnknownCode,
    reference::Reference,
    validation::FieldProblem,
};
use cinegraph_persistence::{StoreError, write::WriteError};

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// There is no such entity, nor was there ever.
    #[error("there is no {} `{reference}`", noun(*kind))]
    NotFound {
        /// What was looked for.
        kind: Kind,
        /// How it was named.
        reference: Reference,
    },
    /// There was such an entity; it was deleted.
    #[error("the {} `{reference}` was deleted", noun(*kind))]
    Gone {
        /// What was looked for.
        kind: Kind,
        /// How it was named.
        reference: Reference,
    },
    /// A reference in a filter leads nowhere.
    #[error("{field}: there is no {} `{reference}`", noun(*kind))]
    UnknownReference {
        /// Where it stands.
        field: &'static str,
        /// What it should lead to.
        kind: Kind,
        /// What was written there.
        reference: Reference,
    },
    /// Who asks has shown no token, or none that is known, and this takes one.
    #[error("this takes a token with the scope `{}`: send `Authorization: Bearer …`", scope.as_str())]
    Unauthorized {
        /// What the token must allow.
        scope: Scope,
    },
    /// The token does not allow this.
    #[error("the token lacks the scope `{}`", scope.as_str())]
    Forbidden {
        /// What it lacks.
        scope: Scope,
    },
    /// The entity was changed since it was read.
    #[error("the {} has revision {current} by now: read it again, and write on top of that", noun(*kind))]
    Stale {
        /// What was to be changed.
        kind: Kind,
        /// The revision it has now.
        current: i32,
    },
    /// Others refer to the entity, so it cannot be deleted.
    #[error("the {} cannot be deleted while {uses} refer to it: change those first, or merge it", noun(*kind))]
    InUse {
        /// What was to be deleted.
        kind: Kind,
        /// What refers to it, in words.
        uses: String,
    },
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request in the last 24 hours: use a new one")]
    KeyReused,
    /// What was asked cannot be asked like this.
    #[error("{message}")]
    BadRequest {
        /// The argument or parameter, where it is one.
        field: Option<String>,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A record has faults.
    #[error("the record has {} problems; the first: {}", .0.len(), .0.first().map(|p| format!("{}: {}", p.path, p.message)).unwrap_or_default())]
    Invalid(Vec<FieldProblem>),
    /// A record could not be written as it is.
    #[error(transparent)]
    Write(WriteError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CatalogError {
    /// Refuses an actor who may not do what a scope allows.
    ///
    /// # Errors
    /// [`CatalogError::Unauthorized`] for nobody in particular, [`CatalogError::Forbidden`] for others.
    pub fn unless(actor: &Actor, scope: Scope) -> Result<(), Self> {
        if actor.may(scope) {
            return Ok(());
        }
        Err(if actor.name.is_none() { Self::Unauthorized { scope } } else { Self::Forbidden { scope } })
    }
}

impl From<UnknownCode> for CatalogError {
    fn from(UnknownCode { field, message }: UnknownCode) -> Self {
        Self::BadRequest { field: Some(field.to_owned()), message: message.to_owned() }
    }
}

impl From<WriteError> for CatalogError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Store(error) => Self::Store(error),
            error => Self::Write(error),
        }
    }
}

/// The word for a kind in a sentence.
fn noun(kind: Kind) -> String {
    kind.as_str().replace('_', " ")
}
