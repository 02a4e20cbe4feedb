//! The connections reads go over.
//!
//! SQLite's are kept here and not in the driver's pool, which asks a connection how it does before lending it and after
//! taking it back. For a file each of these questions costs as much as a small read.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    DbErr, RuntimeErr,
    sea_query::Values,
    sqlx::{self, AssertSqlSafe, Connection, PgPool, Row as _, SqliteConnection, SqlitePool},
};
use sea_query_sqlx::SqlxValues;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::{StoreError, template::Read};

/// Where reads are sent.
#[derive(Clone, Debug)]
pub(crate) enum Readers {
    Sqlite(Arc<Kept>),
    Postgres(PgPool),
}

/// Connections to a file, each used by one read at a time.
#[derive(Debug)]
pub(crate) struct Kept {
    permits: Semaphore,
    /// The one used last is taken first: its pages and statements are warm.
    idle: Mutex<Vec<SqliteConnection>>,
    /// Makes new connections.
    pool: SqlitePool,
}

impl Readers {
    /// At most `connections` to the file of this pool.
    pub(crate) fn sqlite(pool: SqlitePool, connections: u32) -> Self {
        let permits = Semaphore::new(usize::try_from(connections).unwrap_or(1));
        Self::Sqlite(Arc::new(Kept { permits, idle: Mutex::default(), pool }))
    }

    /// Runs a statement whose answer is one row.
    pub(crate) async fn row(&self, read: Read) -> Result<Row, StoreError> {
        let row = match self {
            Self::Sqlite(kept) => return kept.rows(vec![read]).await.pop().unwrap_or_else(|| Err(no_row())),
            Self::Postgres(pool) => {
                let Read { sql, values } = read;
                let query = sqlx::query_with(AssertSqlSafe(sql), SqlxValues(values));
                query.fetch_optional(pool).await.map_err(failed)?.map(Row::Postgres)
            }
        };
        row.ok_or_else(no_row)
    }

    /// Lets go of the connections that are kept.
    pub(crate) async fn close(&self) -> Result<(), StoreError> {
        let Self::Sqlite(kept) = self else { return Ok(()) };
        let idle = std::mem::take(&mut *kept.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in idle {
            connection.close().await.map_err(failed)?;
        }
        Ok(())
    }
}

impl Kept {
    /// Runs statements whose answer is one row each, all in one go. There are as many answers as statements.
    pub(crate) async fn rows(&self, reads: Vec<Read>) -> Vec<Result<Row, StoreError>> {
        let count = reads.len();
        match self.run(together(reads)).await {
            Ok(rows) => {
                let rows = rows.into_iter().map(|row| Ok(Row::Sqlite(row)));
                rows.chain(std::iter::repeat_with(|| Err(no_row()))).take(count).collect()
            }
            Err(error) => std::iter::repeat_with(|| Err(error.clone().into())).take(count).collect(),
        }
    }

    /// A connection of its own for who looks at the file again and again.
    pub(crate) async fn connection(&self) -> Result<SqliteConnection, DbErr> {
        Ok(self.pool.acquire().await.map_err(failed)?.detach())
    }

    async fn run(&self, read: Read) -> Result<Vec<sqlx::sqlite::SqliteRow>, DbErr> {
        let Read { sql, values } = read;
        let _permit = self.permits.acquire().await.map_err(|_| failed(sqlx::Error::PoolClosed))?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.pool.acquire().await.map_err(failed)?.detach(),
        };
        let query = sqlx::query_with(AssertSqlSafe(sql), SqlxValues(values));
        // When the read fails or is given up, the connection may still be busy with it: it is not used again.
        let rows = query.fetch_all(&mut connection).await.map_err(failed)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(rows)
    }
}

/// Statements as one text: the driver runs them one after the other, and each takes its share of the values.
fn together(mut reads: Vec<Read>) -> Read {
    if reads.len() == 1
        && let Some(only) = reads.pop()
    {
        return only;
    }
    let mut sql = String::with_capacity(reads.iter().map(|read| read.sql.len() + 2).sum());
    let mut values = Vec::new();
    for read in reads {
        sql.push_str(&read.sql);
        sql.push_str("; ");
        values.extend(read.values);
    }
    Read { sql: sql.into(), values: Values(values) }
}

fn no_row() -> StoreError {
    DbErr::RecordNotFound("an aggregate without a row".to_owned()).into()
}

pub(crate) fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

/// A row of one engine or the other, whose columns hold JSON texts.
pub(crate) enum Row {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

impl Row {
    /// Decodes the JSON text in a column.
    ///
    /// # Errors
    /// When the column is no text, or the text no `T`.
    pub(crate) fn column<T: DeserializeOwned>(&self, index: usize) -> Result<T, StoreError> {
        let text: &str = match self {
            Self::Sqlite(row) => row.try_get(index),
            Self::Postgres(row) => row.try_get(index),
        }
        .map_err(failed)?;
        serde_json::from_str(text)
            .map_err(|error| StoreError::Row { what: std::any::type_name::<T>(), error })
    }
}
