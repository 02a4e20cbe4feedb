//! Histories: the entries of the change log on one entity or one film, with what each field was before and after, and
//! what of that a ceiling keeps back.

use std::collections::{HashMap, HashSet};

use cinegraph_domain::{
    change::{FieldChange, Revised},
    id::Kind,
    page::{Counts, Direction, Page, Slice},
    spoiler::SpoilerLevel,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, Order, Query, UnionType};
use serde_json::{Map, Value};

use crate::{
    Store, StoreError,
    changes::{LOG, Row, column, envelope, shown},
    engine::ELEMENT,
    shape::{Lens, count_if},
};

/// Whose history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A film's, with that of all that belongs to it.
    Film(i64),
    /// One entity's.
    Entity(Kind, i64),
}

impl Subject {
    fn condition(self) -> Cond {
        match self {
            Self::Film(film) => Cond::all().add(column("film_id").eq(film)),
            Self::Entity(kind, id) => {
                Cond::all().add(column("kind").eq(kind.as_str())).add(column("entity_id").eq(id))
            }
        }
    }
}

impl Store {
    /// A page of a history, the newest entry first; places are those of the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(
        &self,
        lens: &Lens,
        subject: Subject,
        page: &Page<i64>,
    ) -> Result<Slice<Revised>, StoreError> {
        let mut object = envelope(lens);
        object.extend(lens.columns(LOG, &["veil"]));
        // What is not told is not read.
        let open = column("veil").lte(Expr::cust(lens.ceiling.rank().to_string()));
        let fields = Expr::case(open, column("fields")).finally(Expr::cust("'[]'"));
        object.push(("fields", lens.engine.json(fields.into())));
        let order = match page.direction {
            Direction::Forward => Order::Desc,
            Direction::Backward => Order::Asc,
        };
        let select = Query::select()
            .expr_as(lens.engine.object(object), ELEMENT)
            .from(LOG)
            .cond_where(subject.condition())
            .and_where(shown(lens))
            .and_where_option(page.after.map(|after| column("id").lt(after)))
            .and_where_option(page.before.map(|before| column("id").gt(before)))
            .order_by((LOG, "id"), order)
            .limit(u64::from(page.size) + 1)
            .take();
        let rows: Vec<Row> = self.fetch(select).await?;
        let revised: Vec<Revised> = rows.into_iter().map(|row| revised(row, lens.ceiling)).collect();
        let slice = Slice::from_read(revised, page);
        let open = self.open_pointers(lens, &slice.items).await?;
        let veil = Veil { ceiling: lens.ceiling, open };
        Ok(slice.map(|revised| Revised { fields: veil.fields(revised.fields), ..revised }))
    }

    /// How many entries a history has for the reader, and how many it keeps back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_history(&self, lens: &Lens, subject: Subject) -> Result<Counts, StoreError> {
        let all = Func::count(column("id")).into();
        let counts = lens.engine.array(vec![count_if(shown(lens)), all]);
        let select =
            Query::select().expr_as(counts, ELEMENT).from(LOG).cond_where(subject.condition()).take();
        let counts: Vec<(u64, u64)> = self.fetch(select).await?;
        let (total, all) = counts.first().copied().unwrap_or_default();
        Ok(Counts { total, withheld: all.saturating_sub(total) })
    }

    /// Which of the items that fields point to the reader may know of. One that is gone has the level it had when it
    /// was deleted.
    async fn open_pointers(
        &self,
        lens: &Lens,
        entries: &[Revised],
    ) -> Result<HashSet<(Kind, i64)>, StoreError> {
        let mut named: HashMap<Kind, HashSet<i64>> = HashMap::new();
        let values = entries.iter().flat_map(|entry| &entry.fields);
        for value in values.flat_map(|change| change.before.iter().chain(&change.after)) {
            pointers(value, &mut |kind, id| {
                named.entry(kind).or_default().insert(id);
            });
        }
        let mut open = HashSet::new();
        for (kind, ids) in named {
            let table = kind.as_str();
            let ids = || ids.iter().copied();
            let present = Query::select()
                .column((table, "id"))
                .from(table)
                .and_where(Expr::col((table, "id")).equals((LOG, "entity_id")))
                .take();
            let gone = Query::select()
                .expr_as(column("entity_id"), ELEMENT)
                .from(LOG)
                .and_where(column("kind").eq(table))
                .and_where(column("entity_id").is_in(ids()))
                .and_where(column("level_after").is_null())
                .and_where(column("level_before").lte(lens.ceiling.rank()))
                .and_where(Expr::exists(present).not())
                .take();
            let select = Query::select()
                .expr_as(Expr::col((table, "id")), ELEMENT)
                .from(table)
                .and_where(Expr::col((table, "id")).is_in(ids()))
                .and_where(lens.shows(table))
                .union(UnionType::Distinct, gone)
                .take();
            let found: Vec<i64> = self.fetch(select).await?;
            open.extend(found.into_iter().map(|id| (kind, id)));
        }
        Ok(open)
    }
}

/// An entry as a reader with this ceiling is told it, its pointers and keywords not looked at yet.
fn revised(mut row: Row, ceiling: SpoilerLevel) -> Revised {
    let withheld = row.veil > ceiling;
    let fields = std::mem::take(&mut row.fields);
    // Neither SQL nor this reads them when they are withheld.
    let fields = fields.into_iter().filter(|_| !withheld).map(Into::into).collect();
    Revised { change: row.told(ceiling), fields, withheld }
}

