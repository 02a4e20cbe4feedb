//! The way of every import: records are written a batch at a time, what waits for a reference is tried again, and what
//! became of them is counted by kind. Where the records come from is not its affair.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io,
};

use cinegraph_catalog::{
    Bringing, Brought, CatalogError, Deed, Editor, Outcome,
    editor::{Applied, bring::Arrival},
};
use cinegraph_domain::{
    id::Kind,
    record::{Record, RecordKind},
    reference::Reference,
    slug,
    validation::FieldProblem,
};

/// How many records one transaction takes.
const BATCH: usize = 500;

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it; never empty.
    pub problems: Vec<FieldProblem>,
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records that were not there before.
    pub created: usize,
    /// Records that were changed.
    pub updated: usize,
    /// Records that were there as they should be.
    pub unchanged: usize,
    /// Records that were left out.
    pub rejected: usize,
}

impl Summary {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }

    /// Records that were dealt with, one way or another.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.created + self.updated + self.unchanged + self.rejected
    }
}

/// Why an import stopped before its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file could not be read.
    #[error("{file}: {error}")]
    Read {
        /// The file.
        file: String,
        /// Why not.
        error: io::Error,
    },
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

/// What an import came to, in full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What became of the records, by kind; people who came with the credits of films among them.
    pub by_kind: BTreeMap<RecordKind, Summary>,
    /// What could not be read as a record.
    pub unread: usize,
    /// How many links records went in without, for the catalogue has not got what they lead to.
    pub left_out: usize,
    /// What would be written, in a dry run.
    pub deeds: BTreeMap<(Kind, &'static str), Deeds>,
}

/// What is done to entities of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// To how many.
    pub entities: usize,
    /// In how many of them each field changes.
    pub fields: BTreeMap<String, usize>,
}

impl Report {
    /// What became of the records of all kinds.
    #[must_use]
    pub fn total(&self) -> Summary {
        let mut total = Summary { rejected: self.unread, ..Summary::default() };
        for summary in self.by_kind.values() {
            total.created += summary.created;
            total.updated += summary.updated;
            total.unchanged += summary.unchanged;
            total.rejected += summary.rejected;
        }
        total
    }
}

/// A record and where it stood.
pub(crate) struct Placed {
    pub(crate) file: usize,
    /// Which record of the file it is: lines may hold several.
    pub(crate) number: usize,
    pub(crate) line: usize,
    pub(crate) record: Record,
}

/// How records are written.
pub(crate) enum Way<'a> {
    /// Each is the whole of what it speaks of.
    Whole(&'a Editor),
    /// Each is what another catalogue knows.
    Bring(Box<Bringing>),
}

impl Way<'_> {
    async fn write(
        &mut self,
        records: &[Record],
        without_unknown: bool,
    ) -> Result<Vec<Brought>, ImportError> {
        match self {
            Self::Whole(editor) => {
                let applied = editor.apply(records).await?.into_iter().map(|applied| match applied {
                    Applied::Written(written) => Brought::Written(Arrival {
                        written,
                        along: Vec::new(),
                        left_out: Vec::new(),
                        deeds: Vec::new(),
                    }),
                    Applied::Waiting(error) => Brought::Waiting(error),
                    Applied::Rejected(problems) => Brought::Rejected(problems),
                });
                Ok(applied.collect())
            }
            Self::Bring(bringing) => Ok(Box::pin(bringing.bring(records, without_unknown)).await?),
        }
    }
}

/// A record whose references do not all lead somewhere yet.
struct Waiting {
    placed: Placed,
    problems: Vec<FieldProblem>,
    missing: Vec<Reference>,
}

/// An import under way, fed record by record.
pub(crate) struct Pipeline<'a> {
    way: Way<'a>,
    names: Vec<String>,
    report: &'a mut (dyn FnMut(Reject) + Send),
    result: Report,
    batch: Vec<Placed>,
    waiting: Vec<Waiting>,
    /// What has been written of records that are not whole yet, by file and number.
    begun: HashMap<(usize, usize), Outcome>,
    /// Records that went in without some of their links, for what these lead to may come later.
    incomplete: HashMap<(usize, usize), Outcome>,
    /// Whether nothing comes after this that could be missing now.
    pub(crate) last_round: bool,
}

