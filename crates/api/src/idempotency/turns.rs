//! One at a time: requests under the same key wait for one another within this process. Between processes the
//! database sees to that.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

/// Whose turn is being taken: the owner of a key and the key.
type Name = (String, String);
type Locks = Mutex<HashMap<Name, Arc<AsyncMutex<()>>>>;

/// The turns being taken or waited for. There are never more of them than requests under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(Arc<Locks>);

/// A turn, or a place in the queue for one; dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct Turn {
    locks: Arc<Locks>,
    name: Name,
    lock: Arc<AsyncMutex<()>>,
    held: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits until nobody else has the turn of this key.
    pub(super) async fn take(&self, owner: &str, key: &str) -> Turn {
        let name = (owner.to_owned(), key.to_owned());
        let lock = {
            let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(locks.entry(name.clone()).or_default())
        };
        // Made before waiting, so that who gives up leaves nothing behind.
        let mut turn = Turn { locks: Arc::clone(&self.0), name, lock, held: None };
        turn.held = Some(Arc::clone(&turn.lock).lock_owned().await);
        turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        self.held = None;
        self.lock = Arc::default();
        // What is left is the one in the table: nobody has it or waits for it, and nobody can come meanwhile.
        if locks.get(&self.name).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            locks.remove(&mem::take(&mut self.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn the_second_waits_for_the_first_and_others_do_not() {
        let turns = Turns::default();
        let first = turns.take("ana", "k").await;
        assert!(timeout(SOON, turns.take("ana", "k")).await.is_err());
        let others = [turns.take("ana", "l").await, turns.take("bo", "k").await];
        let second = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take("ana", "k").await }
        });
        tokio::task::yield_now().await;
        drop(first);
        let second = timeout(SOON, second).await.expect("its turn").expect("no panic");
        assert!(timeout(SOON, turns.take("ana", "k")).await.is_err());
        drop((second, others));
        assert!(turns.0.lock().expect("nobody panics").is_empty(), "nothing is left behind");
    }
}
