//! Readings of themes, analyses, questions, polls and recommendations.

use cinegraph_domain::id::Kind;

use super::{Entity, Field, Home, ITEM, Owner, Type, flag, of_film, parts, reference, text, words};

const TAG: &str = "meaning";

const fn of_theme(collection: &'static str) -> Owner {
    Owner { kind: Kind::Theme, field: "theme", noun: "theme", collection }
}

pub(super) static THEME_READING: Entity = Entity {
    kind: Kind::ThemeReading,
    name: "ThemeReading",
    names: "ThemeReadings",
    noun: "theme reading",
    nouns: "theme readings",
    tag: TAG,
    path: "/v1/theme-readings/{theme_reading}",
    home: Home::Owned(&[of_film("/v1/films/{film}/themes")]),
    fields: &[
        reference("theme", Kind::Theme).required(),
        text("statement").required(),
        Field::new("strength", words::THEME_STRENGTH).required(),
        flag("universal"),
        Field::new("characters", Type::List(&Type::Item(Kind::Character))),
        Field::new("scenes", Type::List(&Type::Item(Kind::Scene))),
        Field::new("quotes", Type::List(&Type::Item(Kind::Quote))),
    ],
    ..ITEM
};

pub(super) static ANALYSIS: Entity = Entity {
    kind: Kind::Analysis,
    name: "Analysis",
    names: "Analyses",
    noun: "analysis",
    nouns: "analyses",
    tag: TAG,
    path: "/v1/analyses/{analysis}",
    home: Home::Owned(&[of_film("/v1/films/{film}/analyses")]),
    fields: &[
        Field::new("kind", words::ANALYSIS_KIND).required(),
        text("title"),
        text("body").required(),
        text("author"),
        Field::new("basis", words::ANALYSIS_BASIS),
    ],
    ..ITEM
};

pub(super) static DISCUSSION_QUESTION: Entity = Entity {
    kind: Kind::DiscussionQuestion,
    name: "DiscussionQuestion",
    names: "DiscussionQuestions",
    noun: "discussion question",
    nouns: "discussion questions",
    tag: TAG,
    path: "/v1/discussion-questions/{discussion_question}",
    home: Home::Owned(&[of_film("/v1/films/{film}/questions"), of_theme("/v1/themes/{theme}/questions")]),
    fields: &[text("text").required()],
    ..ITEM
};

pub(super) static POLL: Entity = Entity {
    kind: Kind::Poll,
    name: "Poll",
    names: "Polls",
    noun: "poll",
    nouns: "polls",
    tag: "polls",
    path: "/v1/polls/{poll}",
    home: Home::Owned(&[of_film("/v1/films/{film}/polls"), of_theme("/v1/themes/{theme}/polls")]),
    fields: &[
        text("question").required(),
        Field::new("options", Type::List(&Type::Part(&parts::POLL_OPTION))).required(),
        Field::new("opensAt", Type::Instant),
        Field::new("closesAt", Type::Instant),
        Field::new("resultsVisibility", words::RESULTS_VISIBILITY),
        reference("theme", Kind::Theme).about("The theme it is on, besides the film it is written under."),
    ],
    ..ITEM
};

pub(super) static RECOMMENDATION: Entity = Entity {
    kind: Kind::Recommendation,
    name: "Recommendation",
    names: "Recommendations",
    noun: "recommendation",
    nouns: "recommendations",
    tag: TAG,
    path: "/v1/recommendations/{recommendation}",
    home: Home::Owned(&[of_film("/v1/films/{film}/recommendations")]),
    fields: &[
        // `film` is the one it belongs to.
        reference("recommended", Kind::Film).required().stored("film"),
        text("reason"),
        Field::new("origin", words::RECOMMENDATION_ORIGIN),
    ],
    ..ITEM
};
