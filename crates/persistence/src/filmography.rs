//! Who worked on what, and with whom: filmographies by department, collaborators, the best-known films of people.

use std::collections::HashMap;

use cinegraph_domain::{
    film::Film,
    id::{Id, Link},
    page::{ItemPlace, Page, Slice},
    person::Person,
    vocabulary::Department,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement, WindowStatement};
use serde::Deserialize;

use crate::{
    Store, StoreError,
    engine::ELEMENT,
    shape::{Lens, Target},
};

/// How many films someone worked on in a department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct DepartmentCount {
    /// The department.
    pub department: Department,
    /// Films, not credits.
    pub films: u64,
}

/// Someone who worked on the same films.
#[derive(Clone, Debug, PartialEq)]
pub struct Collaborator {
    /// Who.
    pub person: Link<Person>,
    /// How many films they worked on together.
    pub count: i32,
    /// Those films, newest first, at most [`SHARED_FILMS_MAX`].
    pub films: Vec<Link<Film>>,
}

/// The most shared films that are named for a collaborator.
pub const SHARED_FILMS_MAX: usize = 20;

/// The most films someone is known for.
pub const KNOWN_FOR_MAX: u64 = 8;

impl Store {
    /// The departments each person worked in, with the most films first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn departments_of(
        &self,
        lens: &Lens,
        people: &[i64],
    ) -> Result<HashMap<i64, Vec<DepartmentCount>>, StoreError> {
        let role = |column: &'static str| Expr::col(("role", column));
        let films = || Expr::from(Func::count_distinct(role("film_id")));
        let count = lens.engine.object(vec![("department", role("department")), ("films", films())]);
        let select = Query::select()
            .expr_as(lens.engine.array(vec![role("person_id"), count]), ELEMENT)
            .from("role")
            .and_where(role("person_id").is_in(people.iter().copied()))
            .and_where(lens.shows("role"))
            .group_by_columns([("role", "person_id"), ("role", "department")])
            .order_by_expr(films(), Order::Desc)
            .order_by(("role", "department"), Order::Asc)
            .take();
        let rows: Vec<(i64, DepartmentCount)> = self.fetch(select).await?;
        Ok(grouped(rows))
    }

    /// The films each person is best known for: those they worked on, most popular first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_for(
        &self,
        lens: &Lens,
        people: &[i64],
    ) -> Result<HashMap<i64, Vec<Id<Film>>>, StoreError> {
        let worked = Query::select()
            .distinct()
            .columns([("role", "person_id"), ("role", "film_id")])
            .column(("film", "popularity"))
            .from("role")
            .inner_join("film", Expr::col(("film", "id")).equals(("role", "film_id")))
            .and_where(Expr::col(("role", "person_id")).is_in(people.iter().copied()))
            .and_where(lens.shows("role"))
            .take();
        let mut window = WindowStatement::partition_by(("worked", "person_id"));
        window.order_by(("worked", "popularity"), Order::Desc).order_by(("worked", "film_id"), Order::Asc);
        let ranked = Query::select()
            .columns([("worked", "person_id"), ("worked", "film_id")])
            .expr_window_as(Func::cust("ROW_NUMBER"), window, "rank")
            .from_subquery(worked, "worked")
            .take();
        let pair = vec![Expr::col(("ranked", "person_id")), Expr::col(("ranked", "film_id"))];
        let select = Query::select()
            .expr_as(lens.engine.array(pair), ELEMENT)
            .from_subquery(ranked, "ranked")
            .and_where(Expr::col(("ranked", "rank")).lte(KNOWN_FOR_MAX))
            .order_by(("ranked", "rank"), Order::Asc)
            .take();
        let rows: Vec<(i64, Id<Film>)> = self.fetch(select).await?;
        Ok(grouped(rows))
    }

    /// Who worked on a film with this person, most films together first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn collaborators(
        &self,
        lens: &Lens,
        person: Id<Person>,
        page: &Page<ItemPlace>,
    ) -> Result<Slice<Collaborator>, StoreError> {
        let with = |column: &'static str| Expr::col(("role", column));
        let together = || Expr::from(Func::count_distinct(with("film_id")));
        let forward = page.direction == cinegraph_domain::page::Direction::Forward;
        let (count_order, id_order) =
            if forward { (Order::Desc, Order::Asc) } else { (Order::Asc, Order::Desc) };
        let mut grouped_rows = Query::select();
        grouped_rows
            .column(("role", "person_id"))
            .expr_as(together(), "films")
            .from("role")
            .and_where(with("film_id").in_subquery(films_of(lens, person)))
            .and_where(with("person_id").ne(person.number()))
            .and_where(lens.shows("role"))
            .group_by_col(("role", "person_id"))
            .order_by_expr(together(), count_order)
            .order_by(("role", "person_id"), id_order)
            .limit(u64::from(page.size) + 1);
        for (place, after) in [(page.after, true), (page.before, false)] {
            if let Some((count, id)) = place {
                let (further, same) = if after {
                    (together().lt(count), with("person_id").gt(id))
                } else {
                    (together().gt(count), with("person_id").lt(id))
                };
                grouped_rows.and_having(further.or(together().eq(count).and(same)));
            }
        }
        let row = lens.engine.array(vec![
            lens.link(("counted", "person_id"), Target::PERSON),
            Expr::col(("counted", "films")),
        ]);
        let (count_order, id_order) =
            if forward { (Order::Desc, Order::Asc) } else { (Order::Asc, Order::Desc) };
        let select = Query::select()
            .expr_as(row, ELEMENT)
            .from_subquery(grouped_rows, "counted")
            .order_by(("counted", "films"), count_order)
            .order_by(("counted", "person_id"), id_order)
            .take();
        let rows: Vec<(Link<Person>, i32)> = self.fetch(select).await?;
        let others: Vec<i64> = rows.iter().map(|(other, _)| other.id.number()).collect();
        let mut films = self.shared_films(lens, person, &others).await?;
        let read = rows
            .into_iter()
            .map(|(other, count)| Collaborator {
                films: films.remove(&other.id.number()).unwrap_or_default(),
                person: other,
                count,
            })
            .collect();
        Ok(Slice::from_read(read, page))
    }

    /// How many people worked on a film with this person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_collaborators(&self, lens: &Lens, person: Id<Person>) -> Result<u64, StoreError> {
        let with = |column: &'static str| Expr::col(("role", column));
        let select = Query::select()
            .expr_as(Func::count_distinct(with("person_id")), ELEMENT)
            .from("role")
            .and_where(with("film_id").in_subquery(films_of(lens, person)))
            .and_where(with("person_id").ne(person.number()))
            .and_where(lens.shows("role"))
            .take();
        Ok(self.fetch(select).await?.into_iter().next().unwrap_or_default())
    }

    async fn shared_films(
        &self,
        lens: &Lens,
        person: Id<Person>,
        others: &[i64],
    ) -> Result<HashMap<i64, Vec<Link<Film>>>, StoreError> {
        let pairs = Query::select()
            .distinct()
            .columns([("role", "person_id"), ("role", "film_id")])
            .column(("film", "sort_release"))
            .from("role")
            .inner_join("film", Expr::col(("film", "id")).equals(("role", "film_id")))
            .and_where(Expr::col(("role", "person_id")).is_in(others.iter().copied()))
            .and_where(Expr::col(("role", "film_id")).in_subquery(films_of(lens, person)))
            .and_where(lens.shows("role"))
            .take();
        let row = vec![Expr::col(("shared", "person_id")), lens.link(("shared", "film_id"), Target::FILM)];
        let select = Query::select()
            .expr_as(lens.engine.array(row), ELEMENT)
            .from_subquery(pairs, "shared")
            .order_by(("shared", "sort_release"), Order::Desc)
            .order_by(("shared", "film_id"), Order::Desc)
            .take();
        let rows: Vec<(i64, Link<Film>)> = self.fetch(select).await?;
        let mut films = grouped(rows);
        for shared in films.values_mut() {
            shared.truncate(SHARED_FILMS_MAX);
        }
        Ok(films)
    }
}

/// The films someone worked on, as far as the lens shows it.
fn films_of(lens: &Lens, person: Id<Person>) -> SelectStatement {
    Query::select()
        .column(("own", "film_id"))
        .from_as("role", "own")
        .and_where(Expr::col(("own", "person_id")).eq(person.number()))
        .and_where(lens.shows("own"))
        .take()
}

fn grouped<T>(rows: Vec<(i64, T)>) -> HashMap<i64, Vec<T>> {
    let mut groups: HashMap<i64, Vec<T>> = HashMap::new();
    for (owner, value) in rows {
        groups.entry(owner).or_default().push(value);
    }
    groups
}
