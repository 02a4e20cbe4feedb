//! Why a socket is closed, in the words of the protocol and in its numbers.

use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

/// Bytes that the reason of a close frame may have. Rule: RFC 6455, 5.5.
const REASON_MAX: usize = 123;

/// The code and the reason with which the server closes a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Closing {
    code: u16,
    reason: String,
}

impl Closing {
    fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        if reason.len() > REASON_MAX {
            let fits = (0..=REASON_MAX - '…'.len_utf8()).rev().find(|at| reason.is_char_boundary(*at));
            reason.truncate(fits.unwrap_or_default());
            reason.push('…');
        }
        Self { code, reason }
    }

    /// The server stops. The client may come again, to its successor.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }

    /// A message that the protocol does not know, or knows otherwise.
    pub(super) fn invalid(reason: impl Into<String>) -> Self {
        Self::new(4400, reason)
    }

    /// An operation before the connection was acknowledged, or credentials that are not good ones.
    pub(super) fn unauthorized(reason: impl Into<String>) -> Self {
        Self::new(4401, reason)
    }

    /// The client offered no subprotocol that is spoken here.
    pub(super) fn not_spoken() -> Self {
        Self::new(4406, "Subprotocol not acceptable")
    }

    /// `connection_init` did not come.
    pub(super) fn not_initialised() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// Another operation under way has this id.
    pub(super) fn taken(id: &str) -> Self {
        let shown: String = id.chars().take(60).collect();
        let more = if shown.len() < id.len() { "…" } else { "" };
        Self::new(4409, format!("Subscriber for {shown}{more} already exists"))
    }

    /// `connection_init` came again.
    pub(super) fn initialised_twice() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    /// The server cannot go on.
    pub(super) fn failed() -> Self {
        Self::new(1011, "Internal error")
    }

    /// What came is no WebSocket message, or too long a one; nothing when the connection itself is lost.
    pub(super) fn of(error: &Error) -> Option<Self> {
        match error {
            Error::Capacity(_) => Some(Self::new(1009, "The message is too long")),
            Error::Protocol(_) => Some(Self::new(1002, "This is no WebSocket frame")),
            Error::Utf8(_) => Some(Self::new(1007, "The message is not UTF-8")),
            _ => None,
        }
    }

    pub(super) fn frame(self) -> CloseFrame {
        CloseFrame { code: self.code.into(), reason: self.reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_fit_a_frame() {
        for id in ["x".repeat(500), "é".repeat(500), "\u{1F600}".repeat(500)] {
            for closing in [Closing::taken(&id), Closing::invalid(id.clone())] {
                assert!(closing.reason.len() <= REASON_MAX, "{}", closing.reason);
                assert!(closing.reason.contains('…'), "{}", closing.reason);
            }
            assert!(Closing::taken(&id).reason.len() < 500);
        }
        assert_eq!(Closing::taken("7").reason, "Subscriber for 7 already exists");
    }
}
