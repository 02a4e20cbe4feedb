//! What one request asks for at the same moment is answered together: the reads that go to a connection's thread, and
//! the keys that one statement can read. Nothing here knows what is asked.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use tokio::sync::oneshot;

/// Questions that wait for the one answer to all of them.
pub struct Moment<Q, A>(Mutex<Vec<Waiting<Q, A>>>);

type Waiting<Q, A> = (Q, oneshot::Sender<A>);

impl<Q, A> Default for Moment<Q, A> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Q, A> fmt::Debug for Moment<Q, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Moment").finish_non_exhaustive()
    }
}

impl<Q: Clone, A> Moment<Q, A> {
    /// Asks a question along with whatever else is asked at the moment. Whoever comes first has `answer_all` answer
    /// everybody, in the order of the questions and each of them; for the others it is not called.
    pub async fn ask<F>(&self, question: Q, answer_all: impl Fn(Vec<Q>) -> F) -> A
    where
        F: Future<Output = Vec<A>>,
    {
        loop {
            let (sender, answer) = oneshot::channel();
            if self.enter(question.clone(), sender) {
                let turn = Turn(Some(self));
                // Until this task has its next turn, all that is joined with it asks as well.
                tokio::task::yield_now().await;
                let (questions, senders): (Vec<Q>, Vec<_>) = turn.take().into_iter().unzip();
                for (sender, answer) in senders.into_iter().zip(answer_all(questions).await) {
                    // Who asked may have gone meanwhile.
                    let _ = sender.send(answer);
                }
            }
            // Who came first may have gone before it had the answers: then this asks anew.
            if let Ok(answer) = answer.await {
                return answer;
            }
        }
    }

    /// Whether the question is the first.
    fn enter(&self, question: Q, sender: oneshot::Sender<A>) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push((question, sender));
        waiting.len() == 1
    }

    fn take(&self) -> Vec<Waiting<Q, A>> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The turn of who came first. When it goes before its turn, nobody is left waiting for it.
struct Turn<'a, Q: Clone, A>(Option<&'a Moment<Q, A>>);

impl<Q: Clone, A> Turn<'_, Q, A> {
    fn take(mut self) -> Vec<Waiting<Q, A>> {
        self.0.take().map(Moment::take).unwrap_or_default()
    }
}

impl<Q: Clone, A> Drop for Turn<'_, Q, A> {
    fn drop(&mut self) {
        if let Some(moment) = self.0 {
            drop(moment.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::Mutex,
        task::{Context, Waker},
    };

    use super::*;

    async fn doubled(moment: &Moment<i32, i32>, asked: &Mutex<Vec<Vec<i32>>>, question: i32) -> i32 {
        let answer = async |questions: Vec<i32>| {
            asked.lock().expect("no panic").push(questions.clone());
            questions.into_iter().map(|question| question * 2).collect()
        };
        moment.ask(question, answer).await
    }

    #[tokio::test]
    async fn what_is_asked_together_is_answered_together_and_in_order() {
        let (moment, asked) = (Moment::default(), Mutex::default());
        let answers = tokio::join!(doubled(&moment, &asked, 1), doubled(&moment, &asked, 2));
        assert_eq!(answers, (2, 4));
        assert_eq!(doubled(&moment, &asked, 3).await, 6);
        assert_eq!(*asked.lock().expect("no panic"), [vec![1, 2], vec![3]]);
    }

    #[tokio::test]
    async fn nobody_waits_for_one_who_has_gone() {
        let (moment, asked) = (Moment::default(), Mutex::default());
        let mut first = Box::pin(doubled(&moment, &asked, 1));
        assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let second = doubled(&moment, &asked, 2);
        let (answer, ()) = tokio::join!(second, async { drop(first) });
        assert_eq!(answer, 4);
        assert_eq!(*asked.lock().expect("no panic"), [vec![2]]);
    }
}
