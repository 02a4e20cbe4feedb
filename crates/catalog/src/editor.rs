//! One actor's writes: records are checked, then written a batch a transaction, each able to fail alone.

use std::sync::Arc;

use cinegraph_domain::{
    date::Clock,
    record::Record,
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
    /// An editor of this store.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
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
