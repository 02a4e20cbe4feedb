//! The change log, written by comparing: what a write may touch is looked at before and after it, and each entity that
//! differs gets an entry. So no way of writing can forget one, nor what it did by the way, such as a pointer emptied by
//! a foreign key.

use std::collections::{BTreeMap, BTreeSet};

use cinegraph_domain::{
    change::{FieldChange, Operation, difference},
    id::Kind,
};
use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    Writer,
    states::{Held, Snapshot, Watch},
};
use crate::{StoreError, engine::Engine};

/// What the log has taken of a write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// The place of the last entry; nothing when nothing had changed.
    pub seq: Option<i64>,
    /// How many entries there are.
    pub entries: usize,
}

/// An entry in the making.
struct Entry {
    operation: Operation,
    kind: Kind,
    id: i64,
    film: Option<i64>,
    merged_into: Option<i64>,
    revision: i32,
    before: Option<i16>,
    after: Option<i16>,
    fields: Vec<FieldChange>,
    tags: BTreeSet<String>,
}

impl Entry {
    /// The slug that the entity had, where it had one.
    fn slug(&self) -> Option<String> {
        let slug = self.fields.iter().find(|change| change.field == "slug")?;
        slug.before.as_ref()?.as_str().map(ToOwned::to_owned)
    }
}

/// How many entries one INSERT carries.
const ROWS_MAX: usize = 200;

impl Writer {
    /// Logs what became different since `before`, and gives each entity that changed its new revision: the one place
    /// where revisions are counted.
    pub(crate) async fn log(&mut self, before: &Snapshot, watched: &[Watch]) -> Result<Logged, StoreError> {
        let mut after = self.look(watched).await?;
        let fresh = std::mem::take(&mut self.fresh);
        after.extend(self.look(&fresh).await?);
        let mut entries = Vec::new();
        let ids: BTreeSet<(Kind, i64)> = before.keys().chain(after.keys()).copied().collect();
        let mut updated: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
        for (kind, id) in ids {
            match (before.get(&(kind, id)), after.get(&(kind, id))) {
                (None, Some(held)) => entries.push(made(kind, id, held)),
                (Some(held), None) => {
                    let into = self.merged.get(&(kind, id)).copied();
                    entries.push(unmade(kind, id, held, into));
                }
                (Some(was), Some(is)) => {
                    let fields = difference(&was.state, &is.state);
                    if fields.is_empty() && was.film == is.film {
                        continue;
                    }
                    updated.entry(kind).or_default().push(id);
                    entries.push(changed(kind, id, (was, is), fields));
                }
                (None, None) => {}
            }
        }
        self.merged.clear();
        for entry in &mut entries {
            if let Some(revision) = self.revisions.remove(&(entry.kind, entry.id)) {
                self.set_revision(entry.kind, entry.id, revision).await?;
                entry.revision = revision;
            }
        }
        for (kind, ids) in updated {
            self.count_revision(kind, ids).await?;
        }
        self.lay_to_rest(&entries).await?;
        self.veil_raised(&entries).await?;
        self.append(entries).await
    }

    /// Gives rows their next revision.
    async fn count_revision(&self, kind: Kind, ids: Vec<i64>) -> Result<(), StoreError> {
        let update = Query::update()
            .table(kind.as_str())
            .value("revision", Expr::col("revision").add(1))
            .value("updated_at", self.now())
            .and_where(Expr::col("id").is_in(ids))
            .take();
        self.transaction().execute(&update).await?;
        Ok(())
    }

    async fn set_revision(&self, kind: Kind, id: i64, revision: i32) -> Result<(), StoreError> {
        let update = Query::update()
            .table(kind.as_str())
            .value("revision", revision)
            .and_where(Expr::col("id").eq(id))
            .take();
        self.transaction().execute(&update).await?;
        Ok(())
    }

    /// Leaves a tombstone for each entity that was deleted, and takes it away from those that came back.
    async fn lay_to_rest(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let mut back: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
        let mut gone: BTreeMap<Kind, Vec<(i64, Option<String>)>> = BTreeMap::new();
        for entry in entries {
            match entry.operation {
                Operation::Create if entry.revision > 1 => back.entry(entry.kind).or_default().push(entry.id),
                Operation::Delete => gone.entry(entry.kind).or_default().push((entry.id, entry.slug())),
                Operation::Create | Operation::Update | Operation::Merge => {}
            }
        }
        for (kind, ids) in back {
            let delete = Query::delete()
                .from_table("tombstone")
                .and_where(Expr::col("kind").eq(kind.as_str()))
                .and_where(Expr::col("entity_id").is_in(ids))
                .take();
            self.transaction().execute(&delete).await?;
        }
        for (kind, names) in gone {
            self.bury(kind, names).await?;
        }
        Ok(())
    }

