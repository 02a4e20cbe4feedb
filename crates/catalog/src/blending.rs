//! Laying what another catalogue says over what is there: field by field and item by item, by who wrote what. An import
//! takes over what it wrote itself before and fills what is empty; what others wrote stays, unless it is told to
//! overwrite. Lists are added to, and only what the import itself brought goes again.

use std::collections::HashMap;

use cinegraph_domain::{change::State, id::Kind, slug};
use cinegraph_persistence::write::{Authors, Hands, Held, identity};
use serde_json::Value;

/// In whose name values are laid over others.
pub(crate) struct Hand<'a> {
    /// Who writes.
    pub(crate) actor: &'a str,
    /// Whether they may write over what others wrote.
    pub(crate) overwrite: bool,
}

/// A stored item in the form a record has it: with its key, without its place.
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) state: State,
}

impl Stored {
    pub(crate) fn of(id: i64, held: &Held) -> Self {
        let mut state = held.state.clone();
        state.shift_remove("position");
        Self { id, state }
    }

    fn key(&self) -> Option<&str> {
        self.state.get("key").and_then(Value::as_str)
    }
}

/// Lists of a record whose entries are items: the field, and the kind of the items. Those that others point to come
/// before them.
pub(crate) const fn item_lists(kind: Kind) -> &'static [(&'static str, Kind)] {
    match kind {
        Kind::Film => &[
            ("titles", Kind::AlternateTitle),
            ("releases", Kind::Release),
            ("editions", Kind::Edition),
            ("videos", Kind::Video),
            ("images", Kind::Image),
            ("synopsis", Kind::SynopsisSection),
            ("characters", Kind::Character),
            ("roles", Kind::Role),
            ("scenes", Kind::Scene),
            ("quotes", Kind::Quote),
            ("insights", Kind::Insight),
            ("locations", Kind::FilmingLocation),
            ("adaptations", Kind::Adaptation),
            ("themes", Kind::ThemeReading),
            ("analyses", Kind::Analysis),
            ("questions", Kind::DiscussionQuestion),
            ("polls", Kind::Poll),
            ("recommendations", Kind::Recommendation),
        ],
        Kind::Person => &[("images", Kind::Image)],
        Kind::Theme => &[("questions", Kind::DiscussionQuestion), ("polls", Kind::Poll)],
        _ => &[],
    }
}

impl Hand<'_> {
    /// Lays fields over those of an entity that is there. Says whether any changed.
    pub(crate) fn lay_over(
        &self,
        stored: &mut State,
        incoming: State,
        hands: Option<&HashMap<String, Hands>>,
    ) -> bool {
        let before = stored.clone();
        let mut source = None;
        for (field, value) in incoming {
            let hands = hands.and_then(|hands| hands.get(&field));
            match field.as_str() {
                "slug" | "key" => {}
                "source" => source = Some(value),
                _ => self.lay_field(stored, field, value, hands),
            }
        }
        let changed = *stored != before;
        if let Some(source) = source {
            let hands = hands.and_then(|hands| hands.get("source"));
            // A later look at the same thing is no change of it.
            if changed {
                self.lay_field(stored, "source".to_owned(), source, hands);
            }
        }
        *stored != before
    }

    fn lay_field(&self, stored: &mut State, field: String, value: Value, hands: Option<&Hands>) {
        let mine = hands.is_some_and(|hands| hands.all.iter().all(|actor| actor == self.actor));
        let Some(old) = stored.get(&field) else {
            // What someone emptied stays empty.
            if self.overwrite || hands.is_none_or(|hands| hands.last == self.actor) {
                stored.insert(field, value);
            }
            return;
        };
        let by_import = hands.is_none_or(|hands| hands.last.starts_with(IMPORT));
        let value = match (old, value) {
            (Value::Array(old), Value::Array(new)) if field == "externalIds" => united(&field, old, new),
            (Value::Array(_), value @ Value::Array(_)) if mine || self.overwrite => value,
            (Value::Array(old), Value::Array(new)) if by_import => united(&field, old, new),
            (_, value) if self.overwrite || hands.is_some_and(|hands| hands.last == self.actor) => value,
            _ => return,
        };
        stored.insert(field, value);
    }

    /// Lays a list of items over the items of that kind that are there, in their order. Nothing comes back where nothing
    /// would change. `named` is told which of the incoming keys are stored items, by their ids.
    pub(crate) fn lay_items(
        &self,
        kind: Kind,
        stored: Vec<Stored>,
        incoming: Vec<State>,
        authors: &Authors,
        named: &mut HashMap<String, String>,
    ) -> Option<Vec<State>> {
        let source = incoming.first().and_then(source_name).map(ToOwned::to_owned);
        let mut partners = partners(kind, &stored, &incoming);
        let mut incoming: Vec<Option<State>> = incoming.into_iter().map(Some).collect();
        let mut items = Vec::with_capacity(stored.len() + incoming.len());
        let mut changed = false;
        for item in stored {
            let hands = authors.get(&(kind, item.id));
            let partner = partners.remove(&item.id).and_then(|place| incoming.get_mut(place)?.take());
            let mine = hands.is_some_and(|fields| {
                fields.values().all(|hands| hands.all.iter().all(|actor| actor == self.actor))
            });
            let Stored { id, mut state } = item;
            match partner {
                Some(wanted) => {
                    if let Some(key) = wanted.get("key").and_then(Value::as_str) {
                        named.insert(key.to_owned(), kind.id(id));
                    }
                    if mine {
                        // Nobody else has a word in it: what is no longer said of it goes.
                        let gone =
                            |field: &String| !wanted.contains_key(field) && !KEPT.contains(&field.as_str());
                        let before = state.len();
                        state.retain(|field, _| !gone(field));
                        changed |= state.len() != before;
                    }
                    changed |= self.lay_over(&mut state, wanted, hands);
                    items.push(state);
                }
                None if mine && source_name(&state) == source.as_deref() => changed = true,
                None => items.push(state),
            }
        }
        let new: Vec<State> = incoming.into_iter().flatten().collect();
        changed |= !new.is_empty();
        items.extend(new);
        changed.then_some(items)
    }
}

