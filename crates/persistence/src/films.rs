//! How films are cut from their table with the small lists they carry, and their keywords and companies.

use std::collections::HashMap;

use cinegraph_domain::{
    film::{Film, FilmCompany, FilmText},
    film_facts::FilmKeyword,
    page::Counts,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};

use crate::{
    Store, StoreError,
    engine::{ELEMENT, sub},
    records::Record,
    shape::{Fields, Lens, Target, Through, count_if},
};

impl Record for Film {
    fn fields(lens: &Lens) -> Fields {
        const TABLE: &str = "film";
        let genres = Through { table: "film_genre", owner: "film_id", member: "genre_id", of: TABLE };
        let mut fields = lens.columns(
            TABLE,
            &[
                "slug",
                "primary_title",
                "original_title",
                "title_type",
                "year",
                "release_date",
                "status",
                "runtime_minutes",
                "original_language",
                "tagline",
                "overview",
                "tone",
                "why_watch",
                "language",
                "homepage",
                "has_mid_credits",
                "has_post_credits",
                "credits_note",
            ],
        );
        fields.push(("popularity", lens.real(TABLE, "popularity")));
        fields.push(("texts", texts(lens)));
        fields.push(("budget", money(lens, "budget_amount", "budget_currency")));
        fields.push(("revenue", money(lens, "revenue_amount", "revenue_currency")));
        fields.push(("collection", lens.link((TABLE, "collection_id"), Target::COLLECTION)));
        fields.push(("countries", lens.values("film_country", "film_id", (TABLE, "id"), "country")));
        fields.push(("spoken_languages", lens.values("film_language", "film_id", (TABLE, "id"), "language")));
        fields.push(("genres", lens.links(genres, Target::GENRE)));
        fields.push(("external_ids", lens.external_ids(TABLE)));
        fields.push(("source", lens.source(TABLE)));
        fields
    }
}

const TEXT_COLUMNS: [&str; 4] = ["locale", "title", "tagline", "overview"];

/// The texts in the languages the reader asked for; a film may have dozens of others.
fn texts(lens: &Lens) -> Expr {
    if lens.locales.is_empty() {
        return lens.engine.array(Vec::new());
    }
    let text = lens.engine.object(lens.columns("film_text", &TEXT_COLUMNS));
    let locale = || Expr::col(("film_text", "locale"));
    let mut asked = sea_orm::sea_query::Cond::any().add(locale().is_in(lens.locales.iter().cloned()));
    for language in lens.locales.iter() {
        asked = asked.add(locale().like(format!("{language}-%")));
    }
    let select = Query::select()
        .expr_as(text, ELEMENT)
        .from("film_text")
        .and_where(Expr::col(("film_text", "film_id")).equals(("film", "id")))
        .cond_where(asked)
        .order_by(("film_text", "id"), Order::Asc)
        .take();
    sub(lens.engine.gather(select))
}

fn money(lens: &Lens, amount: &'static str, currency: &'static str) -> Expr {
    let object = lens
        .engine
        .object(vec![("amount", Expr::col(("film", amount))), ("currency", Expr::col(("film", currency)))]);
    lens.engine.when(Expr::col(("film", amount)).is_not_null(), object)
}

impl Store {
    /// The keywords of each film, as far as the ceiling shows them, and how many it holds back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keywords_of(
        &self,
        lens: &Lens,
        films: &[i64],
    ) -> Result<HashMap<i64, (Vec<FilmKeyword>, Counts)>, StoreError> {
        const TABLE: &str = "film_keyword";
        let of_films = || Expr::col((TABLE, "film_id")).is_in(films.iter().copied());
        let keyword = lens.engine.object(vec![
            ("keyword", lens.link((TABLE, "keyword_id"), Target::KEYWORD)),
            ("spoiler_level", Expr::col((TABLE, "spoiler_level"))),
        ]);
        let shown = Query::select()
            .expr_as(lens.engine.array(vec![Expr::col((TABLE, "film_id")), keyword]), ELEMENT)
            .from(TABLE)
            .and_where(of_films())
            .and_where(lens.shows(TABLE))
            .order_by((TABLE, "position"), Order::Asc)
            .take();
        let counted = Query::select()
            .expr_as(
                lens.engine.array(vec![Expr::col((TABLE, "film_id")), count_if(lens.shows(TABLE).not())]),
                ELEMENT,
            )
            .from(TABLE)
            .and_where(of_films())
            .add_group_by([Expr::col((TABLE, "film_id"))])
            .take();
        let shown: Vec<(i64, FilmKeyword)> = self.fetch(shown).await?;
        let counted: Vec<(i64, u64)> = self.fetch(counted).await?;
        let mut keywords: HashMap<i64, (Vec<FilmKeyword>, Counts)> = HashMap::with_capacity(films.len());
        for (film, keyword) in shown {
            let (list, counts) = keywords.entry(film).or_default();
            list.push(keyword);
            counts.total += 1;
        }
        for (film, withheld) in counted {
            keywords.entry(film).or_default().1.withheld = withheld;
        }
        Ok(keywords)
    }

    /// The texts of each film in every language it has, besides its own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn texts_of(
        &self,
        lens: &Lens,
        films: &[i64],
    ) -> Result<HashMap<i64, Vec<FilmText>>, StoreError> {
        const TABLE: &str = "film_text";
        let text = lens.engine.object(lens.columns(TABLE, &TEXT_COLUMNS));
        let select = Query::select()
            .expr_as(lens.engine.array(vec![Expr::col((TABLE, "film_id")), text]), ELEMENT)
            .from(TABLE)
            .and_where(Expr::col((TABLE, "film_id")).is_in(films.iter().copied()))
            .order_by((TABLE, "id"), Order::Asc)
            .take();
        let rows: Vec<(i64, FilmText)> = self.fetch(select).await?;
        let mut texts: HashMap<i64, Vec<FilmText>> = HashMap::with_capacity(films.len());
        for (film, text) in rows {
            texts.entry(film).or_default().push(text);
        }
        Ok(texts)
    }

    /// The companies of each film, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn companies_of(
        &self,
        lens: &Lens,
        films: &[i64],
    ) -> Result<HashMap<i64, Vec<FilmCompany>>, StoreError> {
        const TABLE: &str = "film_company";
        let company = lens.engine.object(vec![
            ("company", lens.link((TABLE, "company_id"), Target::COMPANY)),
            ("role", Expr::col((TABLE, "role"))),
            ("territory", Expr::col((TABLE, "territory"))),
        ]);
        let select = Query::select()
            .expr_as(lens.engine.array(vec![Expr::col((TABLE, "film_id")), company]), ELEMENT)
            .from(TABLE)
            .and_where(Expr::col((TABLE, "film_id")).is_in(films.iter().copied()))
            .order_by((TABLE, "position"), Order::Asc)
            .take();
        let rows: Vec<(i64, FilmCompany)> = self.fetch(select).await?;
        let mut companies: HashMap<i64, Vec<FilmCompany>> = HashMap::with_capacity(films.len());
        for (film, company) in rows {
            companies.entry(film).or_default().push(company);
        }
        Ok(companies)
    }
}
