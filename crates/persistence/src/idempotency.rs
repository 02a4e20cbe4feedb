//! The table of answers kept for repeated requests. A write leaves its row here within its own transaction; the answer
//! that was made of it comes later. How long a row counts, and what a second request means, is decided in `catalog`.

use cinegraph_domain::date::Timestamp;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Store, StoreError, engine::ELEMENT};

/// What identifies a request that may come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestKey<'a> {
    /// Who sent it.
    pub owner: &'a str,
    /// The key they gave it.
    pub key: &'a str,
}

impl RequestKey<'_> {
    /// Whether a row is that of the request, if it came after `since`.
    pub(crate) fn condition(self, since: Timestamp) -> Expr {
        let request = Expr::col("owner").eq(self.owner).and(Expr::col("key").eq(self.key));
        request.and(Expr::col("created_at").gt(since.micros()))
    }
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Its HTTP status.
    pub status: u16,
    /// The headers worth keeping, by name.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

/// What is known of a request that came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Tells requests under one key apart.
    pub fingerprint: String,
    /// How it was answered; nothing when it wrote, but its answer was not kept.
    pub answer: Option<KeptAnswer>,
}

/// The columns as they are read.
#[derive(Deserialize)]
struct Row {
    fingerprint: String,
    status: Option<u16>,
    headers: Option<Vec<(String, String)>>,
    body: Option<String>,
}

/// The table.
pub(crate) const TABLE: &str = "idempotency_record";

impl Store {
    /// What is known of the request under this key, if it came after `since`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remembered(
        &self,
        request: RequestKey<'_>,
        since: Timestamp,
    ) -> Result<Option<Remembered>, StoreError> {
        let engine = self.engine();
        let plain = ["fingerprint", "status", "body"];
        let mut pairs: Vec<_> = plain.into_iter().map(|name| (name, Expr::col(name))).collect();
        pairs.push(("headers", engine.json(Expr::col("headers"))));
        let select = Query::select()
            .expr_as(engine.object(pairs), ELEMENT)
            .from(TABLE)
            .and_where(request.condition(since))
            .take();
        let row = self.fetch::<Row>(select).await?.pop();
        Ok(row.map(|Row { fingerprint, status, headers, body }| {
            let answer = match (status, headers, body) {
                (Some(status), Some(headers), Some(body)) => Some(KeptAnswer { status, headers, body }),
                _ => None,
            };
            Remembered { fingerprint, answer }
        }))
    }

    /// Keeps an answer, with the row that its write left or in a new one, and forgets what came before `since`. A row
    /// of another request under the same key stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember(
        &self,
        request: RequestKey<'_>,
        fingerprint: &str,
        answer: &KeptAnswer,
        now: Timestamp,
        since: Timestamp,
    ) -> Result<(), StoreError> {
        let kept = ["status", "headers", "body"];
        let same = Expr::col((TABLE, "fingerprint")).eq(fingerprint);
        let insert = Query::insert()
            .into_table(TABLE)
            .columns(["owner", "key", "fingerprint", "created_at"].into_iter().chain(kept))
            .values_panic([
                request.owner.into(),
                request.key.into(),
                fingerprint.into(),
                now.micros().into(),
                i32::from(answer.status).into(),
                json(&answer.headers)?.into(),
                answer.body.as_str().into(),
            ])
            .on_conflict(
                OnConflict::columns(["owner", "key"]).update_columns(kept).action_and_where(same).to_owned(),
            )
            .take();
        let transaction = self.begin().await?;
        forget(&transaction, since).await?;
        transaction.execute(&insert).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Forgets the requests that came before `since`, or at it. Whoever inserts a row calls this first, within the same
/// transaction: a key may be used again once its row no longer counts.
pub(crate) async fn forget(connection: &impl ConnectionTrait, since: Timestamp) -> Result<(), StoreError> {
    let delete =
        Query::delete().from_table(TABLE).and_where(Expr::col("created_at").lte(since.micros())).take();
    connection.execute(&delete).await?;
    Ok(())
}

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Row { what: TABLE, error })
}

pub(crate) fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Row { what: TABLE, error })
}
