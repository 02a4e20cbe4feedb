//! The server loop over real sockets: silent clients, half-closed ones, too many of them, and its own end.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::*;
use crate::server::{Options, Server};

const PATIENCE: Duration = Duration::from_secs(5);

async fn start(options: Options) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let server = Server::bind("127.0.0.1:0", toy(Limits::default()), options).await.expect("a free port");
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel();
    let running = tokio::spawn(server.run(async {
        // A dropped sender stops the server as well.
        let _ = stopped.await;
    }));
    (address, stop, running)
}

async fn talk(address: SocketAddr, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(words.as_bytes()).await.expect("sent");
    stream
}

/// Everything until the server closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut text)).await.expect("the server closes").expect("text");
    text
}

#[tokio::test]
async fn who_sends_no_head_in_time_is_disconnected() {
    let header_timeout = Duration::from_millis(150);
    let (address, _stop, _running) = start(Options { header_timeout, ..Options::default() }).await;
    for words in ["", "G", "GET /v1/tagged HTTP/1.1\r\nHost: a\r\n"] {
        let started = Instant::now();
        let stream = talk(address, words).await;
        rest(stream).await;
        assert!(started.elapsed() >= header_timeout, "{words}");
    }
    // The same holds between two requests.
    let text = rest(talk(address, "GET /v1/tagged HTTP/1.1\r\nHost: a\r\n\r\n").await).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
}

#[tokio::test]
async fn who_stops_sending_still_gets_the_answer() {
    let (address, _stop, _running) = start(Options::default()).await;
    let mut stream = talk(address, "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    stream.shutdown().await.expect("half closed");
    assert!(rest(stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn one_connection_too_many_waits_for_its_turn() {
    let (address, _stop, _running) = start(Options { connections: 1, ..Options::default() }).await;
    let first = talk(address, "GET /v1/tagged HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let second = talk(address, "GET /v1/tagged HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(timeout(Duration::from_millis(100), second.readable()).await.is_err());
    drop(first);
    assert!(rest(second).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn requests_in_flight_are_answered_before_the_end() {
    let (address, stop, running) = start(Options::default()).await;
    let idle = talk(address, "").await;
    let busy = talk(address, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).expect("the server runs");
    assert!(rest(busy).await.starts_with("HTTP/1.1 200"));
    rest(idle).await;
    timeout(PATIENCE, running).await.expect("it stops").expect("without a panic");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn the_end_does_not_wait_for_ever() {
    let (address, stop, running) =
        start(Options { grace: Duration::from_millis(50), ..Options::default() }).await;
    let busy = talk(address, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).expect("the server runs");
    timeout(Duration::from_millis(200), running).await.expect("it stops").expect("without a panic");
    drop(busy);
}

#[tokio::test]
async fn a_refused_upload_is_answered_while_it_is_still_coming() {
    let (address, _stop, _running) = start(Options::default()).await;
    let length = 4 * 1024 * 1024;
    let head =
        format!("POST /bytes HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    let mut stream = talk(address, &head).await;
    stream.write_all(&vec![b'x'; length]).await.expect("the server reads on");
    assert!(rest(stream).await.starts_with("HTTP/1.1 413"));
    // Who asks first is told without sending anything.
    let head = head.replace("Connection", "Expect: 100-continue\r\nConnection");
    assert!(rest(talk(address, &head).await).await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn streams_are_neither_held_up_nor_cut_short_and_end_with_the_server() {
    let options = Options::default();
    let limits = Limits { request: Duration::from_millis(50), ..Limits::default() };
    let server = Server::bind("127.0.0.1:0", toy(limits), options).await.expect("a free port");
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel();
    let running = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    let mut stream = talk(address, "GET /events HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n").await;
    let mut heard = String::new();
    while !heard.contains("data: x\n\n") {
        let mut some = [0; 1024];
        let length = timeout(PATIENCE, stream.read(&mut some)).await.expect("in time").expect("read");
        assert_ne!(length, 0, "{heard}");
        heard += std::str::from_utf8(&some[..length]).expect("not compressed");
    }
    assert!(!heard.to_lowercase().contains("content-encoding"), "{heard}");
    // Longer than a request may take to its answer's head.
    tokio::time::sleep(Duration::from_millis(150)).await;
    stop.send(()).expect("the server runs");
    assert!(rest(stream).await.ends_with("data: end\n\n\r\n0\r\n\r\n"));
    timeout(PATIENCE, running).await.expect("it stops").expect("without a panic");
}
