//! How films are cut from their table with the small lists they carry, and their keywords and companies.

use std::collections::HashMap;

use cinegraph_domain::{
    film::{Film, FilmCompany, FilmText},
    film_facts::FilmKeyword,
    page::Counts,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

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

pub(crate) const TEXTS: &str = "film_text";
pub(crate) const KEYWORDS: &str = "film_keyword";
pub(crate) const COMPANIES: &str = "film_company";

/// The texts of films in every language, each row a film and a text, in order.
pub(crate) fn text_rows(lens: &Lens) -> SelectStatement {
    let text = lens.engine.object(lens.columns(TEXTS, &TEXT_COLUMNS));
    Query::select()
        .expr_as(lens.engine.array(vec![Expr::col((TEXTS, "film_id")), text]), ELEMENT)
        .from(TEXTS)
        .order_by((TEXTS, "id"), Order::Asc)
        .take()
}

/// The keywords of films that the ceiling shows, each row a film and a keyword, in order.
pub(crate) fn keyword_rows(lens: &Lens) -> SelectStatement {
    let keyword = lens.engine.object(vec![
        ("keyword", lens.link((KEYWORDS, "keyword_id"), Target::KEYWORD)),
        ("spoiler_level", Expr::col((KEYWORDS, "spoiler_level"))),
    ]);
    Query::select()
        .expr_as(lens.engine.array(vec![Expr::col((KEYWORDS, "film_id")), keyword]), ELEMENT)
        .from(KEYWORDS)
        .and_where(lens.shows(KEYWORDS))
        .order_by((KEYWORDS, "position"), Order::Asc)
        .take()
}

/// The companies of films, each row a film and a company, in order.
pub(crate) fn company_rows(lens: &Lens) -> SelectStatement {
    let company = lens.engine.object(vec![
        ("company", lens.link((COMPANIES, "company_id"), Target::COMPANY)),
        ("role", Expr::col((COMPANIES, "role"))),
        ("territory", Expr::col((COMPANIES, "territory"))),
    ]);
    Query::select()
        .expr_as(lens.engine.array(vec![Expr::col((COMPANIES, "film_id")), company]), ELEMENT)
        .from(COMPANIES)
        .order_by((COMPANIES, "position"), Order::Asc)
        .take()
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
        let of_films = || Expr::col((KEYWORDS, "film_id")).is_in(films.iter().copied());
        let shown = keyword_rows(lens).and_where(of_films()).take();
        let hidden = count_if(lens.shows(KEYWORDS).not());
        let counted = Query::select()
            .expr_as(lens.engine.array(vec![Expr::col((KEYWORDS, "film_id")), hidden]), ELEMENT)
            .from(KEYWORDS)
            .and_where(of_films())
            .add_group_by([Expr::col((KEYWORDS, "film_id"))])
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
        let of_films = Expr::col((TEXTS, "film_id")).is_in(films.iter().copied());
        let select = text_rows(lens).and_where(of_films).take();
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
        let of_films = Expr::col((COMPANIES, "film_id")).is_in(films.iter().copied());
        let select = company_rows(lens).and_where(of_films).take();
        let rows: Vec<(i64, FilmCompany)> = self.fetch(select).await?;
        let mut companies: HashMap<i64, Vec<FilmCompany>> = HashMap::with_capacity(films.len());
        for (film, company) in rows {
            companies.entry(film).or_default().push(company);
        }
        Ok(companies)
    }
}
