//! Bringing back what was: an earlier state of an entity, or one that was deleted, with what went along with it.

use std::{collections::HashSet, ops::ControlFlow};

use cinegraph_domain::{
    change::{Operation, State, undo},
    id::Kind,
    input::is_item,
    reference::Reference,
};
use cinegraph_persistence::{
    references::Fate,
    write::{Birth, Held, Past, Place, Writer},
};
use serde_json::Value;

use super::{
    Editor, Repeat, Saved,
    single::{checked, content, read},
};
use crate::CatalogError;

impl Editor {
    /// Brings a deleted entity, or an earlier state of one, back as a new revision. With a deleted entity comes back what
    /// was deleted along with it, and what lost a pointer to it and was not changed since gets that back.
    ///
    /// # Errors
    /// When it never had that revision; else as [`Editor::update`].
    pub async fn restore(
        &self,
        kind: Kind,
        target: &Reference,
        revision: i32,
        expected: Option<i32>,
        repeat: Option<&Repeat>,
    ) -> Result<Saved, CatalogError> {
        let mut writer = match self.begin(repeat).await? {
            ControlFlow::Continue(writer) => writer,
            ControlFlow::Break(saved) => return Ok(saved),
        };
        let id = past_row(&mut writer, kind, target).await?;
        let held = writer.held(kind, id).await?;
        let past = writer.past(kind, id).await?;
        match (&held, expected, past.first()) {
            (Some(held), Some(expected), _) if held.revision != expected => {
                return Err(CatalogError::Stale { kind, current: held.revision });
            }
            (None, Some(expected), Some(last)) if last.revision != expected => {
                return Err(CatalogError::Stale { kind, current: last.revision });
            }
            _ => {}
        }
        let Some(state) = state_at(held.as_ref(), &past, revision) else {
            let message = format!("{} has no revision {revision} that the log knows of", kind.id(id));
            return Err(CatalogError::BadRequest { field: Some("revision".to_owned()), message });
        };
        match (held, past.first()) {
            (Some(held), _) => {
                let held = Held { state, ..held };
                let input = checked(read(kind, content(kind, &held))?)?;
                writer.update(id, &input).await?;
            }
            (None, Some(last)) => {
                bring_back(&mut writer, kind, id, last, state).await?;
                undo_the_rest(&mut writer, last).await?;
            }
            (None, None) => return Err(CatalogError::NotFound { kind, reference: target.clone() }),
        }
        self.finish_at(writer, kind, id, repeat).await
    }
}

/// The row that a reference leads to, or led to before it was deleted.
async fn past_row(writer: &mut Writer, kind: Kind, target: &Reference) -> Result<i64, CatalogError> {
    match (writer.fate(kind, target).await?, target) {
        (Fate::Found(id) | Fate::Moved(id), _) => Ok(id),
        (Fate::Gone, Reference::Id(of, id)) if *of == kind => Ok(*id),
        (Fate::Gone, _) => {
            let message = "name what was deleted by its id, such as film_42".to_owned();
            Err(CatalogError::BadRequest { field: None, message })
        }
        (Fate::Unknown, _) => Err(CatalogError::NotFound { kind, reference: target.clone() }),
    }
}

/// The state an entity had at a revision, from the one it has and all that happened since.
fn state_at(held: Option<&Held>, past: &[Past], revision: i32) -> Option<State> {
    let mut state = held.map(|held| held.state.clone()).unwrap_or_default();
    if held.is_some_and(|held| held.revision == revision) {
        return Some(state);
    }
    for entry in past {
        if entry.revision == revision && !matches!(entry.operation, Operation::Delete | Operation::Merge) {
            return Some(state);
        }
        undo(&mut state, &entry.fields);
        // A deletion has the revision of what it took away.
        if entry.revision == revision {
            return Some(state);
        }
    }
    None
}

/// Makes an entity again under the row key it had.
async fn bring_back(
    writer: &mut Writer,
    kind: Kind,
    id: i64,
    last: &Past,
    state: State,
) -> Result<(), CatalogError> {
    let film = last.film;
    let owner = match owner_in(kind, &state, film) {
        Some((owner_kind, owner)) => writer.new_owner(kind, (owner_kind, owner)).await?,
        None => None,
    };
    let text = |field: &str| state.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let position = state.get("position").and_then(Value::as_i64).unwrap_or_default();
    let place = Place { id, key: text("key"), position: i32::try_from(position).unwrap_or(i32::MAX) };
    let held = Held { state, revision: last.revision, level: 0, film };
    let input = checked(read(kind, content(kind, &held))?)?;
    writer.goes_on_from(kind, id, last.revision);
    writer.create(&input, owner, &Birth::Again(place)).await?;
    Ok(())
}

/// What else the deletion did: what went along comes back, owners before what they own; pointers that were emptied are
/// filled again where nobody has changed the entity since.
async fn undo_the_rest(writer: &mut Writer, last: &Past) -> Result<(), CatalogError> {
    let batch = writer.past_of_batch(last.batch).await?;
    let mut deleted: Vec<&Past> = batch.iter().filter(|entry| is_undone(entry, last)).collect();
    deleted.sort_by_key(|entry| (rank(entry.kind), entry.id));
    for entry in deleted {
        if entry.operation == Operation::Delete
            && let Fate::Gone = writer.fate(entry.kind, &Reference::Id(entry.kind, entry.id)).await?
        {
            let mut state = State::new();
            undo(&mut state, &entry.fields);
            bring_back(writer, entry.kind, entry.id, entry, state).await?;
        }
    }
    let mut seen = HashSet::new();
    for entry in batch.iter().filter(|entry| entry.operation == Operation::Update) {
        let held = writer.held(entry.kind, entry.id).await?;
        if let Some(held) = held
            && held.revision == entry.revision
            && seen.insert((entry.kind, entry.id))
        {
            let mut state = held.state.clone();
            undo(&mut state, &entry.fields);
            let held = Held { state, ..held };
            let input = checked(read(entry.kind, content(entry.kind, &held))?)?;
            writer.update(entry.id, &input).await?;
        }
    }
    Ok(())
}

fn is_undone(entry: &Past, last: &Past) -> bool {
    entry.operation == Operation::Delete && (entry.kind, entry.id) != (last.kind, last.id)
}

/// Kinds that others point to come back before those.
const fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Film => 0,
        Kind::Edition => 1,
        Kind::Character => 2,
        Kind::Scene => 3,
        Kind::Quote => 4,
        Kind::Adaptation => 5,
        _ => 6,
    }
}

/// Who owned an entity, by its state and the film the log has it under.
fn owner_in(kind: Kind, state: &State, film: Option<i64>) -> Option<(Kind, i64)> {
    let named = |field: &str| state.get(field).and_then(Value::as_str).and_then(Kind::parse_id);
    match kind {
        Kind::AdaptationDifference => named("adaptation"),
        Kind::AwardCeremony | Kind::AwardCategory => named("body"),
        kind if is_item(kind) => match film {
            Some(film) => Some((Kind::Film, film)),
            None => named("theme").or_else(|| named("person")),
        },
        _ => None,
    }
}
