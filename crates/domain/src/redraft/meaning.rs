//! Drafts of readings, analyses, questions, polls and nominations.

use super::{Frame, Names, RedraftItem, items, linked_items, record_given, records};
use crate::{
    analysis::{Analysis, AnalysisDraft},
    award::{Nomination, NominationDraft, Nominee, NomineeDraft},
    poll::{DiscussionQuestion, DiscussionQuestionDraft, Poll, PollDraft, PollOptionDraft},
    theme::{ThemeReading, ThemeReadingDraft},
};

impl RedraftItem for ThemeReading {
    type Draft = ThemeReadingDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> ThemeReadingDraft {
        let Self { theme, statement, strength, universal, characters, scene_ids, quote_ids } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        ThemeReadingDraft {
            key,
            theme: names.record(&theme),
            statement,
            strength,
            universal,
            characters: linked_items(names, &characters),
            scenes: items(names, &scene_ids),
            quotes: items(names, &quote_ids),
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Analysis {
    type Draft = AnalysisDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> AnalysisDraft {
        let Self { kind, title, body, author, basis } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        AnalysisDraft { key, kind, title, body, author, basis, language, spoiler_level, source }
    }
}

impl RedraftItem for DiscussionQuestion {
    type Draft = DiscussionQuestionDraft;

    fn redraft(self, frame: Frame, _names: &impl Names) -> DiscussionQuestionDraft {
        let Self { text } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        DiscussionQuestionDraft { key, text, language, spoiler_level, source }
    }
}

impl RedraftItem for Poll {
    type Draft = PollDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> PollDraft {
        let Self { question, options, opens_at, closes_at, results_visibility } = self;
        let Frame { key, language, spoiler_level, source, theme } = frame;
        PollDraft {
            key,
            question,
            options: options.into_iter().map(|option| PollOptionDraft { label: option.label }).collect(),
            opens_at,
            closes_at,
            results_visibility,
            theme: theme.map(|theme| names.theme(theme)),
            language,
            spoiler_level,
            source,
        }
    }
}

impl RedraftItem for Nomination {
    type Draft = NominationDraft;

    fn redraft(self, frame: Frame, names: &impl Names) -> NominationDraft {
        let Self {
            body,
            category_id,
            category_name,
            ceremony_id: _,
            ceremony_year,
            result,
            nominees,
            films,
            character,
            character_name,
            song,
            note,
        } = self;
        let Frame { key, language, spoiler_level, source, theme: _ } = frame;
        let nominee = |Nominee { person, company, name, role }| NomineeDraft {
            person: record_given(names, person.as_ref()),
            company: record_given(names, company.as_ref()),
            name,
            role,
        };
        NominationDraft {
            key: key.unwrap_or_default(),
            body: names.record(&body),
            category: names.category(category_id),
            category_name: Some(category_name),
            ceremony: ceremony_year,
            result,
            nominees: nominees.into_iter().map(nominee).collect(),
            films: records(names, &films),
            character: character.map(|character| names.item(character.id)),
            character_name,
            song,
            note,
            language,
            spoiler_level,
            source,
        }
    }
}
