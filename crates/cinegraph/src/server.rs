//! Taking connections: how many, how long one may be silent, and how the server stops. What is answered on them is
//! the router's part.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use cinegraph_api::shutdown::Shutdown;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service;

/// How long to wait when the process has no file left for a connection.
const BREATHER: Duration = Duration::from_millis(200);

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long a client may take over the head of a request, from its first byte or from the last answer on. A
    /// connection that stays silent for this long is closed.
    pub header_timeout: Duration,
    /// How long requests in flight may take when the server is stopping.
    pub grace: Duration,
    /// How many connections are served at once; more wait until one closes.
    pub connections: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { header_timeout: Duration::from_secs(10), grace: Duration::from_secs(10), connections: 4096 }
    }
}

/// A server with an address, not yet taking connections.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    options: Options,
}

impl Server {
    /// Takes the address. Port 0 means any that is free.
    ///
    /// # Errors
    /// When there is no such address here, or another process has it.
    pub async fn bind(address: impl ToSocketAddrs, router: Router, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, router, options })
    }

    /// The address it has.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown`, then answers the requests in flight for as long as the options allow.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let Self { listener, router, options, .. } = self;
        let places = Arc::new(Semaphore::new(options.connections));
        let (stop, stopping) = watch::channel(());
        let lasting = Shutdown::default();
        let mut connections = JoinSet::new();
        let mut shutdown = pin!(shutdown);
        loop {
            let accept = async {
                let place = Arc::clone(&places).acquire_owned().await.ok()?;
                Some((place, listener.accept().await))
            };
            let (place, accepted) = tokio::select! {
                () = &mut shutdown => break,
                Some(ended) = connections.join_next() => {
                    report(ended);
                    continue;
                }
                Some(accepted) = accept => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let connection =
                        serve(stream, peer, router.clone(), options, stopping.clone(), lasting.clone());
                    connections.spawn(async move {
                        connection.await;
                        drop(place);
                    });
                }
                Err(error) if of_one_connection(&error) => {
                    tracing::debug!(%error, "a connection was not made");
                }
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken at the moment");
                    tokio::time::sleep(BREATHER).await;
                }
            }
        }
        drop(listener);
        drop(stopping);
        stop.send_replace(());
        // Streams and sockets would go on for ever.
        lasting.tell();
        let ends = async {
            while let Some(ended) = connections.join_next().await {
                report(ended);
            }
            // A socket is no longer the connection's.
            lasting.ended().await;
        };
        if tokio::time::timeout(options.grace, ends).await.is_err() {
            tracing::warn!("{} connections were cut off in the middle of an answer", connections.len());
        }
    }
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection failed");
    }
}

/// Whether only the connection that was about to be made is lost.
fn of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    options: Options,
    mut stopping: watch::Receiver<()>,
    lasting: Shutdown,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps Nagle's delay");
    }
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(lasting.clone());
        let mut router = router.clone();
        async move { Ok::<_, Infallible>(into_answer(router.call(request.map(Body::new)).await)) }
    });
    // HTTP/1 alone: telling HTTP/2 apart means waiting for the first bytes, and nothing limits that wait.
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection ended early");
    }
}

/// A router never fails; its error type has no values.
fn into_answer(answer: Result<axum::response::Response, Infallible>) -> axum::response::Response {
    match answer {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
