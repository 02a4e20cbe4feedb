//! The Store: connections to one database, read and written apart where the engine wants it so.

use std::{str::FromStr, sync::Arc, time::Duration};

use cinegraph_domain::{locale::LocaleChain, spoiler::SpoilerLevel};
use cinegraph_migrations::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, TransactionTrait,
    sea_query::SelectStatement,
};
use sea_orm_migration::MigratorTrait;
use serde::de::DeserializeOwned;

use crate::{
    StoreError,
    engine::Engine,
    readers::{Readers, Row},
    rows::Rows,
    shape::Lens,
    tail::Tail,
    template::{Read, Templates},
};

/// The address of a database: `sqlite://path` or `postgres://user@host/name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreUrl {
    engine: Engine,
    url: String,
}

impl FromStr for StoreUrl {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        let scheme = url.split_once(':').map(|(scheme, _)| scheme);
        let engine = match scheme {
            Some("sqlite") => Engine::Sqlite,
            Some("postgres" | "postgresql") => Engine::Postgres,
            _ => return Err(StoreError::Address(scheme.unwrap_or(url).chars().take(60).collect())),
        };
        Ok(Self { engine, url: url.to_owned() })
    }
}

impl StoreUrl {
    /// Whether this is a file of our own rather than a server.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.engine == Engine::Sqlite
    }
}

/// The connections to one database.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
    /// For health checks, migrations and snapshots.
    pool: DatabaseConnection,
    readers: Readers,
    templates: Arc<Templates>,
    /// On SQLite the only connection that writes, so that writers queue here and not on the file's lock.
    writer: DatabaseConnection,
    pub(crate) tail: Arc<Tail>,
}

/// The number of the lock under which PostgreSQL databases are migrated: `cine` in ASCII.
const MIGRATION_LOCK: u32 = 0x6369_6e65;

/// How many connections read at once. A read from a file that is in memory keeps a core busy, so more than two a core
/// would only get into one another's way.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(cores * 2).unwrap_or(u32::MAX).clamp(4, 64)
}

impl Store {
    /// Opens the database, making the SQLite file where there is none.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub async fn open(url: &StoreUrl) -> Result<Self, StoreError> {
        match url.engine {
            Engine::Sqlite => {
                let writer = Database::connect(sqlite_options(&url.url, 1)).await?;
                let pool = Database::connect(sqlite_options(&url.url, readers())).await?;
                let readers = Readers::sqlite(pool.get_sqlite_connection_pool().clone(), readers());
                let (templates, tail) = Default::default();
                Ok(Self { engine: url.engine, pool, readers, templates, writer, tail })
            }
            Engine::Postgres => {
                let mut options = ConnectOptions::new(url.url.as_str());
                options
                    .max_connections(readers())
                    .acquire_timeout(Duration::from_secs(10))
                    // A server may have gone away meanwhile; asking each time would double the round trips.
                    .test_before_acquire_if_idle_for(Duration::from_secs(10))
                    .sqlx_logging(false)
                    // Many small sub-selects look costly to the planner; compiling them takes longer than running them.
                    .map_sqlx_postgres_opts(|options| options.options([("jit", "off")]));
                let pool = Database::connect(options).await?;
                let readers = Readers::Postgres(pool.get_postgres_connection_pool().clone());
                let writer = pool.clone();
                let (templates, tail) = Default::default();
                Ok(Self { engine: url.engine, pool, readers, templates, writer, tail })
            }
        }
    }

    /// Brings the tables up to date. Processes that start together wait for the first of them.
    ///
    /// # Errors
    /// When a migration fails; nothing is changed then.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        // One transaction around all migrations, for the lock: SQLite's comes with it.
        let transaction = self.begin().await?;
        if self.engine == Engine::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})");
            transaction.execute_unprepared(&lock).await?;
        }
        Migrator::up(&transaction, None).await?;
        Ok(transaction.commit().await?)
    }

    /// Whether the tables are those this program knows.
    ///
    /// # Errors
    /// [`StoreError::NotMigrated`] when they are not; otherwise when the database fails.
    pub async fn check_migrated(&self) -> Result<(), StoreError> {
        let known = Migrator::migrations().len();
        let found = Migrator::get_applied_migrations_read_only(&self.pool).await?.len();
        if found == known { Ok(()) } else { Err(StoreError::NotMigrated { found, known }) }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.pool.ping().await?)
    }

    /// Copies an SQLite database into a new file, as it is at one moment, while others go on reading and writing it.
    ///
    /// # Errors
    /// When the file is there already or cannot be written, or the database is not SQLite's.
    pub async fn copy_to(&self, path: &std::path::Path) -> Result<(), StoreError> {
        let statement = sea_orm::Statement::from_sql_and_values(
            self.pool.get_database_backend(),
            "VACUUM INTO ?",
            [path.to_string_lossy().into_owned().into()],
        );
        self.pool.execute_raw(statement).await?;
        Ok(())
    }

    /// Lets go of all connections once they are idle.
    ///
    /// # Errors
    /// When the database fails meanwhile.
    pub async fn close(self) -> Result<(), StoreError> {
        self.tail.ended().await;
        self.readers.close().await?;
        self.pool.close().await?;
        if self.engine == Engine::Sqlite {
            self.writer.close().await?;
        }
        Ok(())
    }

    /// A lens with this ceiling and these languages.
    #[must_use]
    pub fn lens(&self, ceiling: SpoilerLevel, locales: &LocaleChain) -> Lens {
        Lens { engine: self.engine, ceiling, locales: locales.tags().into(), moment: Arc::default() }
    }

    /// Tells those who follow the change log that it goes up to here.
    pub(crate) fn announce(&self, seq: i64) {
        self.tail.announce(seq);
    }

    pub(crate) const fn engine(&self) -> Engine {
        self.engine
    }

    /// The connections that are not kept for single reads.
    pub(crate) const fn pool(&self) -> &DatabaseConnection {
        &self.pool
    }

    pub(crate) const fn readers(&self) -> &Readers {
        &self.readers
    }

    /// Runs a statement whose answer is one row, along with what else is read through the lens at the moment.
    pub(crate) async fn row(&self, lens: &Lens, read: Read) -> Result<Row, StoreError> {
        match &self.readers {
            // On SQLite each trip to a connection's thread and back costs as much as a small read.
            Readers::Sqlite(kept) => lens.moment.ask(read, |reads| kept.rows(reads)).await,
            Readers::Postgres(_) => self.readers.row(read).await,
        }
    }

    pub(crate) fn templates(&self) -> &Templates {
        &self.templates
    }

    /// Runs a select whose one column `j` holds JSON and decodes its rows.
    pub(crate) async fn fetch<T: DeserializeOwned>(
        &self,
        select: SelectStatement,
    ) -> Result<Vec<T>, StoreError> {
        Rows::fetch(self, self.engine, select).await
    }

    /// Begins a transaction that will write; on SQLite it takes the file's write lock at once.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let transaction = match self.engine {
            Engine::Sqlite => {
                let options = sea_orm::TransactionOptions {
                    sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
                    ..Default::default()
                };
                self.writer.begin_with_options(options).await?
            }
            Engine::Postgres => self.writer.begin().await?,
        };
        Ok(transaction)
    }
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", "-65536")
                .pragma("mmap_size", "268435456")
                .pragma("temp_store", "memory")
                .statement_cache_capacity(256)
        });
    options
}
