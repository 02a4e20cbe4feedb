//! How people, characters and roles are cut from their tables.

use cinegraph_domain::person::{Character, Person, Role};
use sea_orm::sea_query::{Expr, ExprTrait, Func, SelectStatement};

use crate::{
    items::ItemRecord,
    records::Record,
    shape::{Fields, Lens, Target, Through},
};

impl ItemRecord for Character {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "character";
        let mut fields = lens.columns(TABLE, &["name", "sort_name", "description"]);
        fields.push(("aliases", lens.words(TABLE, "aliases")));
        fields
    }
}

impl ItemRecord for Role {
    type Filter = RoleFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "role";
        let mut fields = lens.columns(TABLE, &["department", "job", "billing", "credited_as", "note"]);
        fields.push(("person", lens.link((TABLE, "person_id"), Target::PERSON)));
        fields.push((
            "characters",
            lens.links(
                Through { table: "role_character", owner: "role_id", member: "character_id", of: TABLE },
                Target::CHARACTER,
            ),
        ));
        fields.push(("attributes", lens.words(TABLE, "attributes")));
        fields.push(("edition_id", lens.veiled_id((TABLE, "edition_id"), "edition")));
        fields
    }

    fn narrow(filter: &RoleFilter, select: &mut SelectStatement) {
        filter.narrow("role", select);
    }
}

/// What a list of roles can be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RoleFilter {
    /// Only these departments; all when empty.
    pub departments: Vec<&'static str>,
    /// Only these jobs, as written; all when empty.
    pub jobs: Vec<String>,
}

impl RoleFilter {
    fn narrow(&self, table: &'static str, select: &mut SelectStatement) {
        if !self.departments.is_empty() {
            select.and_where(Expr::col((table, "department")).is_in(self.departments.iter().copied()));
        }
        if !self.jobs.is_empty() {
            select.and_where(Expr::col((table, "job")).is_in(self.jobs.iter().cloned()));
        }
    }
}

impl Record for Person {
    fn fields(lens: &Lens) -> Fields {
        const TABLE: &str = "person";
        let mut fields = lens.columns(
            TABLE,
            &[
                "slug",
                "name",
                "birth_name",
                "birth_date",
                "birth_place",
                "death_date",
                "death_place",
                "biography",
                "language",
            ],
        );
        let filed = [Expr::col((TABLE, "filed_as")), Expr::col((TABLE, "name"))];
        fields.push(("sort_name", Func::coalesce(filed).into()));
        fields.push(("popularity", lens.real(TABLE, "popularity")));
        fields.push(("professions", lens.words(TABLE, "professions")));
        fields.push(("aliases", lens.words(TABLE, "aliases")));
        fields.push(("external_ids", lens.external_ids(TABLE)));
        fields.push(("source", lens.source(TABLE)));
        fields
    }
}
