//! How records are cut from tables, and the lens through which a reader sees them.

use std::sync::Arc;

use cinegraph_domain::spoiler::SpoilerLevel;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};

use crate::{
    StoreError,
    engine::{ELEMENT, Engine, sub},
    moment::Moment,
    readers::Row,
    template::Read,
};

/// The names and values a JSON object is made of.
pub(crate) type Fields = Vec<(&'static str, Expr)>;

/// Through which a reader sees the tables: the engine's dialect, the ceiling, the languages.
#[derive(Clone, Debug)]
pub struct Lens {
    pub(crate) engine: Engine,
    pub(crate) ceiling: SpoilerLevel,
    pub(crate) locales: Arc<[String]>,
    /// What the reader's request reads at the moment.
    pub(crate) moment: Arc<Moment<Read, Result<Row, StoreError>>>,
}

impl Lens {
    /// Whether the level of `table`'s rows is at or below the ceiling.
    pub(crate) fn shows(&self, table: &'static str) -> Expr {
        // In the text and not as a parameter: the planner looks at it, and SQLite would plan anew at each run.
        Expr::col((table, "spoiler_level")).lte(Expr::cust(self.ceiling.rank().to_string()))
    }

    /// A column each under its own name.
    pub(crate) fn columns(&self, table: &'static str, names: &[&'static str]) -> Fields {
        names.iter().map(|name| (*name, Expr::col((table, *name)))).collect()
    }

    /// A boolean column.
    pub(crate) fn flag(&self, table: &'static str, column: &'static str) -> Expr {
        self.engine.flag(Expr::col((table, column)))
    }

    /// A column of floating-point numbers.
    pub(crate) fn real(&self, table: &'static str, column: &'static str) -> Expr {
        self.engine.real(Expr::col((table, column)))
    }

    /// A column of words.
    pub(crate) fn words(&self, table: &'static str, column: &'static str) -> Expr {
        self.engine.json(Expr::col((table, column)))
    }

    /// Revision and times.
    pub(crate) fn stamp(&self, table: &'static str) -> Expr {
        self.engine.object(self.columns(table, &["revision", "created_at", "updated_at"]))
    }

    /// Where the row was taken from.
    pub(crate) fn source(&self, table: &'static str) -> Expr {
        let object = self.engine.object(vec![
            ("name", Expr::col(("source", "name"))),
            ("url", Expr::col(("source", "url"))),
            ("license", Expr::col(("source", "license"))),
            ("accessedOn", Expr::col(("source", "accessed_on"))),
        ]);
        let select = Query::select()
            .expr(object)
            .from("source")
            .and_where(Expr::col(("source", "id")).equals((table, "source_id")))
            .take();
        // Most rows have no source; they need not look for it.
        self.engine.when(Expr::col((table, "source_id")).is_not_null(), sub(select))
    }

    /// Ids elsewhere of the rows of `table`, which is also the word for their kind.
    pub(crate) fn external_ids(&self, table: &'static str) -> Expr {
        let object = self.engine.object(vec![
            ("source", Expr::col(("external_id", "source"))),
            ("value", Expr::col(("external_id", "value"))),
        ]);
        let select = Query::select()
            .expr_as(object, ELEMENT)
            .from("external_id")
            .and_where(Expr::col(("external_id", "kind")).eq(Expr::cust(format!("'{table}'"))))
            .and_where(Expr::col(("external_id", "entity_id")).equals((table, "id")))
            .order_by(("external_id", "position"), Order::Asc)
            .take();
        sub(self.engine.gather(select))
    }

    /// A link to the row of `target` that `column` points to; null when it points nowhere.
    pub(crate) fn link(&self, from: (&'static str, &'static str), target: Target) -> Expr {
        let select = Query::select()
            .expr(target.object(self.engine, LINKED))
            .from_as(target.table, LINKED)
            .and_where(Expr::col((LINKED, "id")).equals(from))
            .take();
        self.engine.one(select)
    }

    /// The same for a target that has a level: null above the ceiling.
    pub(crate) fn veiled_link(&self, from: (&'static str, &'static str), target: Target) -> Expr {
        let select = Query::select()
            .expr(target.object(self.engine, LINKED))
            .from_as(target.table, LINKED)
            .and_where(Expr::col((LINKED, "id")).equals(from))
            .and_where(self.shows(LINKED))
            .take();
        self.engine.one(select)
    }

    /// The id `column` holds, unless what it points to stands above the ceiling.
    pub(crate) fn veiled_id(&self, from: (&'static str, &'static str), target: &'static str) -> Expr {
        let select = Query::select()
            .column((LINKED, "id"))
            .from_as(target, LINKED)
            .and_where(Expr::col((LINKED, "id")).equals(from))
            .and_where(self.shows(LINKED))
            .take();
        sub(select)
    }

    /// Links to the rows that a link table joins to this one, in its order.
    pub(crate) fn links(&self, through: Through, target: Target) -> Expr {
        let mut select = through.select(target.table);
        select.expr_as(target.object(self.engine, LINKED), ELEMENT);
        if target.leveled {
            select.and_where(self.shows(LINKED));
        }
        sub(self.engine.gather(select))
    }

    /// The ids of the rows that a link table joins to this one and the ceiling shows.
    pub(crate) fn veiled_ids(&self, through: Through, target: &'static str) -> Expr {
        let mut select = through.select(target);
        select.expr_as(Expr::col((LINKED, "id")), ELEMENT).and_where(self.shows(LINKED));
        sub(self.engine.gather_values(select))
    }

    /// The values of one column of the rows that belong to this one, in their order.
    pub(crate) fn values(
        &self,
        table: &'static str,
        owner: &'static str,
        of: (&'static str, &'static str),
        column: &'static str,
    ) -> Expr {
        let select = Query::select()
            .expr_as(Expr::col((table, column)), ELEMENT)
            .from(table)
            .and_where(Expr::col((table, owner)).equals(of))
            .order_by((table, "position"), Order::Asc)
            .take();
        sub(self.engine.gather_values(select))
    }
}