/// What the names of actors that are imports begin with.
pub(crate) const IMPORT: &str = "import:";
/// Fields of a stored item that an incoming one need not have.
const KEPT: [&str; 3] = ["key", "source", "differences"];

fn source_name(state: &State) -> Option<&str> {
    state.get("source")?.get("name")?.as_str()
}

/// Which of the incoming items, by its place, is which of the stored: that of the same key, or else the same thing.
fn partners(kind: Kind, stored: &[Stored], incoming: &[State]) -> HashMap<i64, usize> {
    let mut partners = HashMap::new();
    let mut taken = vec![false; incoming.len()];
    let by_key: HashMap<&str, usize> = incoming
        .iter()
        .enumerate()
        .filter_map(|(place, item)| Some((item.get("key")?.as_str()?, place)))
        .collect();
    for item in stored {
        if let Some(place) = item.key().and_then(|key| by_key.get(key))
            && !taken[*place]
        {
            taken[*place] = true;
            partners.insert(item.id, *place);
        }
    }
    if identity(kind).is_empty() {
        return partners;
    }
    let mut by_identity: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for (place, item) in incoming.iter().enumerate().rev().filter(|(place, _)| !taken[*place]) {
        by_identity.entry(identity_of(kind, item)).or_default().push(place);
    }
    for item in stored {
        if partners.contains_key(&item.id) {
            continue;
        }
        if let Some(place) = by_identity.get_mut(&identity_of(kind, &item.state)).and_then(Vec::pop) {
            partners.insert(item.id, place);
        }
    }
    partners
}

fn identity_of(kind: Kind, item: &State) -> Vec<String> {
    identity(kind).iter().map(|field| item.get(*field).map(folded).unwrap_or_default()).collect()
}

/// What a list holds with what it lacks of another behind it.
fn united(field: &str, old: &[Value], new: Vec<Value>) -> Value {
    let mut all = old.to_vec();
    for value in new {
        let name = name_in_list(field, &value);
        match all.iter_mut().find(|old| name_in_list(field, old) == name) {
            Some(Value::Object(old)) if field == "texts" => {
                if let Value::Object(new) = value {
                    for (part, text) in new {
                        if !old.contains_key(&part) {
                            old.insert(part, text);
                        }
                    }
                }
            }
            Some(_) => {}
            None => all.push(value),
        }
    }
    Value::Array(all)
}

/// What two values of one list are told apart by.
fn name_in_list(field: &str, value: &Value) -> String {
    match field {
        "texts" => value.get("locale").map(folded).unwrap_or_default(),
        "keywords" => value.get("name").map(slugged).unwrap_or_default(),
        "genres" => slugged(value),
        _ => folded(value),
    }
}

/// What an entry of a vocabulary is found by.
fn slugged(name: &Value) -> String {
    name.as_str().and_then(slug::slug_of).unwrap_or_else(|| folded(name))
}