    /// Tombstones for entities of one kind, and for every old name that led to them.
    async fn bury(&self, kind: Kind, mut names: Vec<(i64, Option<String>)>) -> Result<(), StoreError> {
        let ids: Vec<i64> = names.iter().map(|(id, _)| *id).collect();
        let led_here =
            || Expr::col("kind").eq(kind.as_str()).and(Expr::col("to_id").is_in(ids.iter().copied()));
        let redirects =
            Query::select().columns(["from_id", "slug"]).from("redirect").and_where(led_here()).take();
        for row in self.transaction().query_all(&redirects).await? {
            // An old slug of the entity itself goes with it; what was merged into it is gone as well.
            if let Some(from) = row.try_get_by_index::<Option<i64>>(0)? {
                names.push((from, row.try_get_by_index(1)?));
            }
        }
        let delete = Query::delete().from_table("redirect").and_where(led_here()).take();
        self.transaction().execute(&delete).await?;
        for names in names.chunks(ROWS_MAX) {
            let mut insert = Query::insert();
            insert.into_table("tombstone").columns(["kind", "entity_id", "slug", "deleted_at"]);
            for (id, slug) in names {
                let row = [kind.as_str().into(), (*id).into(), slug.clone().into(), self.now().into()];
                insert.values_panic(row);
            }
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }

    /// Draws the veil over what the log knows of items that were raised: their old texts tell as much as the new.
    async fn veil_raised(&self, entries: &[Entry]) -> Result<(), StoreError> {
        for entry in entries {
            if let (Some(before), Some(after)) = (entry.before, entry.after)
                && after > before
            {
                let update = Query::update()
                    .table("change")
                    .value("veil", i32::from(after))
                    .and_where(Expr::col("kind").eq(entry.kind.as_str()))
                    .and_where(Expr::col("entity_id").eq(entry.id))
                    .and_where(Expr::col("veil").lt(i32::from(after)))
                    .take();
                self.transaction().execute(&update).await?;
            }
        }
        Ok(())
    }

    async fn append(&mut self, entries: Vec<Entry>) -> Result<Logged, StoreError> {
        if entries.is_empty() {
            return Ok(Logged::default());
        }
        let batch = self.batch().await?;
        let count = entries.len();
        let mut seq = None;
        let mut entries = entries.into_iter().peekable();
        while entries.peek().is_some() {
            let mut insert = Query::insert();
            insert.into_table("change").columns([
                "batch",
                "at",
                "actor",
                "operation",
                "kind",
                "entity_id",
                "film_id",
                "merged_into",
                "revision",
                "tags",
                "level_before",
                "level_after",
                "veil",
                "fields",
            ]);
            for entry in entries.by_ref().take(ROWS_MAX) {
                insert.values_panic(self.row_of(batch, entry)?.into_iter().map(Expr::val));
            }
            insert.returning_col("id");
            for row in self.transaction().query_all(&insert).await? {
                seq = Ord::max(seq, Some(row.try_get_by_index::<i64>(0)?));
            }
        }
        self.logged = Ord::max(self.logged, seq);
        if let (Some(seq), Engine::Postgres) = (seq, self.store().engine()) {
            // Heard by other processes once this is committed.
            let notify = format!("SELECT pg_notify('{}', '{seq}')", crate::tail::CHANNEL);
            self.transaction().execute_unprepared(&notify).await?;
        }
        Ok(Logged { seq, entries: count })
    }

    fn row_of(&self, batch: i64, entry: Entry) -> Result<Vec<Value>, StoreError> {
        let Entry { operation, kind, id, film, merged_into, revision, before, after, fields, tags } = entry;
        let json = |value: Result<String, serde_json::Error>| {
            value.map_err(|error| StoreError::Row { what: "change", error })
        };
        let veil = Ord::max(before, after).unwrap_or(0);
        let tags: Vec<String> = tags.into_iter().collect();
        Ok(vec![
            batch.into(),
            self.now().into(),
            self.actor.as_str().into(),
            operation.as_str().into(),
            kind.as_str().into(),
            id.into(),
            film.into(),
            merged_into.into(),
            revision.into(),
            json(serde_json::to_string(&tags))?.into(),
            before.map(i32::from).into(),
            after.map(i32::from).into(),
            i32::from(veil).into(),
            json(serde_json::to_string(&fields))?.into(),
        ])
    }

    /// The number under which the log keeps together what this transaction writes: the first place it may take.
    async fn batch(&mut self) -> Result<i64, StoreError> {
        if let Some(batch) = self.batch {
            return Ok(batch);
        }
        let last = Query::select().expr(Expr::col("id").max()).from("change").take();
        let row = self.transaction().query_one(&last).await?;
        let last: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
        let batch = last.unwrap_or(0) + 1;
        self.batch = Some(batch);
        Ok(batch)
    }
}

/// What has to be looked at when an entity is written: itself, and what is written along with it.
pub(crate) fn watched(kind: Kind, id: i64) -> Vec<Watch> {
    let these = Watch::These(kind, vec![id]);
    match kind {
        Kind::Film => vec![Watch::Film(id)],
        Kind::Person => vec![these, Watch::Owned(Kind::Image, "person_id", id)],
        Kind::Theme => vec![
            these,
            Watch::Owned(Kind::DiscussionQuestion, "theme_id", id),
            Watch::Owned(Kind::Poll, "theme_id", id),
        ],
        Kind::AwardBody => vec![
            these,
            Watch::Owned(Kind::AwardCeremony, "body_id", id),
            Watch::Owned(Kind::AwardCategory, "body_id", id),
        ],
        _ => vec![these],
    }
}

fn made(kind: Kind, id: i64, held: &Held) -> Entry {
    Entry {
        operation: Operation::Create,
        kind,
        id,
        film: held.film,
        merged_into: None,
        revision: held.revision,
        before: None,
        after: Some(held.level),
        fields: difference(&Default::default(), &held.state),
        tags: tags(kind, id, &[held]),
    }
}

fn unmade(kind: Kind, id: i64, held: &Held, merged_into: Option<i64>) -> Entry {
    let operation = if merged_into.is_some() { Operation::Merge } else { Operation::Delete };
    let mut tags = tags(kind, id, &[held]);
    if let Some(into) = merged_into {
        tags.insert(format!("{}:{into}", kind.as_str()));
    }
    Entry {
        operation,
        kind,
        id,
        film: held.film,
        merged_into,
        revision: held.revision,
        before: Some(held.level),
        after: None,
        fields: difference(&held.state, &Default::default()),
        tags,
    }
}

fn changed(kind: Kind, id: i64, (was, is): (&Held, &Held), fields: Vec<FieldChange>) -> Entry {
    Entry {
        operation: Operation::Update,
        kind,
        id,
        film: is.film,
        merged_into: None,
        revision: was.revision + 1,
        before: Some(was.level),
        after: Some(is.level),
        fields,
        tags: tags(kind, id, &[was, is]),
    }
}

/// The names under which caches know what was touched: the entity, its film, every record it points to, and the list of
/// its kind.
fn tags(kind: Kind, id: i64, states: &[&Held]) -> BTreeSet<String> {
    let mut tags = BTreeSet::from([format!("{}:{id}", kind.as_str())]);
    if let Some(list) = list_of(kind) {
        tags.insert(list.to_owned());
    }
    for held in states {
        if let Some(film) = held.film {
            tags.insert(format!("film:{film}"));
        }
        for value in held.state.values() {
            point(value, &mut tags);
        }
    }
    tags
}

/// Adds what a value points to.
fn point(value: &serde_json::Value, tags: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => {
            if let Some((kind, id)) = Kind::parse_id(text)
                && list_of(kind).is_some()
            {
                tags.insert(format!("{}:{id}", kind.as_str()));
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| point(value, tags)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| point(value, tags)),
        _ => {}
    }
}

/// The list that shows entities of a kind, for kinds that stand on their own.
const fn list_of(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Film => "films",
        Kind::Person => "people",
        Kind::Theme => "themes",
        Kind::AwardBody => "award_bodies",
        Kind::SourceWork => "source_works",
        Kind::Place => "places",
        Kind::Company => "companies",
        Kind::Collection => "collections",
        Kind::Genre => "genres",
        Kind::Keyword => "keywords",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tags_name_what_was_touched() {
        let state = json!({"person": "person_7", "characters": ["character_3"], "job": "Actor", "lines": [{"x": "theme_2"}]});
        let state = state.as_object().cloned().unwrap_or_default();
        let held = Held { state, revision: 1, level: 0, film: Some(4) };
        let tags: Vec<String> = tags(Kind::Role, 9, &[&held]).into_iter().collect();
        assert_eq!(tags, ["film:4", "person:7", "role:9", "theme:2"]);
        let held = Held { state: Default::default(), revision: 1, level: 0, film: Some(4) };
        assert!(made(Kind::Film, 4, &held).tags.contains("films"));
    }
}
