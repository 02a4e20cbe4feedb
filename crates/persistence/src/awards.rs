//! How award bodies, ceremonies, categories and nominations are cut from their tables, and counted.

use std::collections::HashMap;

use cinegraph_domain::{
    award::{AwardBody, AwardCategory, AwardCeremony, AwardSummary, Nomination},
    vocabulary::{AwardResult, Word},
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use crate::{
    Store, StoreError,
    engine::{ELEMENT, sub},
    items::{ItemRecord, Owner},
    records::{Record, record_object},
    shape::{Fields, LINKED, Lens, Target, Through, count_if},
};

impl Record for AwardBody {
    fn fields(lens: &Lens) -> Fields {
        let mut fields = lens.columns("award_body", &["slug", "name", "country", "url"]);
        fields.push(("external_ids", lens.external_ids("award_body")));
        fields
    }
}

impl Record for AwardCeremony {
    fn fields(lens: &Lens) -> Fields {
        let mut fields = lens.columns("award_ceremony", &["number", "year", "eligibility_year", "date"]);
        fields.push(("body", lens.link(("award_ceremony", "body_id"), Target::AWARD_BODY)));
        fields
    }
}

impl Record for AwardCategory {
    fn fields(lens: &Lens) -> Fields {
        let mut fields = lens.columns("award_category", &["slug", "name"]);
        fields.push(("body", lens.link(("award_category", "body_id"), Target::AWARD_BODY)));
        fields
    }
}

/// What a list of nominations can be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NominationFilter {
    /// Only these results; all when empty.
    pub results: Vec<&'static str>,
    /// Only nominations of this body, by row key.
    pub body: Option<i64>,
}

impl ItemRecord for Nomination {
    type Filter = NominationFilter;
    const OWNERS: &'static [&'static str] = &[];

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "nomination";
        let films =
            Through { table: "nomination_film", owner: "nomination_id", member: "film_id", of: TABLE };
        let mut fields = lens.columns(
            TABLE,
            &["category_id", "category_name", "ceremony_id", "result", "character_name", "song", "note"],
        );
        fields.push(("body", body(lens)));
        fields.push(("ceremony_year", ceremony_year(TABLE)));
        fields.push(("nominees", nominees(lens)));
        fields.push(("films", lens.links(films, Target::FILM)));
        fields.push(("character", lens.veiled_link((TABLE, "character_id"), Target::CHARACTER)));
        fields
    }

    fn narrow(filter: &NominationFilter, select: &mut SelectStatement) {
        if !filter.results.is_empty() {
            select.and_where(Expr::col(("nomination", "result")).is_in(filter.results.iter().copied()));
        }
        if let Some(body) = filter.body {
            select.and_where(
                Expr::col(("nomination", "category_id")).in_subquery(
                    Query::select()
                        .column(("award_category", "id"))
                        .from("award_category")
                        .and_where(Expr::col(("award_category", "body_id")).eq(body))
                        .take(),
                ),
            );
        }
    }

    fn newest(table: &'static str) -> Expr {
        ceremony_year(table)
    }
}

fn ceremony_year(table: &'static str) -> Expr {
    let select = Query::select()
        .column(("award_ceremony", "year"))
        .from("award_ceremony")
        .and_where(Expr::col(("award_ceremony", "id")).equals((table, "ceremony_id")))
        .take();
    sub(select)
}

fn body(lens: &Lens) -> Expr {
    let select = Query::select()
        .expr(Target::AWARD_BODY.object(lens.engine, LINKED))
        .from("award_category")
        .join_as(
            sea_orm::JoinType::InnerJoin,
            "award_body",
            LINKED,
            Expr::col((LINKED, "id")).equals(("award_category", "body_id")),
        )
        .and_where(Expr::col(("award_category", "id")).equals(("nomination", "category_id")))
        .take();
    lens.engine.one(select)
}

fn nominees(lens: &Lens) -> Expr {
    let nominee = lens.engine.object(vec![
        ("person", lens.link(("nominee", "person_id"), Target::PERSON)),
        ("company", lens.link(("nominee", "company_id"), Target::COMPANY)),
        ("name", Expr::col(("nominee", "name"))),
        ("role", Expr::col(("nominee", "role"))),
    ]);
    let select = Query::select()
        .expr_as(nominee, ELEMENT)
        .from("nominee")
        .and_where(Expr::col(("nominee", "nomination_id")).equals(("nomination", "id")))
        .order_by(("nominee", "position"), Order::Asc)
        .take();
    sub(lens.engine.gather(select))
}

impl Store {
    /// The ceremonies of a body, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ceremonies_of(&self, lens: &Lens, body: i64) -> Result<Vec<AwardCeremony>, StoreError> {
        self.of_body(lens, body, "year", Order::Desc).await
    }

    /// The categories of a body, by slug.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn categories_of(&self, lens: &Lens, body: i64) -> Result<Vec<AwardCategory>, StoreError> {
        self.of_body(lens, body, "slug", Order::Asc).await
    }

    async fn of_body<T: Record>(
        &self,
        lens: &Lens,
        body: i64,
        key: &'static str,
        order: Order,
    ) -> Result<Vec<T>, StoreError> {
        let table = T::KIND.as_str();
        let select = Query::select()
            .expr_as(record_object::<T>(lens), ELEMENT)
            .from(table)
            .and_where(Expr::col((table, "body_id")).eq(body))
            .order_by((table, key), order)
            .take();
        self.fetch(select).await
    }

    /// Wins and nominations of each of `owners`, as far as the ceiling shows them.
    ///
    /// A statement that hangs on a person counts for the film it was for, and the other way round: both sides count
    /// the same nominations through the links of the one row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn award_summaries(
        &self,
        lens: &Lens,
        owner: Owner,
        owners: &[i64],
    ) -> Result<HashMap<i64, AwardSummary>, StoreError> {
        let result = || Expr::col(("nomination", "result"));
        let won = [AwardResult::Winner, AwardResult::TiedWinner, AwardResult::Special].map(Word::as_str);
        let summary = lens.engine.object(vec![
            ("nominations", count_if(result().ne(AwardResult::Withdrawn.as_str()))),
            ("wins", count_if(result().is_in(won))),
        ]);
        let select = owner
            .select("nomination", owners)
            .expr_as(lens.engine.array(vec![owner.owner_of("nomination"), summary]), ELEMENT)
            .and_where(lens.shows("nomination"))
            .add_group_by([owner.owner_of("nomination")])
            .take();
        let rows: Vec<(i64, AwardSummary)> = self.fetch(select).await?;
        Ok(rows.into_iter().collect())
    }
}
