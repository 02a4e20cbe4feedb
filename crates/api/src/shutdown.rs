//! The end of the server, as those answers learn of it that would outlast every request: event streams and sockets.
//! Taking connections, and how long the end may take, are the server's part.

use tokio::sync::watch;

/// What the server hands with each request, as an extension of it: who answers at length takes part in the end.
#[derive(Clone, Debug, Default)]
pub struct Shutdown(watch::Sender<bool>);

impl Shutdown {
    /// Takes part in the end for as long as what is returned lives.
    #[must_use]
    pub fn lasting(&self) -> Lasting {
        Lasting(self.0.subscribe())
    }

    /// Tells all that last, and those that begin from now on, to come to an end. It does not wait for them.
    pub fn tell(&self) {
        self.0.send_replace(true);
    }

    /// Returns when nothing lasts any more.
    pub async fn ended(&self) {
        self.0.closed().await;
    }
}

/// An answer that lasts. The end waits until it is dropped.
#[derive(Debug)]
pub struct Lasting(watch::Receiver<bool>);

impl Lasting {
    /// Returns when the server wants the answer to end; never, when there is no server that would want anything.
    pub async fn told(&mut self) {
        if self.0.wait_for(|told| *told).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn all_are_told_and_waited_for() {
        let shutdown = Shutdown::default();
        let mut early = shutdown.lasting();
        assert!(early.told().now_or_never().is_none());
        shutdown.tell();
        early.told().await;
        let mut late = shutdown.lasting();
        late.told().await;
        drop(early);
        assert!(shutdown.ended().now_or_never().is_none());
        drop(late);
        shutdown.ended().await;
    }

    #[tokio::test]
    async fn without_a_server_nothing_ends() {
        let mut alone = Shutdown::default().lasting();
        assert!(alone.told().now_or_never().is_none());
    }
}
