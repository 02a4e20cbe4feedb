//! The database that is measured: made once, kept beside the build, and used again while its version is ours.

use std::{fs, path::Path, path::PathBuf, time::Instant};

use cinegraph_catalog::{Store, StoreUrl};
use sea_orm::{ConnectionTrait, Database, TransactionTrait};

use crate::{
    catalogue::{Catalogue, VERSION},
    client::Failure,
};

/// A database with the catalogue in it.
pub struct Loaded {
    pub store: Store,
    /// The file, where the engine is SQLite.
    pub file: Option<PathBuf>,
}

/// Opens the database at `url`, or a file of our own, with the catalogue in it.
pub async fn open(url: Option<&str>, catalogue: Catalogue) -> Result<Loaded, Failure> {
    let Some(url) = url else {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("films-{}.db", catalogue.films));
        return Ok(Loaded { store: sqlite(&file, catalogue).await?, file: Some(file) });
    };
    if !url.starts_with("postgres") {
        return Err("--database takes the address of an empty PostgreSQL database".into());
    }
    let store = Store::open(&url.parse::<StoreUrl>()?).await?;
    store.migrate().await?;
    let connection = Database::connect(url).await?;
    let row = connection.query_one_raw(statement(&connection, "SELECT count(*) FROM film")).await?;
    let films: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    if films == 0 {
        let started = Instant::now();
        let transaction = connection.begin().await?;
        for piece in catalogue.pieces() {
            transaction.execute_unprepared(&piece).await?;
        }
        transaction.commit().await?;
        connection.execute_unprepared("VACUUM ANALYZE").await?;
        println!("loaded {} films in {:.1} s", catalogue.films, started.elapsed().as_secs_f64());
    } else if films != catalogue.films {
        return Err(format!("the database holds {films} films already; give an empty one").into());
    }
    connection.close().await?;
    Ok(Loaded { store, file: None })
}

fn statement(connection: &impl ConnectionTrait, sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(connection.get_database_backend(), sql)
}

async fn sqlite(file: &Path, catalogue: Catalogue) -> Result<Store, Failure> {
    let url: StoreUrl = format!("sqlite://{}", file.display()).parse()?;
    if file.exists() {
        let store = Store::open(&url).await?;
        let current = store.check_migrated().await.is_ok();
        if current && version(file)? == VERSION {
            return Ok(store);
        }
        store.close().await?;
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", file.display()));
        }
    }
    let started = Instant::now();
    let store = Store::open(&url).await?;
    store.migrate().await?;
    store.close().await?;
    let mut connection = rusqlite::Connection::open(file)?;
    // Nobody misses a half-made catalogue, so it need not survive anything.
    connection
        .execute_batch("PRAGMA synchronous = off; PRAGMA foreign_keys = off; PRAGMA cache_size = -262144")?;
    let transaction = connection.transaction()?;
    for piece in catalogue.pieces() {
        transaction.execute_batch(&piece)?;
    }
    transaction.commit()?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    connection.pragma_update(None, "user_version", VERSION)?;
    drop(connection);
    println!("generated {} films in {:.1} s", catalogue.films, started.elapsed().as_secs_f64());
    Ok(Store::open(&url).await?)
}

fn version(file: &Path) -> Result<i64, rusqlite::Error> {
    let connection = rusqlite::Connection::open(file)?;
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
