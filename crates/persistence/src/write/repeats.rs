//! Requests that are sent again: what a write came to is kept in its own transaction under the key of its request, so
//! that the same request finds it even if the server fell over before it could answer.

use cinegraph_domain::{date::Timestamp, id::Kind};
use sea_orm::{
    ConnectionTrait,
    sea_query::{OnConflict, Query},
};
use serde::{Deserialize, Serialize, Serializer};

use super::{WriteError, Writer};
use crate::idempotency::{RequestKey, TABLE, forget, json, read};

/// An entity that was written by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Its kind.
    #[serde(serialize_with = "word", deserialize_with = "crate::changes::kind")]
    pub kind: Kind,
    /// Its row key.
    pub id: i64,
    /// The revision it has now; of a deleted one, the last it had.
    pub revision: i32,
    /// The place of the write in the change log; nothing when there was nothing to change.
    pub seq: Option<i64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn word<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}

impl Writer {
    /// What the request under this key came to, if it came after `since`: its fingerprint, and the outcome where the
    /// write was done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answered(
        &self,
        request: RequestKey<'_>,
        since: Timestamp,
    ) -> Result<Option<(String, Option<Saved>)>, WriteError> {
        let select = Query::select()
            .columns(["fingerprint", "outcome"])
            .from(TABLE)
            .and_where(request.condition(since))
            .take();
        let Some(row) = self.transaction().query_one(&select).await? else { return Ok(None) };
        let fingerprint: String = row.try_get_by_index(0)?;
        let outcome: Option<String> = row.try_get_by_index(1)?;
        let outcome = outcome.map(|outcome| read(&outcome)).transpose()?;
        Ok(Some((fingerprint, outcome)))
    }

    /// Keeps what the request under this key came to, and forgets what came before `since`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_answer(
        &self,
        request: RequestKey<'_>,
        fingerprint: &str,
        saved: &Saved,
        since: Timestamp,
    ) -> Result<(), WriteError> {
        forget(self.transaction(), since).await?;
        let outcome = json(saved)?;
        let insert = Query::insert()
            .into_table(TABLE)
            .columns(["owner", "key", "fingerprint", "outcome", "created_at"])
            .values_panic([
                request.owner.into(),
                request.key.into(),
                fingerprint.into(),
                outcome.into(),
                self.now().into(),
            ])
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
