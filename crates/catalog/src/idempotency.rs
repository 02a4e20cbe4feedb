//! Requests that may be sent again: how they were answered, for as long as that counts. That their writes happen once
//! is the `Editor`'s part, which leaves its mark in the same transaction; here are only the answers.

use std::{sync::Arc, time::Duration};

use cinegraph_domain::date::{Clock, Timestamp};
pub use cinegraph_persistence::idempotency::KeptAnswer;
use cinegraph_persistence::{
    Store,
    idempotency::{Remembered, RequestKey},
};

use crate::{CatalogError, Repeat};

/// How long a key stands for the request it was first sent with.
pub const KEY_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The answers that are kept.
#[derive(Clone)]
pub struct Answers {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Answers {
    /// The answers in this store.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// How the request was answered before; nothing when it is new, or was not answered to the end.
    ///
    /// # Errors
    /// [`CatalogError::KeyReused`] when its key stands for another request; otherwise when the database fails.
    pub async fn find(&self, repeat: &Repeat) -> Result<Option<KeptAnswer>, CatalogError> {
        match self.store.remembered(key_of(repeat), since(self.clock.now())).await? {
            None => Ok(None),
            Some(Remembered { fingerprint, .. }) if fingerprint != repeat.fingerprint => {
                Err(CatalogError::KeyReused)
            }
            Some(Remembered { answer, .. }) => Ok(answer),
        }
    }

    /// Keeps the answer to a request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, repeat: &Repeat, answer: &KeptAnswer) -> Result<(), CatalogError> {
        let now = self.clock.now();
        Ok(self.store.remember(key_of(repeat), &repeat.fingerprint, answer, now, since(now)).await?)
    }
}

/// The last instant whose requests no longer count.
#[must_use]
pub fn since(now: Timestamp) -> Timestamp {
    let lifetime = i64::try_from(KEY_LIFETIME.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(now.micros().saturating_sub(lifetime))
}

fn key_of(repeat: &Repeat) -> RequestKey<'_> {
    RequestKey { owner: &repeat.owner, key: &repeat.key }
}
