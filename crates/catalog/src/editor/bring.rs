//! Bringing in what another catalogue knows: each record is matched with what is there, laid over it by who wrote what,
//! and written. What it does not speak of stays as it is.

mod links;

use std::collections::HashMap;

use cinegraph_domain::{
    actor::Scope,
    change::State,
    id::Kind,
    input::Input,
    record::Record,
    reference::Reference,
    validation::{Check, FieldProblem},
};
use cinegraph_persistence::{
    references::Fate,
    write::{Authors, Birth, Deed, Held, Outcome, WriteError, Writer, Written},
};
use serde_json::Value;

use super::{Applied, Editor, keep_or_undo};
use crate::{
    CatalogError,
    blending::{Hand, IMPORT, Stored, item_lists},
    matching::{Matched, matched},
};

/// How records are brought in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Whether to write over what others wrote, editors among them.
    pub overwrite: bool,
    /// Whether to undo all of it at the end.
    pub dry_run: bool,
}

/// What became of one record.
#[derive(Debug)]
pub enum Brought {
    /// It is in the catalogue now.
    Written(Arrival),
    /// A reference that it cannot do without leads nowhere yet.
    Waiting(WriteError),
    /// It has faults and was left out.
    Rejected(Vec<FieldProblem>),
}

/// A record that was brought in.
#[derive(Debug)]
pub struct Arrival {
    /// The record itself.
    pub written: Written,
    /// People who were made or changed along with it.
    pub along: Vec<Written>,
    /// Links that were left out, for the catalogue has not got what they lead to.
    pub left_out: Vec<FieldProblem>,
    /// What was written for it, in a dry run.
    pub deeds: Vec<Deed>,
}

/// Records coming in, a batch a transaction; in a dry run all of them in one that is never kept.
pub struct Bringing {
    editor: Editor,
    actor: String,
    manner: Manner,
    writer: Option<Writer>,
}

impl Editor {
    /// Begins to bring in records. The actor should be called `import:` and a word for where they come from, for by that
    /// a later import knows what it wrote itself.
    #[must_use]
    pub fn bringing(&self, manner: Manner) -> Bringing {
        let actor = self.actor.name.clone().unwrap_or_else(|| format!("{IMPORT}unnamed"));
        Bringing { editor: self.clone(), actor, manner, writer: None }
    }
}

