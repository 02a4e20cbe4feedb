//! How the facts that hang on a film are cut from their tables.

use cinegraph_domain::{
    film::Recommendation,
    film_facts::{AlternateTitle, Edition, Image, Release, Video},
    synopsis::SynopsisSection,
};
use sea_orm::sea_query::SelectStatement;

use crate::{
    items::{ItemRecord, KindFilter},
    shape::{Fields, Lens, Target},
};

impl ItemRecord for AlternateTitle {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "alternate_title";
        let mut fields = lens.columns(TABLE, &["title", "region"]);
        fields.push(("types", lens.words(TABLE, "types")));
        fields.push(("attributes", lens.words(TABLE, "attributes")));
        fields.push(("is_original", lens.flag(TABLE, "is_original")));
        fields
    }
}

impl ItemRecord for Release {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "release";
        lens.columns(TABLE, &["country", "date", "release_type", "certification", "note"])
    }
}

impl ItemRecord for Edition {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "edition";
        lens.columns(TABLE, &["name", "kind", "runtime_minutes", "note"])
    }
}

impl ItemRecord for Video {
    type Filter = KindFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "video";
        let mut fields = lens.columns(TABLE, &["site", "site_key", "url", "kind", "name"]);
        fields.push(("official", lens.flag(TABLE, "official")));
        fields
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("video", select);
    }
}

impl ItemRecord for Image {
    type Filter = KindFilter;
    const OWNERS: &'static [&'static str] = &["film_id", "person_id"];

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "image";
        lens.columns(TABLE, &["kind", "url", "width", "height", "license", "alt_text"])
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("image", select);
    }
}

impl ItemRecord for SynopsisSection {
    type Filter = KindFilter;

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "synopsis_section";
        lens.columns(TABLE, &["kind", "heading", "body"])
    }

    fn narrow(filter: &KindFilter, select: &mut SelectStatement) {
        filter.narrow("synopsis_section", select);
    }
}

impl ItemRecord for Recommendation {
    type Filter = ();

    fn content(lens: &Lens) -> Fields {
        const TABLE: &str = "recommendation";
        let mut fields = lens.columns(TABLE, &["reason", "origin"]);
        fields.push(("recommended", lens.link((TABLE, "recommended_id"), Target::FILM)));
        fields
    }
}
