//! A database of its own for each test, copied from a template that is made once a run.
//!
//! What PostgreSQL cluster they live in is decided in `postgres`; what a test does with its database, in the suites.

use std::{
    collections::HashMap,
    fs,
    future::Future,
    hash::{BuildHasher, Hasher, RandomState},
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use cinegraph_catalog::{Store, StoreUrl};
use sea_orm::{ConnectOptions, ConnectionTrait, DbErr};
use tokio::sync::OnceCell;

use super::{FixedClock, postgres, scratch};
use crate::app;

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const BOTH: &[Self] = &[Self::Sqlite, Self::Postgres];

    /// How the engine is called in the name of a test.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

type Filling = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a test finds in its database.
#[derive(Clone)]
pub struct Fixture {
    name: &'static str,
    fill: Arc<dyn Fn(Store) -> Filling + Send + Sync>,
}

impl Fixture {
    /// The tables and, in them, what `fill` puts there. Fixtures of one name must be the same.
    pub fn new<F, Fut>(name: &'static str, fill: F) -> Self
    where
        F: Fn(Store) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        Self { name, fill: Arc::new(move |store| Box::pin(fill(store))) }
    }

    /// The tables and nothing in them.
    pub fn empty() -> Self {
        Self::new("empty", async |_| ())
    }

    /// The demo catalogue.
    pub fn demo() -> Self {
        Self::new("demo", async |store| app::load_demo(&store, Arc::new(FixedClock::default())).await)
    }
}

/// A test's own database, filled.
#[derive(Clone)]
pub struct Database {
    pub engine: Engine,
    pub url: StoreUrl,
    /// The same address as text, for programs that take it as an argument.
    pub address: String,
    pub store: Store,
    pub clock: Arc<FixedClock>,
}

/// Where a database is, so that it can be copied and taken away.
#[derive(Clone)]
pub enum Place {
    File(PathBuf),
    Name(String),
}

/// The databases that others are copied from, each made by the first test that wants it.
type Templates = HashMap<(Engine, &'static str), Arc<OnceCell<Place>>>;
static TEMPLATES: LazyLock<Mutex<Templates>> = LazyLock::new(Mutex::default);

impl Database {
    /// Opens the database at a place.
    pub async fn open(place: &Place) -> Self {
        let (engine, address) = match place {
            Place::File(path) => (Engine::Sqlite, format!("sqlite://{}", path.display())),
            Place::Name(name) => (Engine::Postgres, postgres::url(Some(name))),
        };
        let url: StoreUrl = address.parse().expect("an address of ours is well formed");
        let store = Store::open(&url).await.expect("a fresh database opens");
        Self { engine, url, address, store, clock: Arc::default() }
    }
}

impl Place {
    /// A new database with what the fixture holds.
    pub async fn create(engine: Engine, fixture: &Fixture) -> Self {
        let cell = {
            let mut templates = TEMPLATES.lock().expect("nothing panics while it holds this");
            Arc::clone(templates.entry((engine, fixture.name)).or_default())
        };
        let template = cell.get_or_init(|| make_template(engine, fixture)).await;
        template.copy().await
    }

    /// Takes the database away, whoever is still connected to it.
    pub async fn remove(self) {
        match self {
            Self::File(path) => {
                for end in ["", "-wal", "-shm"] {
                    let mut path = path.clone().into_os_string();
                    path.push(end);
                    match fs::remove_file(&path) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            panic!("{} stays behind: {error}", path.display())
                        }
                        _ => {}
                    }
                }
            }
            Self::Name(name) => administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await,
        }
    }

    fn fresh(engine: Engine) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // On a cluster that others use too, the number of the process is not enough to be alone.
        static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        match engine {
            Engine::Sqlite => Self::File(scratch::folder().join(format!("{count}.db"))),
            Engine::Postgres => Self::Name(format!("cinegraph_{:016x}_{count}", *RUN)),
        }
    }

    async fn copy(&self) -> Self {
        match self {
            Self::File(template) => {
                let copy = Self::fresh(Engine::Sqlite);
                if let Self::File(path) = &copy {
                    fs::copy(template, path).expect("the template is copied");
                }
                copy
            }
            Self::Name(template) => {
                let copy = Self::fresh(Engine::Postgres);
                if let Self::Name(name) = &copy {
                    administer(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                }
                copy
            }
        }
    }
}

/// Takes the templates away. Those of SQLite go with their folder.
pub async fn remove_templates() {
    let templates = std::mem::take(&mut *TEMPLATES.lock().expect("nothing panics while it holds this"));
    for ((engine, _), cell) in templates {
        if let (Engine::Postgres, Some(place)) = (engine, cell.get()) {
            place.clone().remove().await;
        }
    }
}

async fn make_template(engine: Engine, fixture: &Fixture) -> Place {
    let place = Place::fresh(engine);
    if let Place::Name(name) = &place {
        // Not template1: someone may have put something there.
        administer(&format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    }
    let database = Database::open(&place).await;
    database.store.migrate().await.expect("the migrations apply");
    (fixture.fill)(database.store.clone()).await;
    database.store.close().await.expect("the template is closed");
    if let Place::File(path) = &place {
        assert!(!path.with_extension("db-wal").exists(), "all of the template is in its one file");
    }
    place
}

/// Runs a statement that belongs to the cluster and not to one of its databases.
async fn administer(statement: &str) {
    let attempt = async {
        let mut options = ConnectOptions::new(postgres::url(None));
        options.max_connections(1).sqlx_logging(false);
        let connection = sea_orm::Database::connect(options).await?;
        connection.execute_unprepared(statement).await?;
        connection.close().await
    };
    let outcome: Result<(), DbErr> = attempt.await;
    outcome.unwrap_or_else(|error| panic!("{statement}: {error}"));
}