impl<'a> Pipeline<'a> {
    /// An import of files with these names.
    pub(crate) fn new(way: Way<'a>, names: Vec<String>, report: &'a mut (dyn FnMut(Reject) + Send)) -> Self {
        Self {
            way,
            names,
            report,
            result: Report::default(),
            batch: Vec::with_capacity(BATCH),
            waiting: Vec::new(),
            begun: HashMap::new(),
            incomplete: HashMap::new(),
            last_round: false,
        }
    }

    /// What it has come to so far.
    pub(crate) fn so_far(&self) -> Summary {
        self.result.total()
    }

    /// Takes a record; says whether records were written.
    pub(crate) async fn take(&mut self, placed: Placed) -> Result<bool, ImportError> {
        self.batch.push(placed);
        if self.batch.len() < BATCH {
            return Ok(false);
        }
        self.flush().await?;
        Ok(true)
    }

    /// Writes what is left after the last record, and gives what it all came to.
    pub(crate) async fn end(mut self) -> Result<Report, ImportError> {
        self.settle().await?;
        Ok(self.result)
    }

    /// Writes what is left and tries again what waits.
    pub(crate) async fn settle(&mut self) -> Result<(), ImportError> {
        self.flush().await?;
        self.retry().await
    }

    async fn flush(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.batch);
        self.apply(batch, false).await
    }

    /// The records that went in without some of their links; they are counted anew when they come again, and what is
    /// missing then is told.
    pub(crate) fn last_round(&mut self) -> HashSet<(usize, usize)> {
        self.last_round = true;
        self.result.left_out = 0;
        let incomplete = std::mem::take(&mut self.incomplete);
        let places = incomplete.keys().copied().collect();
        self.begun.extend(incomplete);
        places
    }

    /// The records of the second round are counted as what both rounds did to them.
    pub(crate) fn recount(&mut self, place: (usize, usize), kind: RecordKind) {
        if let Some(outcome) = self.begun.get(&place) {
            let summary = self.result.by_kind.entry(kind).or_default();
            match outcome {
                Outcome::Created => summary.created -= 1,
                Outcome::Updated => summary.updated -= 1,
                Outcome::Unchanged => summary.unchanged -= 1,
            }
        }
    }

    async fn apply(&mut self, batch: Vec<Placed>, without_unknown: bool) -> Result<(), ImportError> {
        if batch.is_empty() {
            return Ok(());
        }
        let (places, records): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .map(|placed| ((placed.file, placed.number, placed.line), placed.record))
            .unzip();
        let applied = self.way.write(&records, without_unknown).await?;
        for (((file, number, line), record), applied) in places.into_iter().zip(records).zip(applied) {
            match applied {
                Brought::Written(arrival) => self.arrived((file, number, line), record.kind(), arrival),
                Brought::Waiting(error) => {
                    let problems = cinegraph_catalog::editor::problems(&error);
                    let placed = Placed { file, number, line, record };
                    self.waiting.push(Waiting { placed, problems, missing: error.missing() });
                }
                Brought::Rejected(problems) => self.reject(file, line, Some(record.kind()), problems),
            }
        }
        Ok(())
    }

    fn arrived(&mut self, (file, number, line): (usize, usize, usize), kind: RecordKind, arrival: Arrival) {
        let Arrival { written, along, left_out, deeds } = arrival;
        let begun = self.begun.remove(&(file, number)).unwrap_or(Outcome::Unchanged);
        let outcome = written.outcome.max(begun);
        self.result.by_kind.entry(kind).or_default().count(outcome);
        for other in along {
            if let Some(kind) = RecordKind::ALL.iter().find(|kind| kind.entity() == other.kind) {
                self.result.by_kind.entry(*kind).or_default().count(other.outcome);
            }
        }
        if !left_out.is_empty() {
            self.incomplete.insert((file, number), outcome);
            self.result.left_out += left_out.len();
            // A theme that is not there is likely misspelt; a film recommended need not be in every catalogue.
            let themes: Vec<FieldProblem> =
                left_out.into_iter().filter(|link| link.path.starts_with("themes")).collect();
            if self.last_round && !themes.is_empty() {
                (self.report)(Reject { file: self.names[file].clone(), line, problems: themes });
            }
        }
        for Deed { operation, kind, fields, .. } in deeds {
            let deeds = self.result.deeds.entry((kind, operation.as_str())).or_default();
            deeds.entities += 1;
            for field in fields {
                *deeds.fields.entry(field).or_default() += 1;
            }
        }
    }

    /// Tries what waits again for as long as that makes any of it go in, then reports the rest.
    async fn retry(&mut self) -> Result<(), ImportError> {
        let mut cycles_broken = false;
        while !self.waiting.is_empty() {
            let before = self.waiting.len();
            for batch in batches(std::mem::take(&mut self.waiting)) {
                self.apply(batch, false).await?;
            }
            if self.waiting.len() == before {
                if cycles_broken {
                    break;
                }
                self.break_cycles().await?;
                cycles_broken = true;
            }
        }
        if let Way::Bring(_) = self.way {
            // It can do without what has not come.
            for batch in batches(std::mem::take(&mut self.waiting)) {
                self.apply(batch, true).await?;
            }
        }
        for Waiting { placed, problems, .. } in std::mem::take(&mut self.waiting) {
            self.reject(placed.file, placed.line, Some(placed.record.kind()), problems);
        }
        Ok(())
    }

    /// Films may point to one another in a circle. Those that miss nothing but each other are written without their
    /// pointers to one another; the whole record follows.
    async fn break_cycles(&mut self) -> Result<(), ImportError> {
        let Way::Whole(editor) = &self.way else { return Ok(()) };
        let mut circle: Vec<&Waiting> = self.waiting.iter().collect();
        loop {
            let names: HashSet<Reference> =
                circle.iter().flat_map(|waiting| names_of(&waiting.placed.record)).collect();
            let before = circle.len();
            circle.retain(|waiting| waiting.missing.iter().all(|reference| names.contains(reference)));
            if circle.len() == before {
                break;
            }
        }
        let partial: Vec<((usize, usize), Record)> = circle
            .iter()
            .filter_map(|Waiting { placed, missing, .. }| {
                Some(((placed.file, placed.number), without(&placed.record, missing)?))
            })
            .collect();
        let (places, records): (Vec<_>, Vec<_>) = partial.into_iter().unzip();
        for (place, applied) in places.into_iter().zip(editor.apply(&records).await?) {
            if let Applied::Written(written) = applied {
                self.begun.insert(place, written.outcome);
            }
        }
        Ok(())
    }

    /// Reports what was left out.
    pub(crate) fn reject(
        &mut self,
        file: usize,
        line: usize,
        kind: Option<RecordKind>,
        problems: Vec<FieldProblem>,
    ) {
        match kind {
            Some(kind) => self.result.by_kind.entry(kind).or_default().rejected += 1,
            None => self.result.unread += 1,
        }
        (self.report)(Reject { file: self.names[file].clone(), line, problems });
    }
}

