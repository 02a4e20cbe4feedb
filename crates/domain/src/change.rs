//! The change log: what was written, in the order it was written, one entry an entity.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    date::Timestamp,
    film::Film,
    id::{Id, Kind},
};

/// What was done to an entity.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Operation {
    /// It was made, or brought back.
    Create,
    /// It was changed.
    Update,
    /// It was deleted.
    Delete,
    /// It was merged into another, which took over what hung on it.
    Merge,
}

impl Operation {
    /// The stored form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// An entry of the change log: the envelope that every feed carries. It holds no text of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place in the log, counted up over the whole catalogue; numbers may be left out.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// The name of the token it was written with.
    pub actor: String,
    /// What was done. To a reader whose ceiling an item comes down to, it is made; to one above whose ceiling it is
    /// raised, it is deleted.
    pub operation: Operation,
    /// The kind of the entity.
    pub kind: Kind,
    /// The entity's row key.
    pub id: i64,
    /// The film it belongs to, or is.
    pub film_id: Option<Id<Film>>,
    /// The entity's revision after it.
    pub revision: i32,
    /// The row key of the entity of the same kind it was merged into.
    pub merged_into: Option<i64>,
    /// The names under which caches know what it touched, such as `film:42` and `films`.
    pub tags: Vec<String>,
}

/// An entry of an entity's history: the envelope, and what each changed field was before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Revised {
    /// The entry.
    pub change: Change,
    /// What changed, by field in the form inputs have. Empty where the reader's ceiling does not allow it to be told.
    pub fields: Vec<FieldChange>,
    /// Whether fields are left out because they tell more of the story than the reader asked to know.
    pub withheld: bool,
}

/// What became of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field, as inputs name it.
    pub field: String,
    /// What it held before; nothing where it was empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it held after; nothing where it is empty now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// The state of an entity in the form inputs have.
pub type State = Map<String, Value>;

/// The fields in which two states differ, in the order of the later one, what is gone behind it.
#[must_use]
pub fn difference(before: &State, after: &State) -> Vec<FieldChange> {
    let changed = after.iter().filter(|(field, value)| before.get(*field) != Some(value));
    let changed = changed.map(|(field, value)| FieldChange {
        field: field.clone(),
        before: before.get(field).cloned(),
        after: Some(value.clone()),
    });
    let gone = before.iter().filter(|(field, _)| !after.contains_key(*field));
    let gone = gone.map(|(field, value)| FieldChange {
        field: field.clone(),
        before: Some(value.clone()),
        after: None,
    });
    changed.chain(gone).collect()
}

/// The state before a change, from the state after it.
pub fn undo(state: &mut State, fields: &[FieldChange]) {
    for FieldChange { field, before, .. } in fields {
        match before {
            Some(value) => {
                state.insert(field.clone(), value.clone());
            }
            None => {
                state.shift_remove(field);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn state(value: Value) -> State {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn what_changed_leads_back_to_what_was() {
        let before = state(json!({"title": "A", "kind": "key", "summary": "x"}));
        let after = state(json!({"title": "B", "kind": "key", "startsAt": 3}));
        let fields = difference(&before, &after);
        let names: Vec<&str> = fields.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(names, ["title", "startsAt", "summary"]);
        let mut undone = after.clone();
        undo(&mut undone, &fields);
        assert_eq!(undone, before);
        assert!(difference(&before, &before).is_empty());
    }
}
