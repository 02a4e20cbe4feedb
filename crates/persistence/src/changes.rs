//! Reading the change log: what a feed tells, in the order it was written. What history adds is in `history`.

use cinegraph_domain::{
    change::{Change, FieldChange, Operation},
    date::Timestamp,
    film::Film,
    id::{Id, Kind},
    spoiler::SpoilerLevel,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, Order, Query};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use crate::{
    Store, StoreError,
    engine::ELEMENT,
    shape::{Fields, Lens},
    vocabularies::keyword_shown,
};

/// The table, which is also the log.
pub(crate) const LOG: &str = "change";

/// Which entries of the log are wanted; all of them when nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Only entities of these kinds; of all kinds when empty.
    pub kinds: Vec<Kind>,
    /// Only this film and what belongs to it, by row key.
    pub film: Option<i64>,
}

impl ChangeFilter {
    fn condition(&self) -> Cond {
        let kinds = self.kinds.iter().map(|kind| kind.as_str());
        Cond::all()
            .add_option((!self.kinds.is_empty()).then(|| column("kind").is_in(kinds)))
            .add_option(self.film.map(|film| column("film_id").eq(film)))
    }
}

/// An entry as it stands in the table.
#[derive(Debug, Deserialize)]
pub(crate) struct Row {
    id: i64,
    at: Timestamp,
    actor: String,
    operation: Operation,
    #[serde(deserialize_with = "kind")]
    kind: Kind,
    entity_id: i64,
    film_id: Option<Id<Film>>,
    merged_into: Option<i64>,
    revision: i32,
    tags: Vec<String>,
    level_before: Option<SpoilerLevel>,
    level_after: Option<SpoilerLevel>,
    /// Read for histories only, as are the fields.
    #[serde(default)]
    pub(crate) veil: SpoilerLevel,
    #[serde(default)]
    pub(crate) fields: Vec<FieldRow>,
}

/// What became of one field, as the table has it.
#[derive(Debug, Deserialize)]
pub(crate) struct FieldRow {
    field: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl From<FieldRow> for FieldChange {
    fn from(FieldRow { field, before, after }: FieldRow) -> Self {
        Self { field, before, after }
    }
}

/// Reads the stored form of a kind.
pub(crate) fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
    let word = String::deserialize(deserializer)?;
    word.parse().map_err(|_| D::Error::custom(format!("`{word}` is no kind of entity")))
}

impl Row {
    /// What was done, for a reader with this ceiling: what comes down to it is made, what rises above it is deleted.
    fn operation(&self, ceiling: SpoilerLevel) -> Operation {
        let shown = |level: Option<SpoilerLevel>| level.is_some_and(|level| level <= ceiling);
        let merged_away = self.operation == Operation::Merge && self.level_after.is_none();
        match (shown(self.level_before), shown(self.level_after)) {
            (false, true) => Operation::Create,
            (true, false) if !merged_away => Operation::Delete,
            _ => self.operation,
        }
    }

    /// The entry as a reader with this ceiling is told it.
    pub(crate) fn told(self, ceiling: SpoilerLevel) -> Change {
        let operation = self.operation(ceiling);
        Change {
            seq: self.id,
            at: self.at,
            actor: self.actor,
            operation,
            kind: self.kind,
            id: self.entity_id,
            film_id: self.film_id,
            revision: self.revision,
            merged_into: self.merged_into.filter(|_| operation == Operation::Merge),
            tags: self.tags,
        }
    }
}

pub(crate) fn column(name: &'static str) -> Expr {
    Expr::col((LOG, name))
}

/// The columns of [`Row`] that every reader of the log wants.
pub(crate) fn envelope(lens: &Lens) -> Fields {
    const COLUMNS: [&str; 11] = [
        "id",
        "at",
        "actor",
        "operation",
        "kind",
        "entity_id",
        "film_id",
        "merged_into",
        "revision",
        "level_before",
        "level_after",
    ];
    let mut fields = lens.columns(LOG, &COLUMNS);
    fields.push(("tags", lens.words(LOG, "tags")));
    fields
}

/// Whether the reader may know of an entry: its entity stood at or below the ceiling before it, or does after it.
pub(crate) fn shown(lens: &Lens) -> Expr {
    let within = |name| column(name).lte(Expr::cust(lens.ceiling.rank().to_string()));
    // No level is no entity, and compares as neither.
    let level: Expr =
        Func::coalesce([within("level_before").or(within("level_after")), Expr::cust("FALSE")]).into();
    level.and(column("kind").ne("keyword").or(keyword_shown(lens, (LOG, "entity_id"))))
}

impl Store {
    /// The entries after a place of the log, oldest first, as a reader with the lens's ceiling is told them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes(
        &self,
        lens: &Lens,
        filter: &ChangeFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        let select = Query::select()
            .expr_as(lens.engine.object(envelope(lens)), ELEMENT)
            .from(LOG)
            .and_where(column("id").gt(after))
            .cond_where(filter.condition())
            .and_where(shown(lens))
            .order_by((LOG, "id"), Order::Asc)
            .limit(limit.into())
            .take();
        let rows: Vec<Row> = self.fetch(select).await?;
        Ok(rows.into_iter().map(|row| row.told(lens.ceiling)).collect())
    }

    /// The place of the last entry of the log; 0 while there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        let last = Func::coalesce([Func::max(column("id")).into(), Expr::cust("0")]);
        let select = Query::select().expr_as(last, ELEMENT).from(LOG).take();
        Ok(self.fetch(select).await?.into_iter().next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use SpoilerLevel::{Ending, Major, None as Open};
    use serde_json::json;

    use super::*;

    fn row(operation: &str, before: Option<SpoilerLevel>, after: Option<SpoilerLevel>) -> Row {
        let rank = |level: Option<SpoilerLevel>| level.map(SpoilerLevel::rank);
        serde_json::from_value(json!({
            "id": 7, "at": 1, "actor": "a", "operation": operation, "kind": "scene", "entity_id": 3, "film_id": 1,
            "merged_into": 9, "revision": 2, "tags": ["film:1"], "level_before": rank(before), "level_after": rank(after),
        }))
        .expect("a row")
    }

    #[test]
    fn what_crosses_the_ceiling_is_made_or_deleted() {
        let told = |operation, before, after| row(operation, before, after).told(Major).operation;
        assert_eq!(told("update", Some(Open), Some(Major)), Operation::Update);
        assert_eq!(told("update", Some(Ending), Some(Major)), Operation::Create);
        assert_eq!(told("update", Some(Major), Some(Ending)), Operation::Delete);
        assert_eq!(told("create", None, Some(Major)), Operation::Create);
        assert_eq!(told("delete", Some(Major), None), Operation::Delete);
        assert_eq!(told("merge", Some(Open), None), Operation::Merge);
        assert_eq!(told("merge", Some(Open), Some(Ending)), Operation::Delete);
    }

    #[test]
    fn only_a_merge_says_what_became_of_it() {
        assert_eq!(row("merge", Some(Open), None).told(Open).merged_into, Some(9));
        assert_eq!(row("merge", Some(Open), Some(Ending)).told(Open).merged_into, None);
    }
}
