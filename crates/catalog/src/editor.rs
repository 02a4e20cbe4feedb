//! One actor's writes. Whole records are written a batch a transaction, each able to fail alone; single entities in
//! [`single`], a transaction each; what was written before comes back in [`restore`]; what other catalogues know is
//! brought in by [`bring`].

pub mod bring;
mod restore;
mod single;

use std::sync::Arc;

use cinegraph_domain::{
    actor::{Actor, Scope},
    date::Clock,
    record::Record,
    validation::{Check, FieldProblem},
};
use cinegraph_persistence::{
    Store,
    write::{Target, WriteError, Writer, Written},
};

pub use cinegraph_persistence::write::Saved;

use crate::CatalogError;

/// Writes to the catalogue.
#[derive(Clone)]
pub struct Editor {
    store: Store,
    clock: Arc<dyn Clock>,
    actor: Actor,
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

    /// Writes records in one transaction. What became of each stands at its place in the answer.
    ///
    /// # Errors
    /// When the actor may not, or the database fails; nothing of the batch is kept then.
    pub async fn apply(&self, records: &[Record]) -> Result<Vec<Applied>, CatalogError> {
        self.authorise(Scope::Admin)?;
        let mut writer = self.writer().await?;
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

    /// Refuses what the actor may not do.
    ///
    /// # Errors
    /// [`CatalogError::Unauthorized`] for those without a token, [`CatalogError::Forbidden`] for the others.
    pub fn authorise(&self, scope: Scope) -> Result<(), CatalogError> {
        CatalogError::unless(&self.actor, scope)
    }

    async fn writer(&self) -> Result<Writer, CatalogError> {
        let name = self.actor.name.as_deref().unwrap_or("anonymous");
        Ok(self.store.writer(self.clock.as_ref(), name).await?)
    }
}

/// Writes one record within a savepoint of its own.
async fn apply_alone(writer: &mut Writer, record: &Record) -> Result<Applied, CatalogError> {
    writer.savepoint().await?;
    let written = write(writer, record).await;
    keep_or_undo(writer, written).await.map(|kept| match kept {
        Ok(written) => Applied::Written(written),
        Err(refused) => refused,
    })
}

/// Keeps what was written since the savepoint, or undoes it and says what became of the record instead.
async fn keep_or_undo<T>(
    writer: &mut Writer,
    written: Result<T, WriteError>,
) -> Result<Result<T, Applied>, CatalogError> {
    match written {
        Ok(written) => {
            writer.release().await?;
            Ok(Ok(written))
        }
        Err(WriteError::Store(error)) if error.is_refusal() => {
            writer.roll_back().await?;
            Ok(Err(Applied::Rejected(problems(&error.into()))))
        }
        Err(WriteError::Store(error)) => Err(error.into()),
        Err(error) => {
            writer.roll_back().await?;
            // What is missing may come with a later record; what else is wrong stays wrong.
            let may_come = |error: &&WriteError| {
                matches!(error, WriteError::UnknownReference { .. } | WriteError::UnknownKey { .. })
            };
            Ok(Err(if error.each().iter().all(may_come) {
                Applied::Waiting(error)
            } else {
                Applied::Rejected(problems(&error))
            }))
        }
    }
}

async fn write(writer: &mut Writer, record: &Record) -> Result<Written, WriteError> {
    match record {
        Record::Genre(draft) => writer.genre(Target::Match, draft).await,
        Record::Keyword(draft) => writer.keyword_record(Target::Match, draft).await,
        Record::Company(draft) => writer.company(Target::Match, draft).await,
        Record::Collection(draft) => writer.collection(Target::Match, draft).await,
        Record::Person(draft) => writer.person(Target::Match, draft).await,
        Record::Place(draft) => writer.place(Target::Match, draft).await,
        Record::Theme(draft) => writer.theme(Target::Match, draft).await,
        Record::SourceWork(draft) => writer.source_work(Target::Match, draft).await,
        Record::AwardBody(draft) => writer.award_body(Target::Match, draft).await,
        Record::Film(draft) => writer.film(Target::Match, draft).await,
        Record::Nomination(draft) => writer.nomination(Target::Match, draft).await,
    }
}

/// Refusals of the Store as problems with fields.
#[must_use]
pub fn problems(error: &WriteError) -> Vec<FieldProblem> {
    error.each().into_iter().map(problem).collect()
}

fn problem(error: &WriteError) -> FieldProblem {
    let code = match error {
        WriteError::UnknownReference { .. } => "UNKNOWN_REFERENCE",
        WriteError::UnknownKey { .. } => "UNKNOWN_KEY",
        WriteError::DoubleKey { .. } => "DOUBLE_KEY",
        WriteError::NoSlug { .. } => "NO_SLUG",
        WriteError::Taken { .. } => "TAKEN",
        WriteError::LeftOut { .. } => "LEFT_OUT",
        WriteError::Ambiguous { .. } => "AMBIGUOUS",
        WriteError::Store(error) if error.is_refusal() => "CONFLICT",
        WriteError::Several(_) | WriteError::Store(_) => "INTERNAL",
    };
    let path = error.path().unwrap_or_default().to_owned();
    let message = error.to_string();
    let message = message.strip_prefix(&format!("{path}: ")).map(ToOwned::to_owned).unwrap_or(message);
    FieldProblem { path, code, message }
}
