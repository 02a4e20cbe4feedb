//! Drafts of the facts that hang on a film, and of its cast and crew.

use super::{Frame, Names, RedraftItem, item_given, linked_items};
use crate::{
    film::{Recommendation, RecommendationDraft},
    film_facts::{
        AlternateTitle, AlternateTitleDraft, Edition, EditionDraft, Image, ImageDraft, Release, ReleaseDraft,
        Video, VideoDraft,
    },
    person::{Character, CharacterDraft, Role, RoleDraft},
    synopsis::{SynopsisSection, SynopsisSectionDraft},
};

impl RedraftItem for AlternateTitle {
    type Draft = AlternateTitleDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> AlternateTitleDraft {
        let Self { title, region, types, attributes, is_original } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        AlternateTitleDraft {
            key,
            title,
            region,
            types,
            attributes,
            is_original,
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Release {
    type Draft = ReleaseDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> ReleaseDraft {
        let Self { country, date, release_type, certification, note } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        ReleaseDraft {
            key,
            country,
            date,
            release_type,
            certification,
            note,
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Edition {
    type Draft = EditionDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> EditionDraft {
        let Self { name, kind, runtime_minutes, note } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        EditionDraft { key, name, kind, runtime_minutes, note, language, spoiler_level, source }
    }
}

impl RedraftItem for Video {
    type Draft = VideoDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> VideoDraft {
        let Self { site, site_key, url, kind, name, official } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        VideoDraft { key, site, site_key, url, kind, name, official, language, spoiler_level, source }
    }
}

impl RedraftItem for Image {
    type Draft = ImageDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> ImageDraft {
        let Self { kind, url, width, height, license, alt_text } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        ImageDraft { key, kind, url, width, height, license, alt_text, language, spoiler_level, source }
    }
}

impl RedraftItem for SynopsisSection {
    type Draft = SynopsisSectionDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> SynopsisSectionDraft {
        let Self { kind, heading, body } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        SynopsisSectionDraft { key, kind, heading, body, language, spoiler_level, source }
    }
}

impl RedraftItem for Recommendation {
    type Draft = RecommendationDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> RecommendationDraft {
        let Self { recommended, reason, origin } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        let film = names.record(&recommended);
        RecommendationDraft { key, film, reason, origin, language, spoiler_level, source }
    }
}

impl RedraftItem for Character {
    type Draft = CharacterDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> CharacterDraft {
        let Self { name, sort_name: _, aliases, description } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        CharacterDraft { key, name, aliases, description, language, spoiler_level, source }
    }
}

impl RedraftItem for Role {
    type Draft = RoleDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> RoleDraft {
        let Self { person, department, job, billing, characters, credited_as, attributes, note, edition_id } =
            self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        RoleDraft {
            key,
            person: names.record(&person).into(),
            department,
            job,
            billing,
            characters: linked_items(names, &characters),
            credited_as,
            attributes,
            note,
            edition: item_given(names, edition_id),
            language,
            spoiler_level,
            source,
        }
    }
}