/// Whether entities of this kind have a level of their own.
const fn is_leveled(kind: Kind) -> bool {
    match kind {
        Kind::Film
        | Kind::FilmText
        | Kind::FilmCompany
        | Kind::Genre
        | Kind::Keyword
        | Kind::Collection
        | Kind::Company
        | Kind::Person
        | Kind::AwardBody
        | Kind::AwardCeremony
        | Kind::AwardCategory
        | Kind::Place
        | Kind::SourceWork
        | Kind::Theme
        | Kind::PollOption => false,
        Kind::AlternateTitle
        | Kind::Release
        | Kind::Edition
        | Kind::Video
        | Kind::Image
        | Kind::SynopsisSection
        | Kind::Role
        | Kind::Character
        | Kind::Nomination
        | Kind::Scene
        | Kind::Quote
        | Kind::Insight
        | Kind::FilmingLocation
        | Kind::Adaptation
        | Kind::AdaptationDifference
        | Kind::Recommendation
        | Kind::ThemeReading
        | Kind::Analysis
        | Kind::DiscussionQuestion
        | Kind::Poll => true,
    }
}

/// The item with a level that a value points to, if it is a pointer.
fn pointer(value: &Value) -> Option<(Kind, i64)> {
    Kind::parse_id(value.as_str()?).filter(|(kind, _)| is_leveled(*kind))
}

/// Shows every pointer within a value.
fn pointers(value: &Value, each: &mut impl FnMut(Kind, i64)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| pointers(value, each)),
        Value::Object(fields) => fields.values().for_each(|value| pointers(value, each)),
        value => {
            if let Some((kind, id)) = pointer(value) {
                each(kind, id);
            }
        }
    }
}

/// What a ceiling keeps back of fields that as a whole may be told.
struct Veil {
    ceiling: SpoilerLevel,
    /// The items that may be pointed to.
    open: HashSet<(Kind, i64)>,
}

impl Veil {
    /// The fields that still differ once each side is veiled.
    fn fields(&self, fields: Vec<FieldChange>) -> Vec<FieldChange> {
        let veiled = fields.into_iter().map(|FieldChange { field, before, after }| FieldChange {
            field,
            before: before.and_then(|value| self.side(value)),
            after: after.and_then(|value| self.side(value)),
        });
        veiled.filter(|change| change.before != change.after).collect()
    }

    /// A value without what is kept back. A list of which nothing remains is as good as none.
    fn side(&self, value: Value) -> Option<Value> {
        let had_elements = value.as_array().is_some_and(|values| !values.is_empty());
        self.value(value).filter(|value| !(had_elements && value.as_array().is_some_and(Vec::is_empty)))
    }

    fn value(&self, value: Value) -> Option<Value> {
        match value {
            Value::Array(values) => {
                Some(Value::Array(values.into_iter().filter_map(|value| self.value(value)).collect()))
            }
            Value::Object(fields) => self.object(fields),
            value => match pointer(&value) {
                Some(pointer) if !self.open.contains(&pointer) => None,
                _ => Some(value),
            },
        }
    }

    fn object(&self, fields: Map<String, Value>) -> Option<Value> {
        let level = fields.get("spoilerLevel").and_then(Value::as_str).map(str::parse::<SpoilerLevel>);
        // A level that cannot be read is none that this reader asked for.
        if level.is_some_and(|level| level.map_or(true, |level| level > self.ceiling)) {
            return None;
        }
        let kept = fields.into_iter().filter_map(|(name, value)| Some((name, self.value(value)?)));
        Some(Value::Object(kept.collect()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn veiled(before: Option<Value>, after: Option<Value>) -> Vec<(Option<Value>, Option<Value>)> {
        let open = HashSet::from([(Kind::Character, 1), (Kind::Scene, 2)]);
        let veil = Veil { ceiling: SpoilerLevel::Minor, open };
        let fields = veil.fields(vec![FieldChange { field: "f".to_owned(), before, after }]);
        fields.into_iter().map(|change| (change.before, change.after)).collect()
    }

    #[test]
    fn keywords_above_the_ceiling_are_left_out() {
        let open = json!({"keyword": "boarding-school"});
        let hidden = json!({"keyword": "clones", "spoilerLevel": "major"});
        let both = json!([open, hidden]);
        assert_eq!(veiled(Some(json!([open])), Some(both.clone())), []);
        assert_eq!(veiled(None, Some(json!([hidden]))), []);
        assert_eq!(veiled(None, Some(both)), [(None, Some(json!([open])))]);
    }

    #[test]
    fn pointers_to_hidden_items_are_left_out_wherever_they_stand() {
        assert_eq!(veiled(Some(json!("scene_2")), Some(json!("scene_3"))), [(Some(json!("scene_2")), None)]);
        assert_eq!(veiled(None, Some(json!("scene_3"))), []);
        let characters =
            |ids: &[i64]| json!(ids.iter().map(|id| format!("character_{id}")).collect::<Vec<_>>());
        assert_eq!(veiled(Some(characters(&[1])), Some(characters(&[1, 4]))), []);
        let lines = json!([{"speaker": "character_4", "text": "We all complete."}]);
        assert_eq!(veiled(None, Some(lines)), [(None, Some(json!([{"text": "We all complete."}])))]);
    }

    #[test]
    fn records_and_words_are_no_pointers() {
        let fields = json!(["film_4", "theme_9", "character", "one scene_4 more"]);
        assert_eq!(veiled(None, Some(fields.clone())), [(None, Some(fields))]);
    }
}
