//! How many film pages a second: a film with its cast, cold, by REST and by GraphQL, beside a constant answer of the
//! same size from the same server and the same page by hand-written SQL. One run, over loopback HTTP, in rounds that
//! take turns, so that a noisy machine is noisy for all.

#![allow(
    unreachable_pub,
    reason = "a benchmark exports nothing; `pub` says what a module offers its neighbours"
)]

mod catalogue;
mod client;
mod cpu;
mod database;
mod handwritten;
mod report;
mod ways;

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    Router,
    extract::Path as PathOf,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use cinegraph::server::{Options as ServerOptions, Server};
use clap::Parser;
use serde_json::Value;

use catalogue::Catalogue;
use client::Failure;

/// The same as the program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures a film's page.
#[derive(Clone, Debug, Parser)]
struct Options {
    /// How many films the catalogue holds.
    #[arg(long, env = "CINEGRAPH_BENCH_FILMS", default_value_t = 100_000, value_parser = clap::value_parser!(i64).range(1..))]
    films: i64,
    /// How often everything is measured.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long each measurement takes, in seconds.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// How many connections ask at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Measure only what has this in its name.
    #[arg(long, default_value = "")]
    only: String,
    /// An empty PostgreSQL database to measure instead of a SQLite file. There is no hand-written figure for it.
    #[arg(long, env = "CINEGRAPH_BENCH_DATABASE_URL")]
    database: Option<String>,
    /// Given by `cargo bench`; means nothing here.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How many films are compared and weighed before anything is measured.
const SAMPLE: usize = 300;

fn main() -> Result<(), Failure> {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let catalogue = Catalogue { films: options.films };
    let loaded = runtime.block_on(database::open(options.database.as_deref(), catalogue))?;
    let file: Option<Arc<Path>> = loaded.file.as_deref().map(Into::into);
    let constant = Arc::new(OnceLock::new());
    let router = cinegraph::app(loaded.store, cinegraph::AppOptions::default())?
        .merge(beside(file.clone(), Arc::clone(&constant)));
    let server = runtime.block_on(Server::bind(("127.0.0.1", 0), router, ServerOptions::default()))?;
    let address = server.local_addr();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(server.run(async {
        let _ = stopped.await;
    }));

    let films = scrambled(options.films);
    let typical = runtime.block_on(sample(address, file.as_deref(), &films))?;
    let _ = constant.set(typical);

    let mut ways = ways::all(file);
    ways.retain(|way| way.name.contains(&options.only));
    // The first round warms caches and is not counted.
    for round in 0..=options.rounds {
        for (number, way) in ways.iter_mut().enumerate() {
            let start = (round * 7_919 + number * 104_729) % films.len();
            let time = Duration::from_secs_f64(options.seconds);
            let measured = way.measure(address, &films, start, options.connections, time)?;
            if round > 0 {
                way.rounds.push(measured);
            }
        }
    }
    report::print(&ways, &options);
    let _ = stop.send(());
    runtime.block_on(serving)?;
    Ok(())
}

/// All films, each once, in an order that jumps about: no page is asked for twice before all others were.
fn scrambled(films: i64) -> Arc<[i64]> {
    let mut order: Vec<i64> = (1..=films).collect();
    // Any order that is the same every time will do; this sorts by the number's product with a large odd one.
    order.sort_by_key(|film| film.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    order.into()
}

/// What the page is measured against, with all the layers around it that the server's own routes have.
fn beside(file: Option<Arc<Path>>, constant: Arc<OnceLock<Vec<u8>>>) -> Router {
    let json = |body: Vec<u8>| ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    let constant = get(async move || json(constant.get().cloned().unwrap_or_default()));
    let mut routes = Router::new().route("/v1/constant/{film}", constant);
    if let Some(file) = file {
        let page = async move |PathOf(film): PathOf<i64>| -> Response {
            // Blocking the worker is right here: the read takes less time than handing it to another thread.
            match handwritten::page_on_this_thread(&file, film) {
                Ok(Some(page)) => json(page),
                Ok(None) => StatusCode::NOT_FOUND.into_response(),
                Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
            }
        };
        routes = routes.route("/v1/handwritten/{film}", get(page));
    }
    cinegraph::around(routes)
}

/// Makes sure that REST and hand-written SQL answer alike; returns the page whose size is nearest to the mean.
async fn sample(address: SocketAddr, file: Option<&Path>, films: &[i64]) -> Result<Vec<u8>, Failure> {
    let mut pages = Vec::new();
    for film in films.iter().take(SAMPLE) {
        let page = client::body(address, &ways::rest(*film)).await?;
        let graphql: Value = serde_json::from_slice(&client::body(address, &ways::graphql(*film)).await?)?;
        if graphql["errors"] != Value::Null || graphql["data"]["film"]["id"] != format!("film_{film}") {
            return Err(format!("film {film} by GraphQL: {graphql:#}").into());
        }
        if let Some(file) = file {
            let other = handwritten::page_on_this_thread(file, *film)?.unwrap_or_default();
            let (ours, other): (Value, Value) =
                (serde_json::from_slice(&page)?, serde_json::from_slice(&other)?);
            if ours != other {
                return Err(format!("film {film} is told in two ways:\n{ours:#}\n{other:#}").into());
            }
        }
        pages.push(page);
    }
    let mean = pages.iter().map(Vec::len).sum::<usize>() / pages.len().max(1);
    Ok(pages.into_iter().min_by_key(|page| page.len().abs_diff(mean)).unwrap_or_default())
}
