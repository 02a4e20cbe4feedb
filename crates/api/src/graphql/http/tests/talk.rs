//! The client's side of a socket without a network, for the tests of sockets.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use http::Request;
use http::request::Parts;
use serde_json::{Value, json};
use tokio::io::DuplexStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::super::Limits;
use super::super::socket::session::Session;
use super::toy;
use crate::shutdown::Shutdown;

/// One client on a socket of its own.
pub(super) struct Client {
    pub(super) socket: WebSocketStream<DuplexStream>,
}

pub(super) fn head(headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::get("/graphql");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a request").into_parts().0
}

impl Client {
    /// Opens a socket with the default limits.
    pub(super) async fn open() -> Self {
        Self::open_with(Limits::default(), head(&[]), true, &Shutdown::default()).await
    }

    pub(super) async fn open_with(limits: Limits, head: Parts, is_spoken: bool, shutdown: &Shutdown) -> Self {
        let (near, far) = tokio::io::duplex(16 * 1024);
        let session = Session::new(Arc::new(toy::endpoint(limits)), head, far).await;
        // As in the server: the answer lasts for as long as the session does.
        tokio::spawn(session.run(is_spoken, shutdown.lasting()));
        Self { socket: WebSocketStream::from_raw_socket(near, Role::Client, None).await }
    }

    /// Opens a socket that is initialised.
    pub(super) async fn ready() -> Self {
        Self::ready_with(Limits::default()).await
    }

    pub(super) async fn ready_with(limits: Limits) -> Self {
        let mut client = Self::open_with(limits, head(&[]), true, &Shutdown::default()).await;
        client.initialise(json!({})).await;
        client
    }

    pub(super) async fn initialise(&mut self, payload: Value) {
        self.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.hear().await, json!({ "type": "connection_ack" }));
    }

    pub(super) async fn say(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).await.expect("sent");
    }

    pub(super) async fn subscribe(&mut self, id: &str, text: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": text } })).await;
    }

    /// The next message.
    pub(super) async fn hear(&mut self) -> Value {
        loop {
            match self.socket.next().await.expect("a message").expect("a frame") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next message as it is written.
    pub(super) async fn hear_text(&mut self) -> String {
        match self.socket.next().await.expect("a message").expect("a frame") {
            Message::Text(text) => text.to_string(),
            other => panic!("{other:?}"),
        }
    }

    /// The code and the reason with which the server closes next; and that the connection then ends in order.
    pub(super) async fn closed(mut self) -> (u16, String) {
        let frame = loop {
            match self.socket.next().await.expect("a frame before the end").expect("a frame") {
                Message::Close(frame) => break frame.expect("a code"),
                Message::Ping(_) => {}
                other => panic!("{other:?}"),
            }
        };
        assert!(self.socket.next().await.is_none(), "the closing handshake is not complete");
        (frame.code.into(), frame.reason.to_string())
    }

    /// Asserts that nothing comes for a while.
    pub(super) async fn silent(&mut self) {
        let next = tokio::time::timeout(std::time::Duration::from_millis(100), self.socket.next()).await;
        assert!(next.is_err(), "{next:?}");
    }
}
