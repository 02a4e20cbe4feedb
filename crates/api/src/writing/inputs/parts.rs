//! The objects within inputs that have no id of their own.

use cinegraph_domain::id::Kind;

use super::{Field, Part, Type, date, item, reference, text, words};

pub(super) static SOURCE: Part = Part {
    name: "Source",
    about: "Where a text or a fact was taken from.",
    fields: &[text("name").required(), text("url"), text("license"), date("accessedOn")],
};

pub(super) static EXTERNAL_ID: Part = Part {
    name: "ExternalId",
    about: "An id in another catalogue.",
    fields: &[Field::new("source", words::EXTERNAL_SOURCE).required(), text("value").required()],
};

pub(super) static MONEY: Part = Part {
    name: "Money",
    about: "An amount of money.",
    fields: &[Field::new("amount", Type::BigInt).required(), text("currency").required()],
};

pub(super) static CREDITS_SCENES: Part = Part {
    name: "CreditsScenes",
    about: "Whether there are scenes in or after the credits.",
    fields: &[
        Field::new("hasMidCredits", words::KNOWN),
        Field::new("hasPostCredits", words::KNOWN),
        text("note"),
    ],
};

pub(super) static FILM_TEXT: Part = Part {
    name: "FilmText",
    about: "The texts of a film in another language.",
    fields: &[text("locale").required(), text("title"), text("tagline"), text("overview")],
};

pub(super) static FILM_KEYWORD: Part = Part {
    name: "FilmKeyword",
    about: "A keyword, as a film bears it.",
    fields: &[
        text("name").required().about("The keyword; it is made when there is none of that name."),
        Field::new("spoilerLevel", words::SPOILER_LEVEL),
    ],
};

pub(super) static FILM_COMPANY: Part = Part {
    name: "FilmCompany",
    about: "What a company did for a film.",
    fields: &[
        reference("company", Kind::Company).required(),
        Field::new("role", words::COMPANY_ROLE).required(),
        text("territory"),
    ],
};

pub(super) static QUOTE_LINE: Part = Part {
    name: "QuoteLine",
    about: "One line of a quote.",
    fields: &[
        item("speaker", Kind::Character).about("Who says it."),
        text("text").required(),
        text("direction"),
    ],
};

pub(super) static POLL_OPTION: Part =
    Part { name: "PollOption", about: "An answer to choose.", fields: &[text("label").required()] };

pub(super) static NOMINEE: Part = Part {
    name: "Nominee",
    about: "One of those nominated together: a person, a company or a name.",
    fields: &[
        reference("person", Kind::Person).about("The person, where they are in the catalogue."),
        reference("company", Kind::Company).about("The company, where it is in the catalogue."),
        text("name"),
        text("role"),
    ],
};
