//! The messages of `graphql-transport-ws` as JSON: reading those of the client, writing those of the server. When
//! which is in place is the matter of `session`.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, ServerError, Value};
use serde::Serialize;

use super::super::request::{Parameters, strict_json};
use super::super::response::Written;

/// Bytes that the id of an operation may have.
const ID_MAX: usize = 256;

/// What a client may say.
#[derive(Debug)]
pub(super) enum Incoming {
    ConnectionInit(IndexMap<Name, Value>),
    Ping(Option<Value>),
    Pong,
    Subscribe { id: String, parameters: Box<Parameters> },
    Complete { id: String },
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Outgoing<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Value>,
    },
    Next {
        id: &'a str,
        payload: Written<'a>,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// Reads a message of the client.
///
/// # Errors
/// What is wrong with it, as the reason of a close frame.
pub(super) fn read(text: &str) -> Result<Incoming, String> {
    let Value::Object(mut message) = strict_json(text).map_err(|_| "The message is not readable JSON")?
    else {
        return Err("The message must be a JSON object".into());
    };
    let Some(Value::String(type_)) = message.swap_remove("type") else {
        return Err("The message must have a `type`".into());
    };
    match type_.as_str() {
        "connection_init" => Ok(Incoming::ConnectionInit(payload(message)?.unwrap_or_default())),
        "ping" => Ok(Incoming::Ping(payload(message)?.map(Value::Object))),
        "pong" => payload(message).map(|_| Incoming::Pong),
        "subscribe" => {
            let id = id(&mut message)?;
            let payload = payload(message)?.ok_or("`subscribe` must have a `payload`")?;
            let parameters = Parameters::from_object(payload).map_err(|refusal| refusal.message)?;
            Ok(Incoming::Subscribe { id, parameters: Box::new(parameters) })
        }
        "complete" => Ok(Incoming::Complete { id: id(&mut message)? }),
        other => Err(format!("Clients do not send messages of the type {other:?}")),
    }
}

fn id(message: &mut IndexMap<Name, Value>) -> Result<String, String> {
    match message.swap_remove("id") {
        Some(Value::String(id)) if (1..=ID_MAX).contains(&id.len()) => Ok(id),
        _ => Err(format!("The message must have an `id` of 1 to {ID_MAX} bytes")),
    }
}

fn payload(mut message: IndexMap<Name, Value>) -> Result<Option<IndexMap<Name, Value>>, String> {
    match message.swap_remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err("`payload` must be an object".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_refused() {
        for text in [
            "",
            "{",
            "[]",
            "\"ping\"",
            "{}",
            r#"{"type":7}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"next","id":"1"}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"ping","payload":"x"}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":7}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":"x"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":7}}"#,
            r#"{"type":"ping","type":"pong"}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let long = "x".repeat(ID_MAX + 1);
        assert!(read(&format!(r#"{{"type":"complete","id":"{long}"}}"#)).is_err());
    }

    #[test]
    fn messages_are_read() {
        for text in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"pong"}"#,
            r#"{"payload":{"query":"{a}","variables":null,"extensions":{}},"id":"1","type":"subscribe"}"#,
        ] {
            assert!(read(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn messages_are_written() {
        let written = |message: &Outgoing| serde_json::to_string(message).expect("JSON");
        assert_eq!(written(&Outgoing::ConnectionAck), r#"{"type":"connection_ack"}"#);
        assert_eq!(written(&Outgoing::Pong { payload: None }), r#"{"type":"pong"}"#);
        assert_eq!(written(&Outgoing::Complete { id: "1" }), r#"{"type":"complete","id":"1"}"#);
        let errors = [ServerError::new("no", None)];
        assert_eq!(
            written(&Outgoing::Error { id: "1", payload: &errors }),
            r#"{"type":"error","id":"1","payload":[{"message":"no"}]}"#
        );
    }
}
