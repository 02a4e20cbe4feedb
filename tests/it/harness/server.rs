//! The server in this process on a port of its own, and a client for it.
//!
//! Every request has a connection of its own, so that no test depends on what an earlier request left behind.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use axum::Router;
use bytes::Bytes;
use cinegraph_catalog::{Tokens, tokens::NewToken};
use cinegraph_domain::actor::Scope;
use http::{HeaderName, HeaderValue, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::{Database, Response};
use crate::app;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server over a test's own database.
pub struct TestServer {
    pub database: Database,
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl TestServer {
    /// Starts the server on a free port.
    pub async fn start(database: Database) -> Self {
        Self::start_with(database, false).await
    }

    /// The same; `require_token` says whether reading takes a token.
    pub async fn start_with(database: Database, require_token: bool) -> Self {
        let app = app::app(database.store.clone(), database.clock.clone(), require_token);
        Self::serve(database, app).await
    }

    /// A client of a server that runs elsewhere, over this database.
    pub fn at(database: Database, address: SocketAddr) -> Self {
        Self { database, address, task: tokio::spawn(async {}) }
    }

    /// Starts a server with routes of the test's own, identified and repeated as those of the protocols are.
    pub async fn start_toy(database: Database, routes: Router) -> Self {
        let app = app::guarded(routes, database.store.clone(), database.clock.clone());
        Self::serve(database, app).await
    }

    async fn serve(database: Database, app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a port that is bound has an address");
        let task = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("the server runs until the test ends");
        });
        Self { database, address, task }
    }

    /// Makes a token that allows this and gives its text.
    pub async fn token(&self, scopes: &[Scope]) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("token {}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.token_as(NewToken { name, scopes: scopes.to_vec(), ..NewToken::default() }).await
    }

    /// Makes a token and gives its text.
    pub async fn token_as(&self, wanted: NewToken) -> String {
        self.tokens().create(wanted).await.expect("a token").text
    }

    /// The tokens of the test's own database.
    pub fn tokens(&self) -> Tokens {
        Tokens::new(self.database.store.clone(), self.database.clock.clone())
    }

    /// The address of a path, for programs that take it as an argument.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks for a path.
    pub async fn get(&self, path: &str) -> Response {
        self.get_with(path, &[]).await
    }

    /// Asks for a path with headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        self.send(request(Method::GET, path, headers, Bytes::new())).await
    }

    /// All items of a list, page by page to its end: `next` leads on, and is missing on the last page or stands beside
    /// `hasMore: false`.
    pub async fn whole(&self, list: &str, headers: &[(&str, &str)]) -> Vec<Value> {
        let mut items = Vec::new();
        let mut after = String::new();
        loop {
            let mut page =
                self.get_with(&format!("{list}?limit=100{after}"), headers).await.expect(200).json();
            let Value::Array(found) = page["items"].take() else { panic!("{list} has no items: {page}") };
            items.extend(found);
            after = match &page["next"] {
                _ if page["hasMore"] == false => return items,
                Value::Null => return items,
                Value::String(next) => format!("&after={next}"),
                next => format!("&after={next}"),
            };
        }
    }

    /// Sends JSON to a path.
    pub async fn json(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> Response {
        let mut request = request(method, path, headers, body.to_string().into());
        request
            .headers_mut()
            .entry(header::CONTENT_TYPE)
            .or_insert(HeaderValue::from_static("application/json"));
        self.send(request).await
    }

    /// Sends a GraphQL document.
    pub async fn graphql(&self, query: &str) -> Response {
        self.graphql_with(query, json!({}), &[]).await
    }

    /// Sends a GraphQL document with variables and headers.
    pub async fn graphql_with(&self, query: &str, variables: Value, headers: &[(&str, &str)]) -> Response {
        self.json(Method::POST, "/graphql", headers, &json!({ "query": query, "variables": variables })).await
    }

    /// Sends any request and reads the answer to its end.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Response {
        let read = async {
            let (parts, body) = self.open(request).await.into_parts();
            let body = body.collect().await.expect("the answer has an end").to_bytes();
            Response { status: parts.status, headers: parts.headers, body }
        };
        tokio::time::timeout(PATIENCE, read).await.expect("an answer in time")
    }

    /// The same against a server that may fall over meanwhile; nothing when it did.
    pub async fn try_send(&self, mut request: Request<Full<Bytes>>) -> Option<Response> {
        let host = HeaderValue::from_str(&self.address.to_string()).expect("an address is a header value");
        request.headers_mut().entry(header::HOST).or_insert(host);
        let stream = TcpStream::connect(self.address).await.ok()?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        let (parts, body) = sender.send_request(request).await.ok()?.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Response { status: parts.status, headers: parts.headers, body })
    }

    /// Sends any request and leaves the body of the answer to be read as it comes: for event streams.
    pub async fn open(&self, mut request: Request<Full<Bytes>>) -> http::Response<Incoming> {
        let host = HeaderValue::from_str(&self.address.to_string()).expect("an address is a header value");
        request.headers_mut().entry(header::HOST).or_insert(host);
        let stream = TcpStream::connect(self.address).await.expect("the server accepts");
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.expect("a fresh connection can send");
        // Its errors come out at the request as well.
        tokio::spawn(connection);
        sender.send_request(request).await.expect("the server answers")
    }

    /// Sends bytes as they are and reads until the server closes or has been silent for a while: for what no
    /// client would send.
    pub async fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.expect("the server accepts");
        // The server may answer and close before it has read everything; the answer is what counts.
        let written = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let silence = Duration::from_millis(if written.is_ok() { 1000 } else { 100 });
        while let Ok(Ok(1..)) = tokio::time::timeout(silence, stream.read_buf(&mut answer)).await {}
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The header that shows a token: its name and its value.
pub fn bearer(token: &str) -> (&'static str, String) {
    ("Authorization", format!("Bearer {token}"))
}

/// A request.
pub fn request(method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap_or_else(|error| panic!("`{path}` is no path: {error}"));
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap_or_else(|error| panic!("header `{name}`: {error}"));
        let value = HeaderValue::from_str(value).unwrap_or_else(|error| panic!("header `{name}`: {error}"));
        request.headers_mut().append(name, value);
    }
    request
}
