//! How themes, readings, analyses, questions and polls are cut from their tables.

use cinegraph_domain::{
    analysis::Analysis,
    poll::{DiscussionQuestion, Poll},
    theme::{Theme, ThemeReading},
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use crate::{
    Store, StoreError,
    engine::{ELEMENT, sub},
    items::{ItemRecord, KindFilter},
    records::Record,
    shape::{Fields, Lens, Target, Through},
};

impl ItemRecord for ThemeReading {
    type Filter = ReadingFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "theme_reading";
        let mut fields = lens.columns(TABLE, &["statement", "strength"]);
        fields.push(("theme", lens.link((TABLE, "theme_id"), Target::THEME)));
        fields.push(("universal", lens.flag(TABLE, "universal")));
        fields.push((
            "characters",
            lens.links(
                Through {
                    table: "theme_reading_character",
                    owner: "theme_reading_id",
                    member: "character_id",
                    of: TABLE,
                },
                Target::CHARACTER,
            ),
        ));
        fields.push((
            "scene_ids",
            lens.veiled_ids(
                Through {
                    table: "theme_reading_scene",
                    owner: "theme_reading_id",
                    member: "scene_id",
                    of: TABLE,
                },
                "scene",
            ),
        ));
        fields.push((
            "quote_ids",
            lens.veiled_ids(
                Through {
                    table: "theme_reading_quote",
                    owner: "theme_reading_id",
                    member: "quote_id",
                    of: TABLE,
                },
                "quote",
            ),
        ));
        fields
    }

    fn narrow(filter: &ReadingFilter, select: &mut SelectStatement) {
        filter.narrow("theme_reading", select);
    }
}

impl ItemRecord for Analysis {
    type Filter = KindFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "analysis";
        lens.columns(TABLE, &["kind", "title", "body", "author", "basis"])
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("analysis", select);
    }
}

impl ItemRecord for DiscussionQuestion {
    type Filter = ();
    const OWNERS: &'static [&'static str] = &["film_id", "theme_id"];

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "discussion_question";
        lens.columns(TABLE, &["text"])
    }
}

impl ItemRecord for Poll {
    type Filter = ();
    const OWNERS: &'static [&'static str] = &["film_id", "theme_id"];

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "poll";
        let mut fields = lens.columns(TABLE, &["question", "opens_at", "closes_at", "results_visibility"]);
        fields.push(("options", poll_options(lens)));
        fields
    }
}

/// What a list of readings can be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReadingFilter {
    /// Only these strengths; all when empty.
    pub strengths: Vec<&'static str>,
    /// Only those that hold beyond the film's world, or only those that do not.
    pub universal: Option<bool>,
    /// Only readings of these themes, by row key; all when none are given.
    pub themes: Option<Vec<i64>>,
}

impl ReadingFilter {
    fn narrow(&self, table: &'static str, select: &mut SelectStatement) {
        if !self.strengths.is_empty() {
            select.and_where(Expr::col((table, "strength")).is_in(self.strengths.iter().copied()));
        }
        if let Some(universal) = self.universal {
            select.and_where(Expr::col((table, "universal")).eq(universal));
        }
        if let Some(themes) = &self.themes {
            select.and_where(Expr::col((table, "theme_id")).is_in(themes.iter().copied()));
        }
    }
}

fn poll_options(lens: &Lens) -> Expr {
    let option = lens.engine.object(lens.columns("poll_option", &["id", "label", "position"]));
    let select = Query::select()
        .expr_as(option, ELEMENT)
        .from("poll_option")
        .and_where(Expr::col(("poll_option", "poll_id")).equals(("poll", "id")))
        .order_by(("poll_option", "position"), Order::Asc)
        .take();
    sub(lens.engine.gather(select))
}

impl Record for Theme {
    fn fields(lens: &Lens) -> Fields {
        const TABLE: &str = "theme";
        let parents = Through { table: "theme_parent", owner: "theme_id", member: "parent_id", of: TABLE };
        let mut fields = lens.columns(TABLE, &["slug", "name", "description", "language"]);
        fields.push(("aliases", lens.words(TABLE, "aliases")));
        fields.push(("parents", lens.links(parents, Target::THEME)));
        fields.push(("external_ids", lens.external_ids(TABLE)));
        fields.push(("source", lens.source(TABLE)));
        fields
    }
}

impl Store {
    /// The themes directly below any of these.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn themes_below(&self, themes: &[i64]) -> Result<Vec<i64>, StoreError> {
        let select = Query::select()
            .expr_as(Expr::col(("theme_parent", "theme_id")), ELEMENT)
            .from("theme_parent")
            .and_where(Expr::col(("theme_parent", "parent_id")).is_in(themes.iter().copied()))
            .take();
        self.fetch(select).await
    }
}
