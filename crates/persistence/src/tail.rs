//! The end of the change log: the highest place that is known, and how what other processes write is noticed.
//!
//! Whoever writes in this process announces it after commit. On PostgreSQL other processes are heard, on SQLite they
//! are looked for, and either way only while someone wants to know.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sea_orm::sqlx::{
    Row as _, SqliteConnection,
    postgres::{PgListener, PgPool},
    query,
};
use tokio::{sync::watch, task::JoinHandle, time::sleep};

use crate::{
    Store, StoreError,
    readers::{Readers, failed},
};

/// The channel on which writers on PostgreSQL tell the place they have come to.
pub(crate) const CHANNEL: &str = "cinegraph_changes";
/// How often a file is looked at for what other processes wrote to it.
const GLANCE: Duration = Duration::from_millis(250);
/// How often the log itself is looked at where others are heard: a net for what was not.
const NET: Duration = Duration::from_secs(5);
/// How long to wait when the database cannot be asked.
const BREATHER: Duration = Duration::from_secs(1);

/// What is known of the end of the log.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    seq: i64,
    /// Nobody is told anything any more.
    closed: bool,
}

/// The end of the change log, as far as this process knows it.
#[derive(Debug, Default)]
pub struct Tail {
    end: watch::Sender<End>,
    follower: Mutex<Option<JoinHandle<()>>>,
}

impl Tail {
    /// Tells those who wait that the log reaches to `seq`; what is known already is no news.
    pub fn announce(&self, seq: i64) {
        self.end.send_if_modified(|end| {
            let news = seq > end.seq;
            end.seq = end.seq.max(seq);
            news
        });
    }

    /// Ends all waiting for good: what reads on from here comes to its end. For a server that stops.
    pub fn close(&self) {
        self.end.send_modify(|end| end.closed = true);
    }

    /// The same, and waits until nothing is asked of the database any more.
    pub(crate) async fn ended(&self) {
        self.close();
        let follower = self.follower.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(follower) = follower {
            follower.abort();
            // Aborted or done: either way it holds no connection now.
            let _ = follower.await;
        }
    }

    /// Whether the follower is no longer needed; it takes leave then.
    fn take_leave(&self) -> bool {
        let mut follower = self.follower.lock().unwrap_or_else(PoisonError::into_inner);
        let needed = self.end.receiver_count() > 0 && !self.end.borrow().closed;
        if !needed {
            *follower = None;
        }
        !needed
    }
}

/// Someone who waits for the log to grow. While there is any, what other processes write is noticed too.
#[derive(Debug)]
pub struct Following(watch::Receiver<End>);

impl Following {
    /// Takes what is known so far as read: only what is announced from now on is news.
    pub fn catch_up(&mut self) {
        self.0.mark_unchanged();
    }

    /// Waits for news since [`Self::catch_up`]; false when there will be none any more.
    pub async fn news(&mut self) -> bool {
        !self.0.borrow().closed && self.0.changed().await.is_ok() && !self.0.borrow().closed
    }

    /// Whether there will be no news any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.0.borrow().closed
    }
}

impl Store {
    /// The end of the change log, to which writers announce what they wrote once it is committed.
    #[must_use]
    pub fn tail(&self) -> &Tail {
        &self.tail
    }

    /// Waits on the change log's growth from now on, whichever process makes it grow.
    #[must_use]
    pub fn follow(&self) -> Following {
        let mut follower = self.tail.follower.lock().unwrap_or_else(PoisonError::into_inner);
        let following = Following(self.tail.end.subscribe());
        let runs = follower.as_ref().is_some_and(|task| !task.is_finished());
        if !runs && !following.is_over() {
            *follower = Some(tokio::spawn(notice(self.clone())));
        }
        following
    }
}

/// Notices what other processes write, for as long as someone wants to know.
async fn notice(store: Store) {
    while !store.tail.take_leave() {
        let ended = match store.readers() {
            Readers::Sqlite(kept) => match kept.connection().await {
                Ok(connection) => look(&store, connection).await,
                Err(error) => Err(error.into()),
            },
            Readers::Postgres(pool) => listen(&store, pool).await,
        };
        match ended {
            Ok(()) => return,
            Err(error) => {
                tracing::warn!(%error, "the change log cannot be followed at the moment");
                sleep(BREATHER).await;
            }
        }
    }
}

/// Looks again and again whether the file was changed, and only then into the log.
async fn look(store: &Store, mut connection: SqliteConnection) -> Result<(), StoreError> {
    let mut seen = None;
    while !store.tail.take_leave() {
        let row = query("PRAGMA data_version").fetch_one(&mut connection).await.map_err(failed)?;
        let version: Option<i64> = Some(row.try_get(0).map_err(failed)?);
        if version != seen {
            seen = version;
            store.tail.announce(store.last_change().await?);
        }
        sleep(GLANCE).await;
    }
    Ok(())
}

/// Listens to the writers, and looks into the log now and then, and after each time the connection was lost.
async fn listen(store: &Store, pool: &PgPool) -> Result<(), StoreError> {
    let mut listener = PgListener::connect_with(pool).await.map_err(failed)?;
    listener.listen(CHANNEL).await.map_err(failed)?;
    store.tail.announce(store.last_change().await?);
    while !store.tail.take_leave() {
        let heard = tokio::select! {
            heard = listener.try_recv() => heard.map_err(failed)?,
            () = sleep(NET) => None,
        };
        let seq = match heard.and_then(|heard| heard.payload().parse().ok()) {
            Some(seq) => seq,
            None => store.last_change().await?,
        };
        store.tail.announce(seq);
    }
    Ok(())
}
