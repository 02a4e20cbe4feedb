//! What the change log knows of the past of an entity, from which it can be made again.

use cinegraph_domain::{
    change::{FieldChange, Operation},
    id::Kind,
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Order, Query},
};

use super::{WriteError, Writer};
use crate::StoreError;

/// An entry of the change log, as far as it is needed to undo it.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its place.
    pub seq: i64,
    /// What it was written together with.
    pub batch: i64,
    /// What was done.
    pub operation: Operation,
    /// The kind of the entity.
    pub kind: Kind,
    /// Its row key.
    pub id: i64,
    /// The film it belonged to, or was.
    pub film: Option<i64>,
    /// Its revision after it.
    pub revision: i32,
    /// What changed.
    pub fields: Vec<FieldChange>,
}

impl Writer {
    /// The past of an entity, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn past(&self, kind: Kind, id: i64) -> Result<Vec<Past>, WriteError> {
        let of_entity = Expr::col("kind").eq(kind.as_str()).and(Expr::col("entity_id").eq(id));
        self.past_where(of_entity, Order::Desc).await
    }

    /// All that was written together, in the order it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn past_of_batch(&self, batch: i64) -> Result<Vec<Past>, WriteError> {
        self.past_where(Expr::col("batch").eq(batch), Order::Asc).await
    }

    async fn past_where(&self, condition: Expr, order: Order) -> Result<Vec<Past>, WriteError> {
        let select = Query::select()
            .columns(["id", "batch", "operation", "kind", "entity_id", "revision", "fields", "film_id"])
            .from("change")
            .and_where(condition)
            .order_by("id", order)
            .take();
        let rows = self.transaction().query_all(&select).await?;
        let mut past = Vec::with_capacity(rows.len());
        for row in rows {
            let (operation, kind): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            let fields: String = row.try_get_by_index(6)?;
            let unknown = |word: &str| sea_orm::DbErr::Custom(format!("the change log holds `{word}`"));
            past.push(Past {
                seq: row.try_get_by_index(0)?,
                batch: row.try_get_by_index(1)?,
                operation: operation.parse().map_err(|_| unknown(&operation))?,
                kind: kind.parse().map_err(|_| unknown(&kind))?,
                id: row.try_get_by_index(4)?,
                film: row.try_get_by_index(7)?,
                revision: row.try_get_by_index(5)?,
                fields: serde_json::from_str(&fields)
                    .map_err(|error| StoreError::Row { what: "change", error })?,
            });
        }
        Ok(past)
    }

    /// Says which revision an entity has that comes back: the next after the one it had.
    pub fn goes_on_from(&mut self, kind: Kind, id: i64, revision: i32) {
        self.revisions.insert((kind, id), revision.saturating_add(1));
    }
}
