//! How items of one film name one another: by key or by id, among those that the film will have.

use std::collections::{HashMap, HashSet};

use cinegraph_domain::id::Kind;

use super::{ItemDraft, Scope, WriteError, Writer, keys_of};

/// The kinds of items that others of the same film point to.
pub(crate) const POINTED_TO: [Kind; 4] = [Kind::Edition, Kind::Character, Kind::Scene, Kind::Quote];

/// The names that items of a film can be called by.
pub(crate) struct ItemNames(HashMap<Kind, HashSet<String>>);

impl ItemNames {
    /// Notes every name in a list of drafts that is none of these.
    pub(crate) fn check<D: ItemDraft>(&self, list: &str, drafts: Option<&[D]>, faults: &mut Vec<WriteError>) {
        for (position, draft) in drafts.into_iter().flatten().enumerate() {
            draft.pointers(&mut |field, kind, name| {
                if !self.0.get(&kind).is_some_and(|names| names.contains(name)) {
                    let path = format!("{list}[{position}].{field}");
                    faults.push(WriteError::UnknownKey { path, kind, key: name.to_owned() });
                }
            });
        }
    }
}

impl Writer {
    /// The names that items of these kinds will have: the keys of a list that is given, or else those that are stored,
    /// and the ids of the stored items that stay.
    pub(crate) async fn item_names(
        &self,
        film: Option<i64>,
        given: impl IntoIterator<Item = (Kind, Option<HashSet<String>>)>,
    ) -> Result<ItemNames, WriteError> {
        let mut known = HashMap::new();
        for (kind, given) in given {
            let stored = match film {
                Some(film) => self.keys(kind.as_str(), ("film_id", film)).await?,
                None => HashMap::new(),
            };
            let stays = |key: &String| given.as_ref().is_none_or(|given| given.contains(key));
            let ids = stored.iter().filter(|(key, _)| stays(key));
            let mut names: HashSet<String> = ids.map(|(_, id)| kind.id(*id)).collect();
            names.extend(given.unwrap_or_else(|| stored.into_keys().collect()));
            known.insert(kind, names);
        }
        Ok(ItemNames(known))
    }

    /// Enters the stored items of a film into a scope.
    pub(crate) async fn enter_items(
        &self,
        scope: &mut Scope<'_>,
        film: i64,
        kinds: &[Kind],
    ) -> Result<(), WriteError> {
        for kind in kinds {
            for (key, row) in self.keys(kind.as_str(), ("film_id", film)).await? {
                scope.keys.insert((*kind, key), row);
            }
        }
        Ok(())
    }
}

/// The keys of a list that a draft brings.
pub(crate) fn given_keys(
    path: &str,
    drafts: Option<&[impl ItemDraft]>,
) -> Result<Option<HashSet<String>>, WriteError> {
    drafts.map(|drafts| Ok(keys_of(path, drafts)?.into_iter().collect())).transpose()
}
