//! How genres, keywords, collections and companies are cut from their tables.

use cinegraph_domain::{
    film::{Collection, Company, Genre},
    film_facts::Keyword,
};

use sea_orm::sea_query::{Expr, ExprTrait, Query};

use crate::{
    records::Record,
    shape::{Fields, Lens},
};

impl Record for Genre {
    fn fields(lens: &Lens) -> Fields {
        lens.columns("genre", &["slug", "name"])
    }
}

impl Record for Keyword {
    fn fields(lens: &Lens) -> Fields {
        lens.columns("keyword", &["slug", "name"])
    }

    fn shown(lens: &Lens) -> Option<Expr> {
        Some(keyword_shown(lens, ("keyword", "id")))
    }
}

/// Whether the reader may know of the keyword whose row key stands in a column: one that films bear only above the
/// ceiling would tell that there is such a film.
pub(crate) fn keyword_shown(lens: &Lens, id: (&'static str, &'static str)) -> Expr {
    let borne = || {
        Query::select()
            .expr(Expr::val(1))
            .from("film_keyword")
            .and_where(Expr::col(("film_keyword", "keyword_id")).equals(id))
            .take()
    };
    let openly = borne().and_where(lens.shows("film_keyword")).take();
    Expr::exists(openly).or(Expr::exists(borne()).not())
}

impl Record for Collection {
    fn fields(lens: &Lens) -> Fields {
        let mut fields = lens.columns("collection", &["slug", "name", "overview"]);
        fields.push(("external_ids", lens.external_ids("collection")));
        fields
    }
}

impl Record for Company {
    fn fields(lens: &Lens) -> Fields {
        let mut fields = lens.columns("company", &["slug", "name", "country"]);
        fields.push(("external_ids", lens.external_ids("company")));
        fields
    }
}
