//! The table of tests: which function runs on which engine, over what data, with which tools and for how long.
//!
//! A test is a plain async function that takes what it works on, a `Database` or a `TestServer`. Its name in the
//! output is that of its module and itself behind the engine's: `postgres::films::lists_films`.

use std::{
    any::type_name,
    future::Future,
    panic::{AssertUnwindSafe, resume_unwind},
    time::Duration,
};

use futures_util::FutureExt;
use libtest_mimic::{Completion, Failed, Trial};

use super::{Database, Engine, Fixture, TestServer, Tool, database::Place, tools::all_are_required};

/// How long a test may take before it counts as hung.
const LIMIT: Duration = Duration::from_secs(60);

/// All tests of this binary.
#[derive(Default)]
pub struct Suites(Vec<Trial>);

/// Tests that need the same.
pub struct Group<'a> {
    trials: &'a mut Vec<Trial>,
    needs: Needs,
    engines: &'static [Engine],
}

#[derive(Clone)]
struct Needs {
    fixture: Fixture,
    tools: &'static [Tool],
    limit: Duration,
}

/// What a test can work on.
pub trait Subject: Sized {
    /// Makes it over the test's own database.
    fn over(database: Database) -> impl Future<Output = Self>;
}

impl Subject for Database {
    async fn over(database: Database) -> Self {
        database
    }
}

impl Subject for TestServer {
    async fn over(database: Database) -> Self {
        Self::start(database).await
    }
}

impl Suites {
    /// Tests over a database with this in it, on both engines.
    pub fn over(&mut self, fixture: Fixture) -> Group<'_> {
        let needs = Needs { fixture, tools: &[], limit: LIMIT };
        Group { trials: &mut self.0, needs, engines: Engine::BOTH }
    }

    pub fn into_trials(self) -> Vec<Trial> {
        self.0
    }
}

impl Group<'_> {
    /// On these engines only: for what does not reach the database.
    pub fn on(mut self, engines: &'static [Engine]) -> Self {
        self.engines = engines;
        self
    }

    /// With programs from outside.
    pub fn with(mut self, tools: &'static [Tool]) -> Self {
        self.needs.tools = tools;
        self
    }

    /// With more time than the usual minute.
    pub fn within(mut self, limit: Duration) -> Self {
        self.needs.limit = limit;
        self
    }

    /// Adds a test; on each engine under a name of its own.
    pub fn test<S, F, Fut>(self, body: F) -> Self
    where
        S: Subject,
        F: Fn(S) -> Fut + Copy + Send + 'static,
        Fut: Future<Output = ()>,
    {
        let path = type_name::<F>();
        let name = path.split_once("::suites::").map(|(_, name)| name).filter(|name| !name.contains('{'));
        let name = name.unwrap_or_else(|| panic!("`{path}` is not a named function in a module of `suites`"));
        for &engine in self.engines {
            let needs = self.needs.clone();
            let run = move || run(engine, &needs, body);
            self.trials.push(Trial::ignorable_test(format!("{}::{name}", engine.name()), run));
        }
        self
    }
}

fn run<S, F, Fut>(engine: Engine, needs: &Needs, body: F) -> Result<Completion, Failed>
where
    S: Subject,
    F: Fn(S) -> Fut,
    Fut: Future<Output = ()>,
{
    let of_engine = (engine == Engine::Postgres).then_some(Tool::Postgres);
    for tool in needs.tools.iter().copied().chain(of_engine) {
        if let Some(reason) = tool.missing() {
            return if all_are_required() {
                Err(format!("{reason} (CINEGRAPH_REQUIRE_ALL is set)").into())
            } else {
                Ok(Completion::ignored_with(reason))
            };
        }
    }
    // A runtime for each test: whatever it leaves running ends with it.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let outcome = runtime.block_on(async {
        let place = Place::create(engine, &needs.fixture).await;
        let test = async { body(S::over(Database::open(&place).await).await).await };
        let outcome = AssertUnwindSafe(tokio::time::timeout(needs.limit, test)).catch_unwind().await;
        place.remove().await;
        outcome
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    match outcome {
        Ok(Ok(())) => Ok(Completion::Completed),
        Ok(Err(_)) => Err(format!("it hung: no end after {} s", needs.limit.as_secs()).into()),
        Err(panic) => resume_unwind(panic),
    }
}
