//! How drafts of scenes, quotes, readings and the like become rows.

use cinegraph_domain::{
    analysis::{Analysis, AnalysisDraft},
    date::Timestamp,
    id::Kind,
    insight::{Insight, InsightDraft},
    place::{FilmingLocation, FilmingLocationDraft},
    poll::{DiscussionQuestion, DiscussionQuestionDraft, Poll, PollDraft, PollOptionDraft},
    quote::{Quote, QuoteDraft},
    reference::Reference,
    scene::{Scene, SceneDraft},
    source_work::{Adaptation, AdaptationDifference, AdaptationDifferenceDraft, AdaptationDraft},
    theme::{ThemeReading, ThemeReadingDraft},
};
use sea_orm::{Set, Value};

use crate::{
    entity::{
        adaptation, adaptation_difference, analysis, discussion_question, filming_location, insight, poll,
        quote, scene, theme_reading,
    },
    write::{Children, Hanging, ItemDraft, Links, Scope, WriteError, word},
};

impl ItemDraft for SceneDraft {
    type Record = Scene;
    type Active = scene::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        if let Some(reference) = &self.location {
            visit("location", Kind::Place, reference);
        }
        if let Some(reference) = &self.teases {
            visit("teases", Kind::Film, reference);
        }
    }

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        each(visit, "edition", Kind::Edition, self.edition.as_ref());
        list(visit, "characters", Kind::Character, &self.characters);
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(scene::ActiveModel {
            title: Set(self.title.clone()),
            kind: Set(word(self.kind)),
            starts_at: Set(self.starts_at),
            ends_at: Set(self.ends_at),
            edition_id: Set(scope.keyed_given(Kind::Edition, "edition", self.edition.as_deref())?),
            summary: Set(self.summary.clone()),
            location_id: Set(scope.row_given(Kind::Place, self.location.as_ref())?),
            teases_id: Set(scope.row_given(Kind::Film, self.teases.as_ref())?),
            ..Default::default()
        })
    }

    fn links(&self, scope: &Scope<'_>) -> Result<Vec<Links>, WriteError> {
        Ok(vec![Links {
            table: "scene_character",
            owner: "scene_id",
            member: "character_id",
            rows: scope.keyed_all(Kind::Character, "characters", &self.characters)?,
        }])
    }
}

impl ItemDraft for QuoteDraft {
    type Record = Quote;
    type Active = quote::ActiveModel;

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        each(visit, "scene", Kind::Scene, self.scene.as_ref());
        for (index, line) in self.lines.iter().enumerate() {
            each(visit, &format!("lines[{index}].speaker"), Kind::Character, line.speaker.as_ref());
        }
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(quote::ActiveModel {
            scene_id: Set(scope.keyed_given(Kind::Scene, "scene", self.scene.as_deref())?),
            ..Default::default()
        })
    }

    fn children(&self, scope: &Scope<'_>) -> Result<Option<Hanging>, WriteError> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            let field = format!("lines[{index}].speaker");
            let speaker = scope.keyed_given(Kind::Character, &field, line.speaker.as_deref())?;
            lines.push(vec![
                Value::from(speaker),
                Value::from(Some(line.text.clone())),
                Value::from(line.direction.clone()),
            ]);
        }
        let columns = &["character_id", "text", "direction"];
        Ok(Some((Children { table: "quote_line", owner: "quote_id", columns }, lines)))
    }
}

/// Shows a pointer that may be missing, or each of several.
fn each<'a>(
    visit: &mut dyn FnMut(&str, Kind, &'a str),
    field: &str,
    kind: Kind,
    names: impl IntoIterator<Item = &'a String>,
) {
    for name in names {
        visit(field, kind, name);
    }
}

/// Shows each of a list of pointers.
fn list<'a>(visit: &mut dyn FnMut(&str, Kind, &'a str), field: &str, kind: Kind, names: &'a [String]) {
    for (index, name) in names.iter().enumerate() {
        visit(&format!("{field}[{index}]"), kind, name);
    }
}

impl ItemDraft for InsightDraft {
    type Record = Insight;
    type Active = insight::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        for reference in &self.people {
            visit("people", Kind::Person, reference);
        }
    }

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        each(visit, "scene", Kind::Scene, self.scene.as_ref());
        list(visit, "characters", Kind::Character, &self.characters);
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(insight::ActiveModel {
            kind: Set(word(self.kind)),
            text: Set(self.text.clone()),
            scene_id: Set(scope.keyed_given(Kind::Scene, "scene", self.scene.as_deref())?),
            ..Default::default()
        })
    }

    fn links(&self, scope: &Scope<'_>) -> Result<Vec<Links>, WriteError> {
        Ok(vec![
            Links {
                table: "insight_person",
                owner: "insight_id",
                member: "person_id",
                rows: scope.rows(Kind::Person, &self.people)?,
            },
            Links {
                table: "insight_character",
                owner: "insight_id",
                member: "character_id",
                rows: scope.keyed_all(Kind::Character, "characters", &self.characters)?,
            },
        ])
    }
}