impl Bringing {
    /// Brings in a batch. What became of each record stands at its place in the answer. With `without_unknown` a record
    /// goes in without those references that lead nowhere, where it would otherwise wait for them.
    ///
    /// # Errors
    /// When the actor may not, or the database fails; nothing of the batch is kept then.
    pub async fn bring(
        &mut self,
        records: &[Record],
        without_unknown: bool,
    ) -> Result<Vec<Brought>, CatalogError> {
        self.editor.authorise(Scope::Admin)?;
        let mut writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.editor.writer().await?,
        };
        let mut brought = Vec::with_capacity(records.len());
        for record in records {
            let problems = Check::all(record);
            brought.push(if problems.is_empty() {
                self.alone(&mut writer, record, without_unknown).await?
            } else {
                Brought::Rejected(problems)
            });
        }
        if self.manner.dry_run {
            self.writer = Some(writer);
        } else {
            writer.commit().await?;
        }
        Ok(brought)
    }

    /// Brings in one record within a savepoint of its own.
    async fn alone(
        &self,
        writer: &mut Writer,
        record: &Record,
        without_unknown: bool,
    ) -> Result<Brought, CatalogError> {
        writer.savepoint().await?;
        let before = writer.last_logged();
        let written = self.one(writer, record, without_unknown).await;
        Ok(match keep_or_undo(writer, written).await? {
            Ok(Ok(mut arrival)) => {
                if self.manner.dry_run {
                    arrival.deeds = writer.deeds_since(before).await?;
                }
                Brought::Written(arrival)
            }
            Ok(Err(problems)) | Err(Applied::Rejected(problems)) => Brought::Rejected(problems),
            Err(Applied::Waiting(error)) => Brought::Waiting(error),
            Err(Applied::Written(_)) => Brought::Rejected(Vec::new()),
        })
    }

    async fn one(
        &self,
        writer: &mut Writer,
        record: &Record,
        without_unknown: bool,
    ) -> Result<Result<Arrival, Vec<FieldProblem>>, WriteError> {
        let kind = record.kind().entity();
        let row = match matched(writer, record).await? {
            Matched::Row(row) => Some(row),
            Matched::New => None,
            Matched::Several(rows) => return Ok(Err(vec![ambiguous(kind, &rows)])),
            Matched::Contradicted(row, reference) => {
                return Ok(Err(vec![contradicted(kind, row, &reference)]));
            }
        };
        let mut record = record.clone();
        let mut links =
            links::Links { bringing: self, row, without_unknown, along: Vec::new(), left_out: Vec::new() };
        links.lead(writer, &mut record).await?;
        let (along, left_out) = (links.along, links.left_out);
        let state = state_of(&record)?;
        let written = match row {
            Some(id) => self.lay(writer, kind, id, state).await?,
            None => make(writer, kind, state).await?,
        };
        Ok(Ok(Arrival { written, along, left_out, deeds: Vec::new() }))
    }

    /// Lays a record over the entity it speaks of.
    async fn lay(
        &self,
        writer: &mut Writer,
        kind: Kind,
        id: i64,
        mut incoming: State,
    ) -> Result<Written, WriteError> {
        let whole = writer.whole(kind, id).await?;
        let entities: Vec<(Kind, i64)> = match kind {
            Kind::Film => vec![(kind, id)],
            _ => whole.iter().map(|(kind, id, _)| (*kind, *id)).collect(),
        };
        let authors = writer.authors(&entities).await?;
        let hand = Hand { actor: &self.actor, overwrite: self.manner.overwrite };
        let (mut state, owned) = taken_apart(kind, id, whole);
        let lists = match kind {
            Kind::AwardBody => parts_of_body(&hand, &mut incoming, &owned, &authors),
            _ => lists(&hand, kind, &mut incoming, owned, &authors),
        };
        if kind == Kind::Nomination {
            // It was found by these, which the state names in another way.
            for field in ["body", "category", "ceremony"] {
                incoming.shift_remove(field);
            }
        }
        let changed = hand.lay_over(&mut state, incoming, authors.get(&(kind, id)));
        if !changed && lists.is_empty() {
            return Ok(Written { kind, id, outcome: Outcome::Unchanged });
        }
        state.extend(lists);
        let before = writer.last_logged();
        writer.update(id, &input(kind, state)?).await?;
        let outcome = if writer.last_logged() == before { Outcome::Unchanged } else { Outcome::Updated };
        Ok(Written { kind, id, outcome })
    }
}

/// Makes the entity that a record speaks of, under a slug that is free.
async fn make(writer: &mut Writer, kind: Kind, mut state: State) -> Result<Written, WriteError> {
    let slug = state.get("slug").and_then(Value::as_str).map(ToOwned::to_owned);
    match (kind, slug) {
        (Kind::Film | Kind::Person, _) => {
            state.shift_remove("slug");
        }
        (_, Some(slug)) if writer.fate(kind, &Reference::Slug(slug.clone())).await? != Fate::Unknown => {
            let free = writer.slug_from(kind, &slug).await?;
            state.insert("slug".to_owned(), free.into());
        }
        _ => {}
    }
    let id = writer.create(&input(kind, state)?, None, &Birth::New).await?;
    Ok(Written { kind, id, outcome: Outcome::Created })
}

/// The fields of an entity, and what it owns.
fn taken_apart(kind: Kind, id: i64, whole: Vec<(Kind, i64, Held)>) -> (State, Vec<(Kind, i64, Held)>) {
    let (own, owned): (Vec<_>, Vec<_>) =
        whole.into_iter().partition(|entry| (entry.0, entry.1) == (kind, id));
    let mut state = own.into_iter().next().map(|(.., held)| held.state).unwrap_or_default();
    state.shift_remove("position");
    (state, owned)
}

/// The lists of items that change, as the whole of what they will be.
fn lists(
    hand: &Hand<'_>,
    kind: Kind,
    incoming: &mut State,
    owned: Vec<(Kind, i64, Held)>,
    authors: &Authors,
) -> State {
    let mut changed = State::new();
    let mut characters = HashMap::new();
    for (field, of) in item_lists(kind) {
        let Some(Value::Array(items)) = incoming.shift_remove(*field) else { continue };
        let mut items: Vec<State> = items.into_iter().filter_map(object).collect();
        point_to(&mut items, &characters);
        let mut names = HashMap::new();
        if let Some(items) = hand.lay_items(*of, stored(*of, &owned), items, authors, &mut names) {
            changed.insert((*field).to_owned(), items.into_iter().map(Value::Object).collect());
        }
        if *of == Kind::Character {
            characters = names;
        }
    }
    changed
}

