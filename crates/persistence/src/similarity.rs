//! What two films have in common, read as evidence. How it is weighed is decided in `catalog`.

use cinegraph_domain::{
    film::Film,
    id::{Id, Link},
    person::Person,
    theme::Theme,
    vocabulary::{Department, ThemeStrength},
};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    Store, StoreError,
    engine::{ELEMENT, sub},
    shape::{Lens, Target},
};

/// A theme that this film shares with another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SharedTheme {
    /// The other film.
    pub film: Id<Film>,
    /// The theme.
    pub theme: Link<Theme>,
    /// How much it weighs in this film.
    pub strength: ThemeStrength,
    /// How much it weighs in the other.
    pub other_strength: ThemeStrength,
    /// How many films bear on it, as far as the reader may know.
    pub films: u64,
}

/// Someone who worked on this film and on another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SharedPerson {
    /// The other film.
    pub film: Id<Film>,
    /// Who.
    pub person: Link<Person>,
    /// What they did on this film.
    pub department: Department,
    /// How many films they worked on.
    pub films: u64,
}

/// The author of the works behind this film and another.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SharedAuthor {
    /// The other film.
    pub film: Id<Film>,
    /// Who.
    pub author: Link<Person>,
    /// How many films go back to their works.
    pub films: u64,
}

/// The most pieces of evidence of one sort that are read; the rarest first, which weigh the most.
const EVIDENCE_MAX: u64 = 2_000;

impl Store {
    /// How many films there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_films(&self) -> Result<u64, StoreError> {
        let select =
            Query::select().expr_as(Func::count(Expr::col(("film", "id"))), ELEMENT).from("film").take();
        Ok(self.fetch(select).await?.into_iter().next().unwrap_or_default())
    }

    /// The themes other films share with this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_themes(&self, lens: &Lens, film: Id<Film>) -> Result<Vec<SharedTheme>, StoreError> {
        let mut select = pairs("theme_reading", "theme_id", lens, film);
        select
            .expr_as(Expr::col(("own", "strength")), "strength")
            .expr_as(Expr::col(("other", "strength")), "other_strength")
            .expr_as(films_with(lens, "theme_reading", "theme_id"), "films");
        self.evidence(lens, select, |engine_lens| {
            vec![
                ("theme", engine_lens.link(("pair", "shared"), Target::THEME)),
                ("strength", Expr::col(("pair", "strength"))),
                ("other_strength", Expr::col(("pair", "other_strength"))),
            ]
        })
        .await
    }

    /// The people who worked on other films as well as on this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_people(&self, lens: &Lens, film: Id<Film>) -> Result<Vec<SharedPerson>, StoreError> {
        let mut select = pairs("role", "person_id", lens, film);
        select
            .expr_as(Expr::col(("own", "department")), "department")
            .expr_as(films_with(lens, "role", "person_id"), "films");
        self.evidence(lens, select, |engine_lens| {
            vec![
                ("person", engine_lens.link(("pair", "shared"), Target::PERSON)),
                ("department", Expr::col(("pair", "department"))),
            ]
        })
        .await
    }

    /// The authors whose works stand behind other films as well as behind this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn shared_authors(&self, lens: &Lens, film: Id<Film>) -> Result<Vec<SharedAuthor>, StoreError> {
        let authored = |adaptation: &'static str, author: &'static str| {
            Query::select()
                .expr_as(Expr::col((adaptation, "film_id")), "film_id")
                .expr_as(Expr::col((author, "person_id")), "person_id")
                .from_as("adaptation", adaptation)
                .join_as(
                    sea_orm::JoinType::InnerJoin,
                    "source_work_author",
                    author,
                    Expr::col((author, "source_work_id")).equals((adaptation, "source_work_id")),
                )
                .and_where(lens.shows(adaptation))
                .take()
        };
        let counted = Query::select()
            .expr(Func::count_distinct(Expr::col(("counted", "film_id"))))
            .from_subquery(authored("a3", "w3"), "counted")
            .and_where(Expr::col(("counted", "person_id")).equals(("own", "person_id")))
            .take();
        let select = Query::select()
            .distinct()
            .expr_as(Expr::col(("other", "film_id")), "film")
            .expr_as(Expr::col(("own", "person_id")), "shared")
            .expr_as(sub(counted), "films")
            .from_subquery(authored("a1", "w1"), "own")
            .join_subquery(
                sea_orm::JoinType::InnerJoin,
                authored("a2", "w2"),
                "other",
                Expr::col(("other", "person_id")).equals(("own", "person_id")),
            )
            .and_where(Expr::col(("own", "film_id")).eq(film.number()))
            .and_where(Expr::col(("other", "film_id")).ne(film.number()))
            .take();
        self.evidence(lens, select, |engine_lens| {
            vec![("author", engine_lens.link(("pair", "shared"), Target::PERSON))]
        })
        .await
    }

    async fn evidence<T: DeserializeOwned>(
        &self,
        lens: &Lens,
        pairs: SelectStatement,
        fields: impl FnOnce(&Lens) -> Vec<(&'static str, Expr)>,
    ) -> Result<Vec<T>, StoreError> {
        let mut object = vec![("film", Expr::col(("pair", "film"))), ("films", Expr::col(("pair", "films")))];
        object.extend(fields(lens));
        let select = Query::select()
            .expr_as(lens.engine.object(object), ELEMENT)
            .from_subquery(pairs, "pair")
            .order_by(("pair", "films"), Order::Asc)
            .order_by(("pair", "film"), Order::Asc)
            .order_by(("pair", "shared"), Order::Asc)
            .limit(EVIDENCE_MAX)
            .take();
        self.fetch(select).await
    }
}

/// Rows of `table` of this film joined to those of other films with the same `column`, both as the lens shows them.
fn pairs(table: &'static str, column: &'static str, lens: &Lens, film: Id<Film>) -> SelectStatement {
    Query::select()
        .distinct()
        .expr_as(Expr::col(("other", "film_id")), "film")
        .expr_as(Expr::col(("own", column)), "shared")
        .from_as(table, "own")
        .join_as(
            sea_orm::JoinType::InnerJoin,
            table,
            "other",
            Expr::col(("other", column)).equals(("own", column)),
        )
        .and_where(Expr::col(("own", "film_id")).eq(film.number()))
        .and_where(Expr::col(("other", "film_id")).ne(film.number()))
        .and_where(lens.shows("own"))
        .and_where(lens.shows("other"))
        .take()
}

/// How many films have a row of `table` with the same `column` as the row at hand.
fn films_with(lens: &Lens, table: &'static str, column: &'static str) -> Expr {
    let counted = Query::select()
        .expr(Func::count_distinct(Expr::col(("counted", "film_id"))))
        .from_as(table, "counted")
        .and_where(Expr::col(("counted", column)).equals(("own", column)))
        .and_where(lens.shows("counted"))
        .take();
    sub(counted)
}
