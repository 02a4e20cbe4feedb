//! Sockets: the handshake over a real connection, initialisation, every code with which the server closes.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;

use super::super::Limits;
use super::talk::{Client, head};
use super::toy::toy;
use super::{get, toy::default_toy};
use crate::shutdown::Shutdown;

#[tokio::test]
async fn a_message_that_is_none_closes_with_4400() {
    for text in ["{", "[]", r#"{"type":"start"}"#, r#"{"type":"subscribe","id":"1"}"#] {
        let mut client = Client::ready().await;
        client.socket.send(Message::text(text)).await.expect("sent");
        let (code, reason) = client.closed().await;
        assert_eq!(code, 4400, "{text}");
        assert!(!reason.is_empty() && reason.len() <= 123, "{reason}");
    }
    let mut client = Client::ready().await;
    client.socket.send(Message::binary(r#"{"type":"ping"}"#)).await.expect("sent");
    assert_eq!(client.closed().await.0, 4400);
    let mut client = Client::ready().await;
    client.say(json!({ "type": "x".repeat(1_000) })).await;
    assert_eq!(client.closed().await.0, 4400);
}

#[tokio::test]
async fn an_operation_before_the_acknowledgement_closes_with_4401() {
    let mut client = Client::open().await;
    client.subscribe("1", "{ apple }").await;
    assert_eq!(client.closed().await, (4401, "Unauthorized".to_owned()));
}

#[tokio::test]
async fn a_client_that_speaks_something_else_is_closed_with_4406() {
    let client = Client::open_with(Limits::default(), head(&[]), false, &Shutdown::default()).await;
    assert_eq!(client.closed().await, (4406, "Subprotocol not acceptable".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_begin_is_closed_with_4408() {
    let started = tokio::time::Instant::now();
    let mut client = Client::open().await;
    // Signs of life are no beginning.
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));
    assert_eq!(client.closed().await, (4408, "Connection initialisation timeout".to_owned()));
    assert_eq!(started.elapsed().as_secs(), 10);
}

#[tokio::test]
async fn an_id_in_use_closes_with_4409() {
    let mut client = Client::ready().await;
    client.subscribe("é1", "subscription { never }").await;
    client.subscribe("é1", "{ apple }").await;
    assert_eq!(client.closed().await, (4409, "Subscriber for é1 already exists".to_owned()));
}

#[tokio::test]
async fn a_second_beginning_closes_with_4429() {
    let mut client = Client::ready().await;
    client.say(json!({ "type": "connection_init" })).await;
    assert_eq!(client.closed().await, (4429, "Too many initialisation requests".to_owned()));
}

#[tokio::test]
async fn what_is_too_long_or_no_frame_is_told_so() {
    let mut client = Client::ready_with(Limits { body_bytes: 1_000, ..Limits::default() }).await;
    client.say(json!({ "type": "ping", "payload": { "a": "x".repeat(100_000) } })).await;
    let heard = client.socket.next().await;
    assert!(
        matches!(&heard, Some(Ok(Message::Close(Some(frame)))) if u16::from(frame.code) == 1009),
        "{heard:?}"
    );
    let mut client = Client::ready().await;
    // A frame without a mask, which clients must not send.
    client.socket.get_mut().write_all(&[0x81, 0x02, b'{', b'}']).await.expect("sent");
    let heard = client.socket.next().await;
    assert!(
        matches!(&heard, Some(Ok(Message::Close(Some(frame)))) if u16::from(frame.code) == 1002),
        "{heard:?}"
    );
}

#[tokio::test]
async fn the_end_of_the_server_closes_with_1001_and_waits_for_it() {
    let shutdown = Shutdown::default();
    let mut client = Client::open_with(Limits::default(), head(&[]), true, &shutdown).await;
    client.initialise(json!({})).await;
    client.subscribe("1", "subscription { never }").await;
    client.silent().await;
    shutdown.tell();
    assert_eq!(client.closed().await.0, 1001);
    shutdown.ended().await;
}

#[tokio::test(start_paused = true)]
async fn a_client_without_a_sign_of_life_is_given_up() {
    let shutdown = Shutdown::default();
    let mut client = Client::open_with(Limits::default(), head(&[]), true, &shutdown).await;
    client.initialise(json!({})).await;
    let started = tokio::time::Instant::now();
    // The ping is answered by reading on, so the session lasts.
    for _ in 0..3 {
        assert!(matches!(client.socket.next().await, Some(Ok(Message::Ping(_)))));
        client.socket.flush().await.expect("flushed");
    }
    assert_eq!(started.elapsed().as_secs(), 90);
    shutdown.ended().await;
    assert_eq!(started.elapsed().as_secs(), 150);
}

#[tokio::test]
async fn headers_may_come_in_the_first_message() {
    let ceiling = "subscription { ceilings }";
    for (head_says, payload, expected) in [
        (None, json!({}), "none"),
        (Some("mild"), json!({}), "mild"),
        (Some("mild"), json!({ "toyCeiling": "full" }), "full"),
        (None, json!({ "headers": { "Toy-Ceiling": "full" } }), "full"),
        (None, json!({ "Authorization": "Bearer good" }), "of a token"),
    ] {
        let headers: Vec<_> = head_says.map(|says| ("toy-ceiling", says)).into_iter().collect();
        let mut client =
            Client::open_with(Limits::default(), head(&headers), true, &Shutdown::default()).await;
        client.initialise(payload).await;
        client.subscribe("1", ceiling).await;
        assert_eq!(client.hear().await["payload"]["data"]["ceilings"], expected);
    }
    for (payload, code, reason) in [
        (json!({ "toyCeiling": "absurd" }), 4400, "No such ceiling."),
        (json!({ "authorization": "Bearer bad" }), 4401, "Who are you?"),
        (json!({ "authorization": "a\nb" }), 4400, "authorization is not a header's value"),
    ] {
        let mut client = Client::open().await;
        client.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(client.closed().await, (code, reason.to_owned()));
    }
}

/// Serves a toy on a real address.
async fn serve(limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = toy(limits);
    tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
    address
}

/// Asks for a socket and gives the head of the answer.
async fn handshake(address: SocketAddr, path: &str, more: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n{more}\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.expect("a whole head"));
    }
    (stream, String::from_utf8(answer).expect("text").to_ascii_lowercase())
}

const GOOD: &str = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

#[tokio::test]
async fn a_connection_becomes_a_socket() {
    let address = serve(Limits { sockets: 1, ..Limits::default() }).await;
    let spoken = format!("{GOOD}Sec-WebSocket-Protocol: graphql-ws, graphql-transport-ws\r\n");
    let (mut stream, answer) = handshake(address, "/graphql?ceiling=mild", &spoken).await;
    assert!(answer.starts_with("http/1.1 101"), "{answer}");
    assert!(answer.contains("sec-websocket-protocol: graphql-transport-ws\r\n"), "{answer}");
    // A ping frame, masked with zeros.
    stream.write_all(&[0x89, 0x81, 0, 0, 0, 0, b'x']).await.expect("sent");
    let mut pong = [0; 3];
    stream.read_exact(&mut pong).await.expect("a frame");
    assert_eq!(pong, [0x8a, 0x01, b'x']);

    let (_, answer) = handshake(address, "/graphql", &spoken).await;
    assert!(answer.starts_with("http/1.1 503"), "{answer}");
    drop(stream);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (mut stream, answer) = handshake(address, "/graphql", GOOD).await;
    assert!(answer.starts_with("http/1.1 101"), "{answer}");
    assert!(!answer.contains("sec-websocket-protocol"), "{answer}");
    let mut head = [0; 4];
    stream.read_exact(&mut head).await.expect("a frame");
    assert_eq!((head[0], u16::from_be_bytes([head[2], head[3]])), (0x88, 4406));
}

#[tokio::test]
async fn a_request_that_cannot_become_a_socket_is_refused() {
    let address = serve(Limits::default()).await;
    for (path, headers, status) in [
        ("/graphql", "", "426"),
        ("/graphql", "Sec-WebSocket-Version: 13\r\n", "400"),
        ("/graphql?oops=1", GOOD, "400"),
    ] {
        let (_, answer) = handshake(address, path, headers).await;
        assert!(answer.starts_with(&format!("http/1.1 {status}")), "{answer}");
        assert!(answer.contains("content-type: application/json"), "{answer}");
    }
    // Other upgrades are passed over.
    assert_eq!(get(&default_toy(), "/graphql?query=%7Bapple%7D").await.status, 200);
}
