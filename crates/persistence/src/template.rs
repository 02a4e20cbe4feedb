//! Statements whose text is kept. Putting a read into words takes longer than running it, and most reads differ from
//! one another only in ids and places: those stay open as blanks, and are filled in each time.

use std::sync::Arc;

use cinegraph_domain::{
    id::Kind,
    page::{Direction, ItemPlace, Page},
    spoiler::SpoilerLevel,
};
use quick_cache::sync::Cache;
use sea_orm::sea_query::{Expr, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder, Value, Values};

use crate::{engine::Engine, items::Owner, shape::Lens};

/// What a template leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blank {
    /// The one id that is asked for.
    Id,
    /// All ids that are asked for, as a JSON array.
    Ids,
    /// How many rows are read at most.
    Limit,
    /// The sort key of the place that the page comes after.
    AfterKey,
    /// The id of that place.
    AfterId,
    /// The sort key of the place that the page comes before.
    BeforeKey,
    /// The id of that place.
    BeforeId,
}

impl Blank {
    /// Stands for [`Blank::Limit`].
    pub(crate) const LIMIT: u64 = u64::MAX;
    /// Stands for [`Blank::Ids`]; no JSON array looks like it.
    const IDS: &'static str = "\u{1a}ids";

    /// The blank inside a statement that a template is made of.
    pub(crate) fn expr(self) -> Expr {
        match self {
            Self::Limit => Expr::val(Self::LIMIT),
            Self::Ids => Expr::val(Self::IDS),
            // No id or place is anywhere near.
            Self::Id => Expr::val(i64::MIN),
            Self::AfterKey => Expr::val(i64::MIN + 1),
            Self::AfterId => Expr::val(i64::MIN + 2),
            Self::BeforeKey => Expr::val(i64::MIN + 3),
            Self::BeforeId => Expr::val(i64::MIN + 4),
        }
    }

    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::BigInt(Some(number)) => Some(match number.wrapping_sub(i64::MIN) {
                0 => Self::Id,
                1 => Self::AfterKey,
                2 => Self::AfterId,
                3 => Self::BeforeKey,
                4 => Self::BeforeId,
                _ => return None,
            }),
            Value::BigUnsigned(Some(Self::LIMIT)) => Some(Self::Limit),
            Value::String(Some(text)) if text == Self::IDS => Some(Self::Ids),
            _ => None,
        }
    }
}

/// What the blanks of a template are filled with.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filling<'a> {
    pub(crate) ids: &'a [i64],
    pub(crate) limit: u64,
    pub(crate) after: Option<ItemPlace>,
    pub(crate) before: Option<ItemPlace>,
}

impl<'a> Filling<'a> {
    /// Some ids and nothing else.
    pub(crate) const fn ids(ids: &'a [i64]) -> Self {
        Self { ids, limit: 0, after: None, before: None }
    }

    fn value(&self, blank: Blank) -> Value {
        let (after, before) = (self.after.unwrap_or_default(), self.before.unwrap_or_default());
        match blank {
            Blank::Id => self.ids.first().copied().unwrap_or_default().into(),
            Blank::Ids => json_array(self.ids).into(),
            Blank::Limit => i64::try_from(self.limit).unwrap_or(i64::MAX).into(),
            Blank::AfterKey => i64::from(after.0).into(),
            Blank::AfterId => after.1.into(),
            Blank::BeforeKey => i64::from(before.0).into(),
            Blank::BeforeId => before.1.into(),
        }
    }
}

fn json_array(ids: &[i64]) -> String {
    let mut text = String::from("[");
    for (index, id) in ids.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&id.to_string());
    }
    text.push(']');
    text
}

/// A statement ready to be run.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) sql: Arc<str>,
    pub(crate) values: Values,
}

/// A statement in words, with the values that are always the same and the blanks for the others.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    sql: Arc<str>,
    values: Vec<(Option<Blank>, Value)>,
}

