//! What can go wrong in the Store.

use sea_orm::{DbErr, RuntimeErr, sqlx::error::ErrorKind};

/// A failure of the database or of reading what it sent.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address is not one of a database we speak to.
    #[error("`{0}` is not a database address: use sqlite://cinegraph.db or postgres://user@host/name")]
    Address(String),
    /// The database refused or did not answer.
    #[error("the database failed: {0}")]
    Database(#[from] DbErr),
    /// A row did not have the form its record asks for.
    #[error("a row of `{what}` could not be read: {error}")]
    Row {
        /// Which record was read.
        what: &'static str,
        /// What the decoder said.
        error: serde_json::Error,
    },
    /// The database is older or newer than this program.
    #[error("the database has {found} of {known} migrations; run `cinegraph migrate`")]
    NotMigrated {
        /// Migrations applied.
        found: usize,
        /// Migrations this program knows.
        known: usize,
    },
}

impl StoreError {
    /// Whether the database works, but will not have these values: they break one of its constraints.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        let Self::Database(DbErr::Exec(error) | DbErr::Query(error)) = self else { return false };
        let RuntimeErr::SqlxError(error) = error else { return false };
        error.as_database_error().is_some_and(|error| {
            matches!(
                error.kind(),
                ErrorKind::UniqueViolation
                    | ErrorKind::ForeignKeyViolation
                    | ErrorKind::NotNullViolation
                    | ErrorKind::CheckViolation
            )
        })
    }
}
