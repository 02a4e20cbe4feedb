//! One socket from its opening to its last frame: which message is in place when, and what it sets going. How messages
//! are spelt is the matter of `message`. Rule: the protocol `graphql-transport-ws` of the package graphql-ws.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Executor, Name, Value};
use futures_util::future::BoxFuture;
use futures_util::{SinkExt, StreamExt};
use http::StatusCode;
use http::request::Parts;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::super::GraphqlEndpoint;
use super::super::code;
use super::super::execution;
use super::super::limits::Limits;
use super::super::refusal::{Refusal, Stop, graphql_error};
use super::super::request::Parameters;
use super::super::response::Written;
use super::closing::Closing;
use super::init;
use super::message::{self, Incoming, Outgoing};
use super::operations::{Operations, Yield};
use crate::shutdown::Lasting;

/// How often the client is asked for a sign of life. One that gives none until the next time is gone.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// How long the client may take over one message to it. Until it has taken it, nothing more is executed for it or read
/// from it.
const SEND_TIME: Duration = Duration::from_secs(10);

/// How long the client may take over its part of the closing handshake.
const CLOSING_TIME: Duration = Duration::from_secs(2);

/// Bytes that are read at once, and gathered before they are written.
const BUFFER: usize = 8 * 1024;

/// A socket and what is under way on it.
pub(in super::super) struct Session<E, S> {
    endpoint: Arc<GraphqlEndpoint<E>>,
    /// The head of the handshake, and the headers that came in `connection_init`.
    parts: Parts,
    socket: WebSocketStream<S>,
    stage: Stage,
    operations: Operations,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    Acknowledged,
}

/// Why the conversation is over.
#[derive(Debug)]
enum End {
    /// The server closes.
    Close(Closing),
    /// The server closes, and what comes can no longer be told into frames.
    Break(Closing),
    /// The client has closed, or is gone.
    Gone,
}

impl From<Closing> for End {
    fn from(closing: Closing) -> Self {
        Self::Close(closing)
    }
}

