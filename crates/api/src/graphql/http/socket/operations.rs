//! The operations under way on one socket, by their ids. They are executed only as fast as what they yield is taken.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::{self, AbortHandle, Abortable, BoxStream, SelectAll};

use super::super::execution::Executed;

/// What an operation yields: its results, then its end.
pub(super) enum Yield {
    Result(Box<Executed>),
    End,
}

/// What one operation yields, with its id.
type Yields = BoxStream<'static, (Arc<str>, Yield)>;

/// A set of operations.
#[derive(Default)]
pub(super) struct Operations {
    yields: SelectAll<Abortable<Yields>>,
    running: HashMap<Arc<str>, AbortHandle>,
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    pub(super) fn is_running(&self, id: &str) -> bool {
        self.running.contains_key(id)
    }

    /// Begins an operation whose id is free.
    pub(super) fn begin(&mut self, id: String, results: BoxStream<'static, Executed>) {
        let id: Arc<str> = id.into();
        let (handle, registration) = AbortHandle::new_pair();
        self.running.insert(Arc::clone(&id), handle);
        let yields = results
            .map(|result| Yield::Result(Box::new(result)))
            .chain(stream::once(std::future::ready(Yield::End)));
        let yields = yields.map(move |yielded| (Arc::clone(&id), yielded)).boxed();
        self.yields.push(Abortable::new(yields, registration));
    }

    /// Stops an operation. Nothing more is heard of it, and its id is free.
    pub(super) fn end(&mut self, id: &str) {
        if let Some(handle) = self.running.remove(id) {
            handle.abort();
        }
    }

    /// Stops all operations.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is yielded next, by whichever operation; it waits for as long as there is none.
    pub(super) async fn next(&mut self) -> (Arc<str>, Yield) {
        match self.yields.next().await {
            Some(yielded) => yielded,
            None => std::future::pending().await,
        }
    }
}
