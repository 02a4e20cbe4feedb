//! Writes entries of the change log over connections of its own, as another process would.

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, TransactionTrait,
    sea_query::{Expr, Query},
};
use serde_json::{Value, json};

use crate::harness::{Database, Engine};

/// The advisory lock that writers on PostgreSQL hold.
const WRITERS_LOCK: i64 = 0x4349_4e45_0001;

/// Writes the log.
pub struct Log {
    engine: Engine,
    connection: DatabaseConnection,
}

/// An entry to be written: a change of a scene that everyone may see, unless it is said otherwise.
#[derive(Clone, Debug)]
pub struct Entry {
    pub operation: &'static str,
    pub kind: &'static str,
    pub entity: i64,
    pub film: Option<i64>,
    pub merged_into: Option<i64>,
    pub before: Option<i32>,
    pub after: Option<i32>,
    pub veil: i32,
    pub fields: Value,
}

impl Entry {
    pub fn of(operation: &'static str, kind: &'static str, entity: i64) -> Self {
        let before = (operation != "create").then_some(0);
        let after = matches!(operation, "create" | "update").then_some(0);
        let film = (kind == "film").then_some(entity);
        Self { operation, kind, entity, film, merged_into: None, before, after, veil: 0, fields: json!([]) }
    }

    pub fn levels(self, before: impl Into<Option<i32>>, after: impl Into<Option<i32>>) -> Self {
        let (before, after) = (before.into(), after.into());
        Self { before, after, veil: before.max(after).unwrap_or(0), ..self }
    }

    pub fn film(self, film: i64) -> Self {
        Self { film: Some(film), ..self }
    }

    pub fn fields(self, fields: Value) -> Self {
        Self { fields, ..self }
    }
}

impl Log {
    /// Connects to a test's database.
    pub async fn of(database: &Database) -> Self {
        let mut options = ConnectOptions::new(database.address.as_str());
        options.max_connections(1).sqlx_logging(false);
        let connection = sea_orm::Database::connect(options).await.expect("the database takes one more");
        Self { engine: database.engine, connection }
    }

    /// Writes entries in one transaction and gives their places.
    pub async fn write(&self, entries: &[Entry]) -> Vec<i64> {
        let transaction = match self.engine {
            Engine::Sqlite => {
                let options = sea_orm::TransactionOptions {
                    sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                self.connection.begin_with_options(options).await.expect("a transaction")
            }
            Engine::Postgres => self.connection.begin().await.expect("a transaction"),
        };
        let run = async |statement: &str| {
            transaction
                .execute_unprepared(statement)
                .await
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        };
        if self.engine == Engine::Postgres {
            run(&format!("SELECT pg_advisory_xact_lock({WRITERS_LOCK})")).await;
        }
        let mut places = Vec::new();
        for entry in entries {
            let insert = Query::insert()
                .into_table("change")
                .columns([
                    "batch",
                    "at",
                    "actor",
                    "operation",
                    "kind",
                    "entity_id",
                    "film_id",
                    "merged_into",
                    "revision",
                    "tags",
                    "level_before",
                    "level_after",
                    "veil",
                    "fields",
                ])
                .values_panic([
                    Expr::val(1i64),
                    Expr::val(1_795_262_400_000_000i64),
                    Expr::val("curator"),
                    Expr::val(entry.operation),
                    Expr::val(entry.kind),
                    Expr::val(entry.entity),
                    Expr::val(entry.film),
                    Expr::val(entry.merged_into),
                    Expr::val(2i32),
                    Expr::val(json!([format!("{}:{}", entry.kind, entry.entity)]).to_string()),
                    Expr::val(entry.before),
                    Expr::val(entry.after),
                    Expr::val(entry.veil),
                    Expr::val(entry.fields.to_string()),
                ])
                .returning_col("id")
                .take();
            let row = transaction.query_one(&insert).await.expect("an entry").expect("its place");
            places.push(row.try_get_by_index::<i64>(0).expect("a number"));
        }
        if self.engine == Engine::Postgres {
            let last = places.last().copied().unwrap_or_default();
            run(&format!("SELECT pg_notify('cinegraph_changes', '{last}')")).await;
        }
        transaction.commit().await.expect("the entries are kept");
        places
    }

    /// Writes one entry.
    pub async fn write_one(&self, entry: Entry) -> i64 {
        self.write(&[entry]).await[0]
    }
}