/// The stored items of a kind in their order.
fn stored(kind: Kind, owned: &[(Kind, i64, Held)]) -> Vec<Stored> {
    let mut items: Vec<&(Kind, i64, Held)> = owned.iter().filter(|(of, ..)| *of == kind).collect();
    items.sort_by_key(|(_, id, held)| (held.state.get("position").and_then(Value::as_i64), *id));
    let mut stored: Vec<Stored> = items.into_iter().map(|(_, id, held)| Stored::of(*id, held)).collect();
    if kind == Kind::Adaptation {
        for adaptation in &mut stored {
            let differences = differences(adaptation.id, owned);
            if !differences.is_empty() {
                adaptation.state.insert("differences".to_owned(), differences.into());
            }
        }
    }
    stored
}

/// The differences that hang on an adaptation, as its draft names them.
fn differences(adaptation: i64, owned: &[(Kind, i64, Held)]) -> Vec<Value> {
    let public = Kind::Adaptation.id(adaptation);
    let of_it = stored(Kind::AdaptationDifference, owned).into_iter().filter_map(|mut difference| {
        let parent = difference.state.shift_remove("adaptation")?;
        let key = difference.state.get("key")?.as_str()?.rsplit('/').next()?.to_owned();
        difference.state.insert("key".to_owned(), key.into());
        (parent.as_str() == Some(&public)).then_some(Value::Object(difference.state))
    });
    of_it.collect()
}

/// Makes items point to characters that are there under names other than those of the record.
fn point_to(items: &mut [State], characters: &HashMap<String, String>) {
    for item in items {
        if let Some(Value::Array(names)) = item.get_mut("characters") {
            for name in names {
                if let Some(known) = name.as_str().and_then(|name| characters.get(name)) {
                    *name = known.clone().into();
                }
            }
        }
    }
}

/// The ceremonies and categories of an award body that are new or change.
fn parts_of_body(
    hand: &Hand<'_>,
    incoming: &mut State,
    owned: &[(Kind, i64, Held)],
    authors: &Authors,
) -> State {
    let mut changed = State::new();
    for (field, of, name) in
        [("ceremonies", Kind::AwardCeremony, "year"), ("categories", Kind::AwardCategory, "slug")]
    {
        let Some(Value::Array(parts)) = incoming.shift_remove(field) else { continue };
        let stored = stored(of, owned);
        let parts: Vec<Value> = parts
            .into_iter()
            .filter_map(object)
            .filter_map(|part| match stored.iter().find(|stored| stored.state.get(name) == part.get(name)) {
                Some(stored) => {
                    let mut state = stored.state.clone();
                    state.shift_remove("body");
                    hand.lay_over(&mut state, part, authors.get(&(of, stored.id))).then_some(state)
                }
                None => Some(part),
            })
            .map(Value::Object)
            .collect();
        if !parts.is_empty() {
            changed.insert(field.to_owned(), parts.into());
        }
    }
    changed
}

fn object(value: Value) -> Option<State> {
    match value {
        Value::Object(state) => Some(state),
        _ => None,
    }
}

/// A record's fields as inputs name them.
fn state_of(record: &Record) -> Result<State, WriteError> {
    let value = serde_json::to_value(record).map_err(unreadable)?;
    let mut state = object(value).unwrap_or_default();
    state.shift_remove("kind");
    Ok(state)
}

fn input(kind: Kind, state: State) -> Result<Input, WriteError> {
    Input::read(kind, state).map_err(|unread| {
        unreadable(serde::de::Error::custom(format!("{}: {}", unread.path, unread.message)))
    })
}

fn unreadable(error: serde_json::Error) -> WriteError {
    WriteError::Store(cinegraph_persistence::StoreError::Row { what: "draft", error })
}

fn ambiguous(kind: Kind, rows: &[i64]) -> FieldProblem {
    let candidates: Vec<String> = rows.iter().map(|row| kind.id(*row)).collect();
    FieldProblem {
        path: String::new(),
        code: "AMBIGUOUS",
        message: format!(
            "may be any of {}; give the right one an id of this catalogue",
            candidates.join(", ")
        ),
    }
}

fn contradicted(kind: Kind, row: i64, reference: &Reference) -> FieldProblem {
    FieldProblem {
        path: "externalIds".to_owned(),
        code: "CONFLICT",
        message: format!(
            "names {} by one id, which bears another id of that kind than `{reference}`",
            kind.id(row)
        ),
    }
}
