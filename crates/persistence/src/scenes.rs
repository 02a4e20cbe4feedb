//! How scenes, quotes, insights, places and source works are cut from their tables.

use cinegraph_domain::{
    insight::Insight,
    place::{FilmingLocation, Place},
    quote::Quote,
    scene::Scene,
    source_work::{Adaptation, AdaptationDifference, SourceWork},
};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};

use crate::{
    engine::{ELEMENT, sub},
    items::{ItemRecord, KindFilter},
    records::Record,
    shape::{Fields, Lens, Target, Through},
};

impl ItemRecord for Scene {
    type Filter = KindFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "scene";
        let mut fields = lens.columns(TABLE, &["title", "kind", "starts_at", "ends_at", "summary"]);
        fields.push(("edition_id", lens.veiled_id((TABLE, "edition_id"), "edition")));
        fields.push((
            "characters",
            lens.links(
                Through { table: "scene_character", owner: "scene_id", member: "character_id", of: TABLE },
                Target::CHARACTER,
            ),
        ));
        fields.push(("location", lens.link((TABLE, "location_id"), Target::PLACE)));
        fields.push(("teases", lens.link((TABLE, "teases_id"), Target::FILM)));
        fields
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("scene", select);
    }
}

impl ItemRecord for Quote {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "quote";
        vec![("lines", quote_lines(lens)), ("scene_id", lens.veiled_id((TABLE, "scene_id"), "scene"))]
    }
}

impl ItemRecord for Insight {
    type Filter = KindFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "insight";
        let mut fields = lens.columns(TABLE, &["kind", "text"]);
        fields.push((
            "people",
            lens.links(
                Through { table: "insight_person", owner: "insight_id", member: "person_id", of: TABLE },
                Target::PERSON,
            ),
        ));
        fields.push((
            "characters",
            lens.links(
                Through {
                    table: "insight_character",
                    owner: "insight_id",
                    member: "character_id",
                    of: TABLE,
                },
                Target::CHARACTER,
            ),
        ));
        fields.push(("scene_id", lens.veiled_id((TABLE, "scene_id"), "scene")));
        fields
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("insight", select);
    }
}

impl ItemRecord for FilmingLocation {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "filming_location";
        let mut fields = lens.columns(TABLE, &["depicts_as", "note"]);
        fields.push(("place", lens.link((TABLE, "place_id"), Target::PLACE)));
        fields.push(("scene_id", lens.veiled_id((TABLE, "scene_id"), "scene")));
        fields
    }
}

impl ItemRecord for Adaptation {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "adaptation";
        let mut fields = lens.columns(TABLE, &["kind", "fidelity_note"]);
        fields.push(("source_work", lens.link((TABLE, "source_work_id"), Target::SOURCE_WORK)));
        fields
    }
}

impl ItemRecord for AdaptationDifference {
    type Filter = KindFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "adaptation_difference";
        let mut fields = lens.columns(TABLE, &["adaptation_id", "kind", "text"]);
        fields.push(("scene_id", lens.veiled_id((TABLE, "scene_id"), "scene")));
        fields
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("adaptation_difference", select);
    }
}

fn quote_lines(lens: &Lens) -> Expr {
    let line = lens.engine.object(vec![
        ("speaker", lens.veiled_link(("quote_line", "character_id"), Target::CHARACTER)),
        ("text", Expr::col(("quote_line", "text"))),
        ("direction", Expr::col(("quote_line", "direction"))),
    ]);
    let select = Query::select()
        .expr_as(line, ELEMENT)
        .from("quote_line")
        .and_where(Expr::col(("quote_line", "quote_id")).equals(("quote", "id")))
        .order_by(("quote_line", "position"), Order::Asc)
        .take();
    sub(lens.engine.gather(select))
}

impl Record for Place {
    fn fields(lens: &Lens) -> Fields {
        let mut fields = lens.columns("place", &["slug", "name", "region", "country"]);
        fields.push(("latitude", lens.real("place", "latitude")));
        fields.push(("longitude", lens.real("place", "longitude")));
        fields.push(("external_ids", lens.external_ids("place")));
        fields
    }
}

impl Record for SourceWork {
    fn fields(lens: &Lens) -> Fields {
        let authors = Through {
            table: "source_work_author",
            owner: "source_work_id",
            member: "person_id",
            of: "source_work",
        };
        let mut fields = lens.columns("source_work", &["slug", "title", "kind", "year", "language"]);
        fields.push(("authors", lens.links(authors, Target::PERSON)));
        fields.push(("external_ids", lens.external_ids("source_work")));
        fields
    }
}