fn folded(value: &Value) -> String {
    match value {
        Value::String(text) => slug::fold(text),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    fn state(value: Value) -> State {
        value.as_object().cloned().unwrap_or_default()
    }

    fn hands(fields: &[(&str, &[&str])]) -> HashMap<String, Hands> {
        let hands = |actors: &[&str]| Hands {
            last: actors.last().copied().unwrap_or_default().to_owned(),
            all: actors.iter().map(|actor| (*actor).to_owned()).collect::<BTreeSet<_>>(),
        };
        fields.iter().map(|(field, actors)| ((*field).to_owned(), hands(actors))).collect()
    }

    const TMDB: Hand<'_> = Hand { actor: "import:tmdb", overwrite: false };

    #[test]
    fn a_field_is_taken_over_by_who_wrote_it_and_filled_by_all() {
        let mut stored = state(json!({"tagline": "old", "overview": "an editor's", "year": 1979}));
        let incoming =
            json!({"tagline": "new", "overview": "ours", "year": 1980, "status": "released", "tone": "x"});
        let hands = hands(&[
            ("tagline", &["import:tmdb"]),
            ("overview", &["import:tmdb", "editor"]),
            ("year", &["import:imdb"]),
            ("tone", &["import:tmdb", "editor"]),
        ]);
        assert!(TMDB.lay_over(&mut stored, state(incoming.clone()), Some(&hands)));
        let expected =
            json!({"tagline": "new", "overview": "an editor's", "year": 1979, "status": "released"});
        assert_eq!(stored, state(expected));
        assert!(!TMDB.lay_over(&mut stored, state(incoming.clone()), Some(&hands)));
        let all = Hand { overwrite: true, ..TMDB };
        assert!(all.lay_over(&mut stored, state(incoming.clone()), Some(&hands)));
        assert_eq!(stored, state(incoming));
    }

    #[test]
    fn lists_are_added_to_but_for_those_of_an_editor() {
        let stored = state(json!({
            "genres": ["Drama"], "countries": ["GB"], "externalIds": [{"source": "imdb", "value": "tt1"}],
        }));
        let incoming = state(json!({
            "genres": ["drama", "Horror"], "countries": ["US"], "externalIds": [{"source": "tmdb", "value": "1"}],
        }));
        let hands = hands(&[("genres", &["import:imdb"]), ("countries", &["editor"])]);
        let mut laid = stored.clone();
        TMDB.lay_over(&mut laid, incoming, Some(&hands));
        assert_eq!(laid["genres"], json!(["Drama", "Horror"]));
        assert_eq!(laid["countries"], json!(["GB"]));
        assert_eq!(laid["externalIds"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn the_date_of_a_look_alone_changes_nothing() {
        let seen = |day: &str, title: &str| {
            state(json!({"title": title, "source": {"name": "T", "accessedOn": day}}))
        };
        let hands = hands(&[("title", &["import:tmdb"]), ("source", &["import:tmdb"])]);
        let mut stored = seen("2026-01-01", "a");
        assert!(!TMDB.lay_over(&mut stored, seen("2026-02-01", "a"), Some(&hands)));
        assert!(TMDB.lay_over(&mut stored, seen("2026-02-01", "b"), Some(&hands)));
        assert_eq!(stored, seen("2026-02-01", "b"));
    }

    #[test]
    fn only_what_an_import_brought_itself_goes_again() {
        let item = |key: &str, person: &str, source: Option<&str>| {
            let mut item = json!({"key": key, "person": person, "department": "acting", "job": "Actor"});
            if let Some(source) = source {
                item["source"] = json!({"name": source});
            }
            state(item)
        };
        let stored = || {
            vec![
                Stored { id: 1, state: item("kathy", "person_1", None) },
                Stored { id: 2, state: item("t1", "person_2", Some("TMDB")) },
                Stored { id: 3, state: item("t2", "person_3", Some("TMDB")) },
            ]
        };
        let mut authors = Authors::new();
        for (id, actor) in [(1, "editor"), (2, "import:tmdb"), (3, "import:tmdb")] {
            authors.insert((Kind::Role, id), hands(&[("person", &[actor]), ("job", &[actor])]));
        }
        let incoming = || vec![item("t9", "person_1", Some("TMDB")), item("t2", "person_3", Some("TMDB"))];
        let mut named = HashMap::new();
        let laid = TMDB.lay_items(Kind::Role, stored(), incoming(), &authors, &mut named).expect("a change");
        let keys: Vec<&str> = laid.iter().filter_map(|item| item["key"].as_str()).collect();
        assert_eq!(keys, ["kathy", "t2"]);
        assert_eq!(named.get("t9").map(String::as_str), Some("role_1"));
        let again = laid.iter().zip([1, 3]).map(|(state, id)| Stored { id, state: state.clone() }).collect();
        assert_eq!(TMDB.lay_items(Kind::Role, again, incoming(), &authors, &mut named), None);
    }
}
