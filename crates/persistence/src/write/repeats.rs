//! Requests that are sent again: what a write came to is kept in its own transaction under the key of its request, so
//! that the same request finds it even if the server fell over before it could answer.

use cinegraph_domain::id::Kind;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde::{Deserialize, Serialize};

use super::{WriteError, Writer};
use crate::StoreError;

/// How long an answer is kept for the same request, in microseconds: 24 hours.
pub const KEPT_FOR: i64 = 24 * 60 * 60 * 1_000_000;

/// What a write came to, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The kind of the entity, in its stored form.
    pub kind: String,
    /// Its row key.
    pub id: i64,
    /// Its revision then.
    pub revision: i32,
    /// The place in the change log.
    pub seq: Option<i64>,
}

impl Answered {
    /// The kind of the entity.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.kind.parse().ok()
    }
}

impl Writer {
    /// What a request with this key came to, if it was sent before: its fingerprint, and the outcome where the write was
    /// done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answered(
        &self,
        owner: &str,
        key: &str,
    ) -> Result<Option<(String, Option<Answered>)>, WriteError> {
        let select = Query::select()
            .columns(["fingerprint", "outcome"])
            .from("idempotency_record")
            .and_where(Expr::col("owner").eq(owner))
            .and_where(Expr::col("key").eq(key))
            .and_where(Expr::col("created_at").gt(self.now() - KEPT_FOR))
            .take();
        let Some(row) = self.transaction().query_one(&select).await? else { return Ok(None) };
        let fingerprint: String = row.try_get_by_index(0)?;
        let outcome: Option<String> = row.try_get_by_index(1)?;
        let outcome = outcome
            .map(|outcome| serde_json::from_str(&outcome))
            .transpose()
            .map_err(|error| StoreError::Row { what: "idempotency_record", error })?;
        Ok(Some((fingerprint, outcome)))
    }

    /// Keeps what the request with this key came to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_answer(
        &self,
        owner: &str,
        key: &str,
        fingerprint: &str,
        answered: &Answered,
    ) -> Result<(), WriteError> {
        let outcome = serde_json::to_string(answered)
            .map_err(|error| StoreError::Row { what: "idempotency_record", error })?;
        let old = Query::delete()
            .from_table("idempotency_record")
            .and_where(Expr::col("created_at").lte(self.now() - KEPT_FOR))
            .take();
        self.transaction().execute(&old).await?;
        let insert = Query::insert()
            .into_table("idempotency_record")
            .columns(["owner", "key", "fingerprint", "outcome", "created_at"])
            .values_panic([owner.into(), key.into(), fingerprint.into(), outcome.into(), self.now().into()])
            .on_conflict(
                OnConflict::columns(["owner", "key"])
                    .update_columns(["fingerprint", "outcome", "created_at"])
                    .to_owned(),
            )
            .take();
        self.transaction().execute(&insert).await?;
        Ok(())
    }
}
