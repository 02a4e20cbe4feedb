//! How genres, keywords, collections and companies are cut from their tables.

use cinegraph_domain::{
    film::{Collection, Company, Genre},
    film_facts::Keyword,
};

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