/// What other records may call a film.
fn names_of(record: &Record) -> Vec<Reference> {
    let Record::Film(film) = record else { return Vec::new() };
    let made = || match film.year {
        Some(year) => slug::slug_of(&format!("{} {year}", film.primary_title)),
        None => slug::slug_of(&film.primary_title),
    };
    let slug = film.slug.clone().or_else(made).map(Reference::Slug);
    let elsewhere = film.external_ids.iter().map(|id| Reference::External(id.source, id.value.clone()));
    slug.into_iter().chain(elsewhere).collect()
}

/// A film without its pointers to films of these names; nothing when it has none.
fn without(record: &Record, names: &[Reference]) -> Option<Record> {
    let Record::Film(film) = record else { return None };
    let mut film = film.clone();
    if let Some(recommendations) = &mut film.recommendations {
        recommendations.retain(|recommendation| !names.contains(&recommendation.film));
    }
    for scene in film.scenes.iter_mut().flatten() {
        scene.teases = scene.teases.take().filter(|film| !names.contains(film));
    }
    let partial = Record::Film(film);
    (partial != *record).then_some(partial)
}

fn batches(waiting: Vec<Waiting>) -> Vec<Vec<Placed>> {
    let mut waiting = waiting.into_iter().map(|waiting| waiting.placed).peekable();
    let mut batches = Vec::new();
    while waiting.peek().is_some() {
        batches.push(waiting.by_ref().take(BATCH).collect());
    }
    batches
}
