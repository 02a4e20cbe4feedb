//! Reads as one JSON text a statement: the one place where the engines' reads differ is behind this.
//!
//! The cost of a read is rows: each crosses a channel from the driver's worker. So a select's rows are gathered into
//! one JSON array by the database and decoded here.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, TryGetable, sea_query::SelectStatement};
use serde::de::DeserializeOwned;

use crate::{
    Store, StoreError,
    engine::Engine,
    template::{Filling, Template},
};

/// What reads can be sent to: the store's own connections, or a transaction under way.
pub(crate) trait Rows {
    /// Runs `select`, whose one column `j` holds a JSON value a row, and decodes the values.
    ///
    /// # Errors
    /// When the database fails or a row is not a `T`.
    async fn fetch<T: DeserializeOwned>(
        &self,
        engine: Engine,
        select: SelectStatement,
    ) -> Result<Vec<T>, StoreError>;
}

impl Rows for Store {
    async fn fetch<T: DeserializeOwned>(
        &self,
        engine: Engine,
        select: SelectStatement,
    ) -> Result<Vec<T>, StoreError> {
        let template = Template::new(engine, &engine.gather_text(select));
        self.readers().row(template.fill(&Filling::default())).await?.column(0)
    }
}

impl Rows for DatabaseTransaction {
    async fn fetch<T: DeserializeOwned>(
        &self,
        engine: Engine,
        select: SelectStatement,
    ) -> Result<Vec<T>, StoreError> {
        let row = self
            .query_one(&engine.gather_text(select))
            .await?
            .ok_or_else(|| DbErr::RecordNotFound("an aggregate without a row".to_owned()))?;
        let text = String::try_get_by(&row, 0usize).map_err(DbErr::from)?;
        serde_json::from_str(&text)
            .map_err(|error| StoreError::Row { what: std::any::type_name::<T>(), error })
    }
}