impl Template {
    /// Puts a statement into the engine's words.
    pub(crate) fn new(engine: Engine, select: &SelectStatement) -> Self {
        let (sql, Values(values)) = match engine {
            Engine::Sqlite => {
                let (sql, values) = select.build(SqliteQueryBuilder);
                // SQLite looks into a bare parameter there, and would plan anew for each.
                (sql.replace(" LIMIT ?", " LIMIT +?"), values)
            }
            Engine::Postgres => select.build(PostgresQueryBuilder),
        };
        let values = values.into_iter().map(|value| (Blank::of(&value), value)).collect();
        Self { sql: sql.into(), values }
    }

    /// The statement with its blanks filled in.
    pub(crate) fn fill(&self, filling: &Filling<'_>) -> Read {
        let values = self.values.iter().map(|(blank, value)| match blank {
            Some(blank) => filling.value(*blank),
            None => value.clone(),
        });
        Read { sql: Arc::clone(&self.sql), values: Values(values.collect()) }
    }
}

/// Which read a template is of. Two reads with the same key have the same text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TemplateKey {
    kind: Kind,
    ceiling: SpoilerLevel,
    locales: Arc<[String]>,
    shape: Shape,
}

/// What a read asks for, apart from how it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// Records by id.
    Records { many: bool },
    /// Items by id.
    Items { many: bool },
    /// A film with its small lists, as the change log compares it.
    FilmAlone,
    /// The same with all its items.
    FilmWithItems,
    /// Pages of the items of owners.
    Page { owner: Owner, many: bool, backward: bool, after: bool, before: bool, counting: bool },
}

impl Shape {
    /// The shape of a page of the items of owners.
    pub(crate) fn page(owner: Owner, many: bool, page: &Page<ItemPlace>, counting: bool) -> Self {
        Self::Page {
            owner,
            many,
            backward: page.direction == Direction::Backward,
            after: page.after.is_some(),
            before: page.before.is_some(),
            counting,
        }
    }
}

/// The templates in use. Languages come from clients and have no end, so that those long unused are let go.
#[derive(Debug)]
pub(crate) struct Templates(Cache<TemplateKey, Arc<Template>>);

/// How many templates are kept; each takes some kilobytes.
const KEPT: usize = 2_048;

impl Default for Templates {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl Templates {
    /// The template of a read, made by `select` the first time.
    pub(crate) fn of(
        &self,
        lens: &Lens,
        kind: Kind,
        shape: Shape,
        select: impl FnOnce() -> SelectStatement,
    ) -> Arc<Template> {
        let key = TemplateKey { kind, ceiling: lens.ceiling, locales: Arc::clone(&lens.locales), shape };
        if let Some(template) = self.0.get(&key) {
            return template;
        }
        let template = Arc::new(Template::new(lens.engine, &select()));
        self.0.insert(key, Arc::clone(&template));
        template
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::{ExprTrait, Query};

    use super::*;

    #[test]
    fn blanks_are_filled_and_other_values_kept() {
        let select = Query::select()
            .column("id")
            .from("film")
            .and_where(Expr::col("id").eq(Blank::Id.expr()))
            .and_where(Expr::col("year").eq(2010))
            .and_where(Expr::col("ids").eq(Blank::Ids.expr()))
            .take();
        let template = Template::new(Engine::Sqlite, &select);
        let read = template.fill(&Filling::ids(&[7, 8]));
        assert_eq!(&*read.sql, r#"SELECT "id" FROM "film" WHERE "id" = ? AND "year" = ? AND "ids" = ?"#);
        assert_eq!(read.values.0, [Value::from(7_i64), Value::from(2010), Value::from("[7,8]")]);
    }

    #[test]
    fn every_blank_is_told_from_the_others() {
        for blank in [
            Blank::Id,
            Blank::Ids,
            Blank::Limit,
            Blank::AfterKey,
            Blank::AfterId,
            Blank::BeforeKey,
            Blank::BeforeId,
        ] {
            let Expr::Value(value) = blank.expr() else { panic!("a blank is a value") };
            assert_eq!(Blank::of(&value), Some(blank));
        }
    }
}
