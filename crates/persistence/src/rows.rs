//! Reads as one JSON text a statement: the one place where the engines' reads differ is behind this.
//!
//! The cost of a read is rows: each crosses a channel from the driver's worker. So a select's rows are gathered into
//! one JSON array by the database and decoded here.

use sea_orm::{ConnectionTrait, DbErr, TryGetable, sea_query::SelectStatement};
use serde::de::DeserializeOwned;

use crate::{StoreError, engine::Engine};

/// Runs `select`, whose one column `j` holds a JSON value a row, and decodes the values.
///
/// # Errors
/// When the database fails or a row is not a `T`.
pub(crate) async fn fetch<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    engine: Engine,
    select: SelectStatement,
) -> Result<Vec<T>, StoreError> {
    let statement = engine.gather_text(select);
    let row = connection
        .query_one(&statement)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("an aggregate without a row".to_owned()))?;
    let text = String::try_get_by(&row, 0usize).map_err(DbErr::from)?;
    serde_json::from_str(&text).map_err(|error| StoreError::Row { what: std::any::type_name::<T>(), error })
}
