//! Drafts of scenes, quotes, insights, locations and adaptations.

use super::{Frame, Names, RedraftItem, item_given, linked_items, record_given, records};
use crate::{
    insight::{Insight, InsightDraft},
    place::{FilmingLocation, FilmingLocationDraft},
    quote::{Quote, QuoteDraft, QuoteLine, QuoteLineDraft},
    scene::{Scene, SceneDraft},
    source_work::{Adaptation, AdaptationDifference, AdaptationDifferenceDraft, AdaptationDraft},
};

impl RedraftItem for Scene {
    type Draft = SceneDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> SceneDraft {
        let Self { title, kind, starts_at, ends_at, edition_id, summary, characters, location, teases } =
            self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        SceneDraft {
            key,
            title,
            kind,
            starts_at,
            ends_at,
            edition: item_given(names, edition_id),
            summary,
            characters: linked_items(names, &characters),
            location: record_given(names, location.as_ref()),
            teases: record_given(names, teases.as_ref()),
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Quote {
    type Draft = QuoteDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> QuoteDraft {
        let Self { lines, scene_id } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        let line = |QuoteLine { speaker, text, direction }| QuoteLineDraft {
            speaker: item_given(names, speaker.map(|speaker| speaker.id)),
            text,
            direction,
        };
        QuoteDraft {
            key,
            lines: lines.into_iter().map(line).collect(),
            scene: item_given(names, scene_id),
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Insight {
    type Draft = InsightDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> InsightDraft {
        let Self { kind, text, people, characters, scene_id } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        InsightDraft {
            key,
            kind,
            text,
            people: records(names, &people),
            characters: linked_items(names, &characters),
            scene: item_given(names, scene_id),
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for FilmingLocation {
    type Draft = FilmingLocationDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> FilmingLocationDraft {
        let Self { place, depicts_as, scene_id, note } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        FilmingLocationDraft {
            key,
            place: names.record(&place),
            depicts_as,
            scene: item_given(names, scene_id),
            note,
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Adaptation {
    type Draft = AdaptationDraft;

    /// Its differences are items of their own, and left out.
    fn redraft(self, frame: Frame, names: &impl Names) -> AdaptationDraft {
        let Self { source_work, kind, fidelity_note } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        AdaptationDraft {
            key,
            source_work: names.record(&source_work),
            kind,
            fidelity_note,
            differences: Vec::new(),
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for AdaptationDifference {
    type Draft = AdaptationDifferenceDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> AdaptationDifferenceDraft {
        let Self { adaptation_id: _, kind, text, scene_id } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        AdaptationDifferenceDraft {
            key,
            kind,
            text,
            scene: item_given(names, scene_id),
            language,
            spoiler_level,
            source,
        }
    }
}