impl<E, S> Session<E, S>
where
    E: Executor,
    S: AsyncRead + AsyncWrite + Unpin,
{
    /// A session on a stream whose handshake, with this head, is done.
    pub(in super::super) async fn new(endpoint: Arc<GraphqlEndpoint<E>>, parts: Parts, stream: S) -> Self {
        let config = Some(config(&endpoint.limits));
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, config).await;
        Self { endpoint, parts, socket, stage: Stage::Open, operations: Operations::default() }
    }

    /// Serves the socket until it is closed. It is closed at once when the client does not speak the protocol.
    pub(in super::super) async fn run(mut self, is_spoken: bool, mut lasting: Lasting) {
        let end = if is_spoken { self.converse(&mut lasting).await } else { Closing::not_spoken().into() };
        self.operations.clear();
        let closed = timeout(CLOSING_TIME, async {
            match end {
                End::Close(closing) => self.close(closing).await,
                End::Break(closing) => self.break_off(closing).await,
                End::Gone => {}
            }
        });
        if closed.await.is_err() {
            tracing::debug!("a client did not close its side of a socket in time");
        }
    }

    async fn converse(&mut self, lasting: &mut Lasting) -> End {
        let mut init_time = std::pin::pin!(sleep(self.endpoint.limits.socket_init_time));
        let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = true;
        loop {
            let step = tokio::select! {
                biased;
                () = lasting.told() => Err(Closing::going_away().into()),
                () = &mut init_time, if self.stage == Stage::Open => Err(Closing::not_initialised().into()),
                _ = heartbeat.tick() => {
                    let alive = std::mem::take(&mut heard);
                    if alive { self.send(Message::Ping(Vec::new().into())).await } else { Err(End::Gone) }
                }
                message = self.socket.next() => {
                    heard = true;
                    self.receive(message).await
                }
                (id, yielded) = self.operations.next() => self.pass_on(&id, yielded).await,
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn receive(&mut self, message: Option<Result<Message, Error>>) -> Result<(), End> {
        match message {
            None => Err(End::Gone),
            Some(Err(error)) => Err(Closing::of(&error).map_or(End::Gone, End::Break)),
            Some(Ok(Message::Text(text))) => {
                let message = message::read(&text).map_err(Closing::invalid)?;
                self.follow(message).await
            }
            Some(Ok(Message::Binary(_))) => Err(Closing::invalid("Messages are text").into()),
            // Answered by the next read, which then finds the end.
            Some(Ok(Message::Close(_))) => {
                self.operations.clear();
                Ok(())
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(()),
        }
    }

    async fn follow(&mut self, message: Incoming) -> Result<(), End> {
        match message {
            Incoming::ConnectionInit(_) if self.stage != Stage::Open => {
                Err(Closing::initialised_twice().into())
            }
            Incoming::ConnectionInit(payload) => self.initialise(&payload).await,
            Incoming::Ping(payload) => self.say(&Outgoing::Pong { payload }).await,
            Incoming::Pong => Ok(()),
            Incoming::Subscribe { .. } if self.stage != Stage::Acknowledged => {
                Err(Closing::unauthorized("Unauthorized").into())
            }
            Incoming::Subscribe { id, .. } if self.operations.is_running(&id) => {
                Err(Closing::taken(&id).into())
            }
            Incoming::Subscribe { id, parameters } => match self.begin(&id, *parameters).await {
                Ok(()) => Ok(()),
                Err(stop) => self.say(&Outgoing::Error { id: &id, payload: &stop.into_errors() }).await,
            },
            Incoming::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
        }
    }

    /// Takes over the headers of the payload. They must suit the endpoint before any operation asks for it.
    async fn initialise(&mut self, payload: &IndexMap<Name, Value>) -> Result<(), End> {
        init::add_headers(&mut self.parts.headers, payload, &self.endpoint.socket_headers)
            .map_err(|header| Closing::invalid(format!("{header} is not a header's value")))?;
        let suits = self.identified().await.and_then(|parts| (self.endpoint.prepare)(&parts).map(|_| ()));
        suits.map_err(|refusal| match refusal.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Closing::unauthorized(refusal.message),
            _ => Closing::invalid(refusal.message),
        })?;
        self.stage = Stage::Acknowledged;
        self.say(&Outgoing::ConnectionAck).await
    }

    async fn begin(&mut self, id: &str, parameters: Parameters) -> Result<(), Stop> {
        let most = self.endpoint.limits.socket_operations;
        if self.operations.len() >= most {
            let message = format!("There are {most} operations under way on this socket already.");
            return Err(graphql_error(code::TOO_MANY_OPERATIONS, message, None).into());
        }
        let chosen = execution::choose(&self.endpoint, &parameters)?;
        let parts = self.identified().await?;
        let prepared = execution::prepare(&self.endpoint, &parts, parameters, chosen)?;
        self.operations.begin(id.to_owned(), execution::results(&self.endpoint, prepared));
        Ok(())
    }

    /// The head for one operation. It is made anew each time, since credentials can be taken back.
    fn identified(&self) -> BoxFuture<'static, Result<Parts, Refusal>> {
        (self.endpoint.identify)(self.parts.clone())
    }

    async fn pass_on(&mut self, id: &str, yielded: Yield) -> Result<(), End> {
        match yielded {
            Yield::Result(executed) => match *executed {
                Ok(response) => self.say(&Outgoing::Next { id, payload: Written::of(&response) }).await,
                Err(stop) => {
                    self.operations.end(id);
                    self.say(&Outgoing::Error { id, payload: &stop.into_errors() }).await
                }
            },
            Yield::End => {
                self.operations.end(id);
                self.say(&Outgoing::Complete { id }).await
            }
        }
    }

    async fn say(&mut self, message: &Outgoing<'_>) -> Result<(), End> {
        match serde_json::to_string(message) {
            Ok(text) => self.send(Message::text(text)).await,
            Err(error) => {
                tracing::error!(%error, "a message on a socket cannot be written as JSON");
                Err(Closing::failed().into())
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(SEND_TIME, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    /// Closes, and reads on until the client has closed too: a connection that is dropped with something unread is
    /// reset, and the client may then never see why it was closed.
    async fn close(&mut self, closing: Closing) {
        if self.socket.close(Some(closing.frame())).await.is_ok() {
            while let Some(Ok(_)) = self.socket.next().await {}
        }
    }

    /// The same where the client's own closing could not be read.
    async fn break_off(&mut self, closing: Closing) {
        if self.socket.close(Some(closing.frame())).await.is_ok() {
            let stream = self.socket.get_mut();
            let mut rest = [0; 1024];
            if stream.shutdown().await.is_ok() {
                while let Ok(1..) = stream.read(&mut rest).await {}
            }
        }
    }
}

fn config(limits: &Limits) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(Some(limits.body_bytes))
        .max_frame_size(Some(limits.body_bytes))
}
