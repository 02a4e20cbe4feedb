//! Places and what was filmed there.

use serde::{Deserialize, Serialize};

use crate::{
    external_id::ExternalId,
    id::{Entity, Id, Kind, Link},
    item::{Draft, DraftFrame, Source, Stamp},
    reference::Reference,
    scene::Scene,
    spoiler::SpoilerLevel,
    validation::{Check, Validate},
};

/// A place where a film was shot.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FilmingLocation {
    /// The place.
    pub place: Link<Place>,
    /// What it stands for in the film.
    pub depicts_as: Option<String>,
    /// The scene shot there.
    pub scene_id: Option<Id<Scene>>,
    /// A word on it.
    pub note: Option<String>,
}

impl Entity for FilmingLocation {
    const KIND: Kind = Kind::FilmingLocation;
}

/// A place where a film was shot. As files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilmingLocationDraft {
    /// The name within its owner, by which a later import finds it again; made from its place when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The place.
    pub place: Reference,
    /// What it stands for in the film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depicts_as: Option<String>,
    /// The scene shot there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene: Option<String>,
    /// A word on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The BCP 47 tag of the language it is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How much of the story it gives away.
    #[serde(default)]
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Draft for FilmingLocationDraft {
    fn frame(&self) -> DraftFrame<'_> {
        DraftFrame {
            key: self.key.as_deref(),
            spoiler_level: self.spoiler_level,
            language: self.language.as_deref(),
            source: self.source.as_ref(),
        }
    }
}

impl Validate for FilmingLocationDraft {
    fn validate(&self, check: &mut Check) {
        self.frame().validate(check);
        check.line_given("depictsAs", self.depicts_as.as_deref());
        check.text_given("note", self.note.as_deref());
        check.pointer("scene", Kind::Scene, self.scene.as_deref());
    }
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: Id<Place>,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The region or town it lies in.
    pub region: Option<String>,
    /// The ISO 3166-1 code of its country.
    pub country: Option<String>,
    /// Degrees north, -90 to 90.
    pub latitude: Option<f64>,
    /// Degrees east, -180 to 180.
    pub longitude: Option<f64>,
    /// Its ids elsewhere.
    pub external_ids: Vec<ExternalId>,
    /// Revision and times.
    pub stamp: Stamp,
}

impl Entity for Place {
    const KIND: Kind = Kind::Place;
}

/// A place as files write it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceDraft {
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The region or town it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The ISO 3166-1 code of its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees north, -90 to 90.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east, -180 to 180.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// Its ids elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
}

impl Validate for PlaceDraft {
    fn validate(&self, check: &mut Check) {
        check.slug("slug", &self.slug);
        check.line("name", &self.name);
        check.line_given("region", self.region.as_deref());
        check.country("country", self.country.as_deref());
        for (field, degrees, most) in
            [("latitude", self.latitude, 90.0), ("longitude", self.longitude, 180.0)]
        {
            if degrees.is_some_and(|degrees| !(-most..=most).contains(&degrees)) {
                check.problem(field, "OUT_OF_RANGE", format!("must be from -{most} to {most}"));
            }
        }
        check.external_ids("externalIds", &self.external_ids);
    }
}
