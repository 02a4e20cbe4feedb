//! How drafts of facts, characters and roles become rows.

use cinegraph_domain::{
    film::{Recommendation, RecommendationDraft},
    film_facts::{
        AlternateTitle, AlternateTitleDraft, Edition, EditionDraft, Image, ImageDraft, Release, ReleaseDraft,
        Video, VideoDraft,
    },
    id::Kind,
    person::{Character, CharacterDraft, Mention, Role, RoleDraft},
    reference::Reference,
    slug,
    synopsis::{SynopsisSection, SynopsisSectionDraft},
};
use sea_orm::Set;

use crate::{
    entity::{
        alternate_title, character, edition, image, recommendation, release, role, synopsis_section, video,
    },
    write::{ItemDraft, Links, Scope, WriteError, word, words},
};

impl ItemDraft for AlternateTitleDraft {
    type Record = AlternateTitle;
    type Active = alternate_title::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(alternate_title::ActiveModel {
            title: Set(self.title.clone()),
            region: Set(self.region.clone()),
            types: Set(words(&self.types)),
            attributes: Set(words(&self.attributes)),
            is_original: Set(self.is_original),
            sort_title: Set(slug::sort_title(&self.title)),
            ..Default::default()
        })
    }
}

impl ItemDraft for ReleaseDraft {
    type Record = Release;
    type Active = release::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(release::ActiveModel {
            country: Set(self.country.clone()),
            date: Set(self.date.sort_key()),
            release_type: Set(word(self.release_type)),
            certification: Set(self.certification.clone()),
            note: Set(self.note.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for EditionDraft {
    type Record = Edition;
    type Active = edition::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(edition::ActiveModel {
            name: Set(self.name.clone()),
            kind: Set(self.kind.map(word)),
            runtime_minutes: Set(self.runtime_minutes),
            note: Set(self.note.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for VideoDraft {
    type Record = Video;
    type Active = video::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(video::ActiveModel {
            site: Set(self.site.clone()),
            site_key: Set(self.site_key.clone()),
            url: Set(self.url.clone()),
            kind: Set(word(self.kind)),
            name: Set(self.name.clone()),
            official: Set(self.official),
            ..Default::default()
        })
    }
}

impl ItemDraft for ImageDraft {
    type Record = Image;
    type Active = image::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(image::ActiveModel {
            kind: Set(word(self.kind)),
            url: Set(self.url.clone()),
            width: Set(self.width),
            height: Set(self.height),
            license: Set(self.license.clone()),
            alt_text: Set(self.alt_text.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for SynopsisSectionDraft {
    type Record = SynopsisSection;
    type Active = synopsis_section::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(synopsis_section::ActiveModel {
            kind: Set(word(self.kind)),
            heading: Set(self.heading.clone()),
            body: Set(self.body.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for RecommendationDraft {
    type Record = Recommendation;
    type Active = recommendation::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        visit("film", Kind::Film, &self.film);
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(recommendation::ActiveModel {
            recommended_id: Set(scope.row(Kind::Film, &self.film)?),
            reason: Set(self.reason.clone()),
            origin: Set(word(self.origin)),
            ..Default::default()
        })
    }
}

impl ItemDraft for CharacterDraft {
    type Record = Character;
    type Active = character::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(character::ActiveModel {
            name: Set(self.name.clone()),
            sort_name: Set(slug::sort_name(&self.name)),
            aliases: Set(words(&self.aliases)),
            description: Set(self.description.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for RoleDraft {
    type Record = Role;
    type Active = role::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        if let Mention::Known(person) = &self.person {
            visit("person", Kind::Person, person);
        }
    }

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        if let Some(edition) = &self.edition {
            visit("edition", Kind::Edition, edition);
        }
        for (index, character) in self.characters.iter().enumerate() {
            visit(&format!("characters[{index}]"), Kind::Character, character);
        }
    }

    /// Roles go by billing; those without follow in the order they are written.
    fn rank(&self, written_at: i32) -> i32 {
        const UNBILLED: i32 = 1_000_000;
        let behind = if written_at < UNBILLED { UNBILLED.saturating_add(written_at) } else { written_at };
        self.billing.unwrap_or(behind)
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(role::ActiveModel {
            person_id: Set(person(&self.person, scope)?),
            department: Set(word(self.department)),
            job: Set(self.job.clone()),
            billing: Set(self.billing),
            credited_as: Set(self.credited_as.clone()),
            attributes: Set(words(&self.attributes)),
            note: Set(self.note.clone()),
            edition_id: Set(scope.keyed_given(Kind::Edition, "edition", self.edition.as_deref())?),
            ..Default::default()
        })
    }

    fn links(&self, scope: &Scope<'_>) -> Result<Vec<Links>, WriteError> {
        Ok(vec![Links {
            table: "role_character",
            owner: "role_id",
            member: "character_id",
            rows: scope.keyed_all(Kind::Character, "characters", &self.characters)?,
        }])
    }
}

/// The row of the person a credit names; by now there are no new ones, for they were written first.
fn person(mention: &Mention, scope: &Scope<'_>) -> Result<i64, WriteError> {
    match mention {
        Mention::Known(reference) => scope.row(Kind::Person, reference),
        Mention::New(_) => {
            Err(sea_orm::DbErr::Custom("a person who was not written before their credit".to_owned()).into())
        }
    }
}
