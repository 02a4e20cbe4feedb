//! One actor's writes: records are checked, then written a batch a transaction, each able to fail alone.

use std::sync::Arc;

use cinegraph_domain::{
    actor::Actor,
    change::State,
    date::Clock,
    id::Kind,
    record::Record,
    reference::Reference,
    validation::{Check, FieldProblem},
};
use cinegraph_persistence::{
    Store,
    write::{WriteError, Writer, Written},
};

use crate::CatalogError;

/// Writes to the catalogue.
#[derive(Clone)]
pub struct Editor {
    store: Store,
    clock: Arc<dyn Clock>,
    actor: Actor,
}

/// An entity that was written by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its kind.
    pub kind: Kind,
    /// Its row key.
    pub id: i64,
    /// The revision it has now; of a deleted one, the last it had.
    pub revision: i32,
    /// The place of the write in the change log; nothing when there was nothing to change.
    pub seq: Option<i64>,
}

/// A request that may be sent again: the same key and body are answered as the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Who sent it.
    pub owner: String,
    /// The key they gave it.
    pub key: String,
    /// Tells bodies apart: a hash of method, address and body.
    pub fingerprint: String,
}

fn unbuilt() -> CatalogError {
    CatalogError::BadRequest { field: None, message: "cannot be written yet".to_owned() }
}

/// What became of one record of a batch.
#[derive(Debug)]
pub enum Applied {
    /// It is in the catalogue now.
    Written(Written),
    /// A reference in it leads nowhere yet; a later record may make what it names.
    Waiting(WriteError),
    /// It has faults and was left out.
    Rejected(Vec<FieldProblem>),
}

impl Editor {
    /// An editor of this store for one actor.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, actor: Actor) -> Self {
        Self { store, clock, actor }
    }

    /// Makes an entity from what its input says. Items need their owner, records have none.
    ///
    /// # Errors
    /// When the actor may not, the input has faults, the owner is unknown, or the database fails.
    pub async fn create(
        &self,
        kind: Kind,
        owner: Option<(Kind, Reference)>,
        input: State,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (kind, owner, input, repeat);
        Err(unbuilt())
    }

    /// Changes the fields of an entity that the patch names (RFC 7396, JSON Merge Patch).
    ///
    /// # Errors
    /// [`CatalogError::Stale`] when `expected` is not the revision it has; else as [`Self::create`].
    pub async fn update(
        &self,
        kind: Kind,
        target: &Reference,
        patch: State,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (kind, target, patch, expected, repeat);
        Err(unbuilt())
    }

    /// Deletes an entity with all it owns.
    ///
    /// # Errors
    /// [`CatalogError::InUse`] when others refer to it; else as [`Self::update`].
    pub async fn delete(
        &self,
        kind: Kind,
        target: &Reference,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (kind, target, expected, repeat);
        Err(unbuilt())
    }

    /// Puts the items of one owner into this order; all of them must be named, once each.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub async fn reorder(
        &self,
        kind: Kind,
        owner: (Kind, Reference),
        items: &[i64],
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (kind, owner, items, repeat);
        Err(unbuilt())
    }

    /// Merges one film, person, theme or source work into another, which takes over all that hangs on it.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub async fn merge(
        &self,
        kind: Kind,
        from: &Reference,
        into: &Reference,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (kind, from, into, repeat);
        Err(unbuilt())
    }

    /// Sets the whole cast and crew of a film: `input` has the list `roles`, and may have `characters`.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub async fn replace_credits(
        &self,
        film: &Reference,
        input: State,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (film, input, repeat);
        Err(unbuilt())
    }

    /// Brings a deleted entity, or an earlier state of one, back as a new revision.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn restore(
        &self,
        kind: Kind,
        target: &Reference,
        revision: i32,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let _ = (kind, target, revision, expected, repeat);
        Err(unbuilt())
    }

    /// Writes records in one transaction. What became of each stands at its place in the answer.
    ///
    /// # Errors
    /// When the database fails; nothing of the batch is kept then.
    pub async fn apply(&self, records: &[Record]) -> Result<Vec<Applied>, CatalogError> {
        let mut writer = self.store.writer(self.clock.as_ref()).await?;
        let mut applied = Vec::with_capacity(records.len());
        for record in records {
            let problems = Check::all(record);
            applied.push(if problems.is_empty() {
                apply_alone(&mut writer, record).await?
            } else {
                Applied::Rejected(problems)
            });
        }
        writer.commit().await?;
        Ok(applied)
    }
}

/// Writes one record within a savepoint of its own.
async fn apply_alone(writer: &mut Writer, record: &Record) -> Result<Applied, CatalogError> {
    writer.savepoint().await?;
    match write(writer, record).await {
        Ok(written) => {
            writer.release().await?;
            Ok(Applied::Written(written))
        }
        Err(WriteError::Store(error)) if error.is_refusal() => {
            writer.roll_back().await?;
            Ok(Applied::Rejected(vec![problem(&error.into())]))
        }
        Err(WriteError::Store(error)) => Err(error.into()),
        Err(error) => {
            writer.roll_back().await?;
            Ok(match error {
                WriteError::UnknownReference { .. } | WriteError::UnknownKey { .. } => {
                    Applied::Waiting(error)
                }
                error => Applied::Rejected(vec![problem(&error)]),
            })
        }
    }
}

async fn write(writer: &mut Writer, record: &Record) -> Result<Written, WriteError> {
    match record {
        Record::Genre(draft) => writer.genre(draft).await,
        Record::Keyword(draft) => writer.keyword_record(draft).await,
        Record::Company(draft) => writer.company(draft).await,
        Record::Collection(draft) => writer.collection(draft).await,
        Record::Person(draft) => writer.person(draft).await,
        Record::Place(draft) => writer.place(draft).await,
        Record::Theme(draft) => writer.theme(draft).await,
        Record::SourceWork(draft) => writer.source_work(draft).await,
        Record::AwardBody(draft) => writer.award_body(draft).await,
        Record::Film(draft) => writer.film(draft).await,
        Record::Nomination(draft) => writer.nomination(draft).await,
    }
}

/// A refusal of the Store as a problem with a field.
#[must_use]
pub fn problem(error: &WriteError) -> FieldProblem {
    let code = match error {
        WriteError::UnknownReference { .. } => "UNKNOWN_REFERENCE",
        WriteError::UnknownKey { .. } => "UNKNOWN_KEY",
        WriteError::DoubleKey { .. } => "DOUBLE_KEY",
        WriteError::NoSlug { .. } => "NO_SLUG",
        WriteError::Ambiguous { .. } => "AMBIGUOUS",
        WriteError::Store(error) if error.is_refusal() => "CONFLICT",
        WriteError::Store(_) => "INTERNAL",
    };
    let path = error.path().unwrap_or_default().to_owned();
    let message = error.to_string();
    let message = message.strip_prefix(&format!("{path}: ")).map(ToOwned::to_owned).unwrap_or(message);
    FieldProblem { path, code, message }
}
