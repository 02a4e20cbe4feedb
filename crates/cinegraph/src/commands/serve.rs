//! `serve`: opens the database, fills it if asked to, and answers requests until a signal says to stop.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use cinegraph_domain::date::SystemClock;
use tracing_subscriber::EnvFilter;

use crate::commands::{close, open_current, say};
use crate::failure::{Done, Failure};
use crate::server::{Options, Server};
use crate::settings::Settings;
use crate::{AppOptions, app, demo};

/// The addresses worth knowing.
const PAGES: [(&str, &str); 10] = [
    ("/", "start page"),
    ("/playground", "GraphiQL"),
    ("/docs", "REST reference"),
    ("/graphql", "GraphQL"),
    ("/v1/films", "REST"),
    ("/openapi.json", "OpenAPI document"),
    ("/schema.graphql", "GraphQL schema"),
    ("/healthz", "is the process up?"),
    ("/readyz", "can it answer?"),
    ("/metrics", "for Prometheus"),
];

pub(crate) async fn serve(settings: Settings) -> Done {
    start_log(&settings.log)?;
    let store = open_current(&settings).await?;
    let failed = |error| Failure::because(format!("cannot listen at {}", settings.listen), &error);
    let options = AppOptions { require_token: settings.require_token, ..AppOptions::default() };
    let app = app(store.clone(), options)
        .map_err(|error| Failure::because("cannot put the server together", &error))?;
    let server = Server::bind(settings.listen.as_str(), app, Options::default());
    // Before the demo: an address that is taken should be heard of at once.
    let server = server.await.map_err(failed)?;
    if settings.demo {
        load_demo(&store).await?;
    }
    let stop = Signals::listen()?;
    announce(server.local_addr())?;
    let stopping = async {
        stop.first().await;
        // Streams of changes have no end of their own.
        store.tail().close();
    };
    server.run(stopping).await;
    tracing::info!("stopped");
    close(store).await
}

async fn load_demo(store: &cinegraph_catalog::Store) -> Done {
    match demo::load(store, Arc::new(SystemClock)).await {
        Ok(Some(summary)) => tracing::info!("loaded the demo catalogue: {} records", summary.created),
        Ok(None) => tracing::debug!("there are films already, so the demo catalogue was not loaded"),
        Err(error) => return Err(Failure::because("cannot load the demo catalogue", &error)),
    }
    Ok(())
}

fn start_log(filter: &str) -> Done {
    let filter = EnvFilter::try_new(filter)
        .map_err(|error| Failure::usage(format!("`{filter}` says nothing about what to log: {error}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .try_init()
        .map_err(|error| Failure::because("cannot start the log", error.as_ref()))
}

fn announce(address: SocketAddr) -> Done {
    let reachable = reachable(address);
    say(&format!("Cinegraph {} is at http://{reachable}", env!("CARGO_PKG_VERSION")))?;
    for (path, what) in PAGES {
        let note = match (path, cinegraph_playground::missing()) {
            ("/playground" | "/docs", Some(_)) => ", left out of this build; the page says why",
            _ => "",
        };
        say(&format!("  http://{reachable}{path:<16} {what}{note}"))?;
    }
    Ok(())
}

/// An address that a browser on this machine can open: a server that listens everywhere is also at home.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// The signals that mean stop.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let failed = |error: io::Error| Failure::because("cannot listen for signals", &error);
        Ok(Self {
            terminate: signal(SignalKind::terminate()).map_err(failed)?,
            interrupt: signal(SignalKind::interrupt()).map_err(failed)?,
        })
    }

    #[cfg(unix)]
    async fn first(mut self) {
        let name = tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        };
        tracing::info!("{name}: finishing what is under way");
    }

    #[cfg(not(unix))]
    fn listen() -> Result<Self, Failure> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn first(self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for Ctrl-C");
            // Without signals the server runs until it is killed.
            std::future::pending::<()>().await;
        }
    }
}