impl ItemDraft for FilmingLocationDraft {
    type Record = FilmingLocation;
    type Active = filming_location::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        visit("place", Kind::Place, &self.place);
    }

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        each(visit, "scene", Kind::Scene, self.scene.as_ref());
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(filming_location::ActiveModel {
            place_id: Set(scope.row(Kind::Place, &self.place)?),
            depicts_as: Set(self.depicts_as.clone()),
            scene_id: Set(scope.keyed_given(Kind::Scene, "scene", self.scene.as_deref())?),
            note: Set(self.note.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for AdaptationDraft {
    type Record = Adaptation;
    type Active = adaptation::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        visit("sourceWork", Kind::SourceWork, &self.source_work);
    }

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        for (index, difference) in self.differences.iter().enumerate() {
            each(visit, &format!("differences[{index}].scene"), Kind::Scene, difference.scene.as_ref());
        }
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(adaptation::ActiveModel {
            source_work_id: Set(scope.row(Kind::SourceWork, &self.source_work)?),
            kind: Set(word(self.kind)),
            fidelity_note: Set(self.fidelity_note.clone()),
            ..Default::default()
        })
    }
}

impl ItemDraft for AdaptationDifferenceDraft {
    type Record = AdaptationDifference;
    type Active = adaptation_difference::ActiveModel;

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        each(visit, "scene", Kind::Scene, self.scene.as_ref());
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(adaptation_difference::ActiveModel {
            adaptation_id: Set(scope.parent()?),
            kind: Set(word(self.kind)),
            text: Set(self.text.clone()),
            scene_id: Set(scope.keyed_given(Kind::Scene, "scene", self.scene.as_deref())?),
            ..Default::default()
        })
    }
}

impl ItemDraft for ThemeReadingDraft {
    type Record = ThemeReading;
    type Active = theme_reading::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        visit("theme", Kind::Theme, &self.theme);
    }

    fn pointers<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a str)) {
        list(visit, "characters", Kind::Character, &self.characters);
        list(visit, "scenes", Kind::Scene, &self.scenes);
        list(visit, "quotes", Kind::Quote, &self.quotes);
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(theme_reading::ActiveModel {
            theme_id: Set(scope.row(Kind::Theme, &self.theme)?),
            statement: Set(self.statement.clone()),
            strength: Set(word(self.strength)),
            universal: Set(self.universal),
            ..Default::default()
        })
    }

    fn links(&self, scope: &Scope<'_>) -> Result<Vec<Links>, WriteError> {
        Ok(vec![
            Links {
                table: "theme_reading_character",
                owner: "theme_reading_id",
                member: "character_id",
                rows: scope.keyed_all(Kind::Character, "characters", &self.characters)?,
            },
            Links {
                table: "theme_reading_scene",
                owner: "theme_reading_id",
                member: "scene_id",
                rows: scope.keyed_all(Kind::Scene, "scenes", &self.scenes)?,
            },
            Links {
                table: "theme_reading_quote",
                owner: "theme_reading_id",
                member: "quote_id",
                rows: scope.keyed_all(Kind::Quote, "quotes", &self.quotes)?,
            },
        ])
    }
}

impl ItemDraft for AnalysisDraft {
    type Record = Analysis;
    type Active = analysis::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(analysis::ActiveModel {
            kind: Set(word(self.kind)),
            title: Set(self.title.clone()),
            body: Set(self.body.clone()),
            author: Set(self.author.clone()),
            basis: Set(word(self.basis)),
            ..Default::default()
        })
    }
}

impl ItemDraft for DiscussionQuestionDraft {
    type Record = DiscussionQuestion;
    type Active = discussion_question::ActiveModel;

    fn active(&self, _scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(discussion_question::ActiveModel { text: Set(self.text.clone()), ..Default::default() })
    }
}

impl ItemDraft for PollDraft {
    type Record = Poll;
    type Active = poll::ActiveModel;

    fn references<'a>(&'a self, visit: &mut dyn FnMut(&str, Kind, &'a Reference)) {
        if let Some(reference) = &self.theme {
            visit("theme", Kind::Theme, reference);
        }
    }

    fn active(&self, scope: &Scope<'_>) -> Result<Self::Active, WriteError> {
        Ok(poll::ActiveModel {
            question: Set(self.question.clone()),
            opens_at: Set(self.opens_at.map(Timestamp::micros)),
            closes_at: Set(self.closes_at.map(Timestamp::micros)),
            results_visibility: Set(word(self.results_visibility)),
            theme_id: Set(scope.row_given(Kind::Theme, self.theme.as_ref())?),
            ..Default::default()
        })
    }

    fn options(&self) -> Option<&[PollOptionDraft]> {
        Some(&self.options)
    }
}