/// What a linked row is called inside the sub-select that fetches it.
pub(crate) const LINKED: &str = "linked";

/// A table that links lead to: which columns name its rows, and whether they have a level.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) table: &'static str,
    slug: Option<&'static str>,
    name: &'static str,
    leveled: bool,
}

impl Target {
    const fn named(table: &'static str, name: &'static str) -> Self {
        Self { table, slug: Some("slug"), name, leveled: false }
    }

    pub(crate) const FILM: Self = Self::named("film", "primary_title");
    pub(crate) const PERSON: Self = Self::named("person", "name");
    pub(crate) const PLACE: Self = Self::named("place", "name");
    pub(crate) const THEME: Self = Self::named("theme", "name");
    pub(crate) const SOURCE_WORK: Self = Self::named("source_work", "title");
    pub(crate) const COMPANY: Self = Self::named("company", "name");
    pub(crate) const COLLECTION: Self = Self::named("collection", "name");
    pub(crate) const GENRE: Self = Self::named("genre", "name");
    pub(crate) const KEYWORD: Self = Self::named("keyword", "name");
    pub(crate) const AWARD_BODY: Self = Self::named("award_body", "name");
    pub(crate) const CHARACTER: Self = Self { table: "character", slug: None, name: "name", leveled: true };

    /// The link as JSON, from a row known as `alias`.
    pub(crate) fn object(self, engine: Engine, alias: &'static str) -> Expr {
        let mut fields = vec![("id", Expr::col((alias, "id"))), ("name", Expr::col((alias, self.name)))];
        if let Some(slug) = self.slug {
            fields.push(("slug", Expr::col((alias, slug))));
        }
        engine.object(fields)
    }
}

/// The way from a row over a link table to others: the table, its two columns, and the row it starts from.
#[derive(Clone, Copy)]
pub(crate) struct Through {
    pub(crate) table: &'static str,
    pub(crate) owner: &'static str,
    pub(crate) member: &'static str,
    pub(crate) of: &'static str,
}

impl Through {
    fn select(self, target: &'static str) -> SelectStatement {
        Query::select()
            .from(self.table)
            .join_as(
                sea_orm::JoinType::InnerJoin,
                target,
                LINKED,
                Expr::col((LINKED, "id")).equals((self.table, self.member)),
            )
            .and_where(Expr::col((self.table, self.owner)).equals((self.of, "id")))
            .order_by((self.table, "position"), Order::Asc)
            .take()
    }
}

/// Counts the rows a condition holds for.
pub(crate) fn count_if(condition: Expr) -> Expr {
    let one_or_none = Expr::case(condition, Expr::cust("1")).finally(Expr::cust("0"));
    Func::coalesce([Func::sum(one_or_none).into(), Expr::cust("0")]).into()
}
