//! The table of what can be written: the kinds, the words they go by in both protocols, their owners and their fields.
//! The fields are those of the drafts in `cinegraph_domain`, which a test sees to.

mod adaptations;
mod awards;
mod credits;
mod facts;
mod films;
mod meaning;
mod parts;
mod records;
mod story;
#[cfg(test)]
mod tests;
mod words;

use cinegraph_domain::id::Kind;

/// Every kind that can be written.
pub(crate) static ENTITIES: [&Entity; 32] = [
    &films::FILM,
    &facts::ALTERNATE_TITLE,
    &facts::RELEASE,
    &facts::EDITION,
    &facts::VIDEO,
    &facts::IMAGE,
    &story::SYNOPSIS_SECTION,
    &story::SCENE,
    &story::QUOTE,
    &story::INSIGHT,
    &story::FILMING_LOCATION,
    &credits::CHARACTER,
    &credits::ROLE,
    &adaptations::ADAPTATION,
    &adaptations::ADAPTATION_DIFFERENCE,
    &meaning::THEME_READING,
    &meaning::ANALYSIS,
    &meaning::DISCUSSION_QUESTION,
    &meaning::POLL,
    &meaning::RECOMMENDATION,
    &records::PERSON,
    &records::THEME,
    &records::PLACE,
    &records::SOURCE_WORK,
    &records::COLLECTION,
    &records::COMPANY,
    &records::GENRE,
    &records::KEYWORD,
    &awards::AWARD_BODY,
    &awards::AWARD_CEREMONY,
    &awards::AWARD_CATEGORY,
    &awards::NOMINATION,
];

/// A kind that can be written.
#[derive(Debug)]
pub(crate) struct Entity {
    /// The kind.
    pub(crate) kind: Kind,
    /// The name of its view in both protocols.
    pub(crate) name: &'static str,
    /// The same for several.
    pub(crate) names: &'static str,
    /// The word for it in a sentence.
    pub(crate) noun: &'static str,
    /// The same for several.
    pub(crate) nouns: &'static str,
    /// The part of the REST reference it belongs to.
    pub(crate) tag: &'static str,
    /// Its address in REST, with the one parameter that stands for it.
    pub(crate) path: &'static str,
    /// How it comes into being.
    pub(crate) home: Home,
    /// Its fields, besides those of the frame that items have.
    pub(crate) fields: &'static [Field],
    /// Whether it has the frame of items.
    pub(crate) framed: bool,
    /// Whether its owner's items can be put in order.
    pub(crate) ordered: bool,
    /// Whether one can be merged into another.
    pub(crate) merges: bool,
}

/// How an entity comes into being.
#[derive(Debug)]
pub(crate) enum Home {
    /// By itself, at this address.
    Collection(&'static str),
    /// As part of one of these.
    Owned(&'static [Owner]),
}

/// What an entity can belong to.
#[derive(Debug)]
pub(crate) struct Owner {
    /// Its kind.
    pub(crate) kind: Kind,
    /// The argument that names it in GraphQL.
    pub(crate) field: &'static str,
    /// The word for it in a sentence.
    pub(crate) noun: &'static str,
    /// The address of what belongs to it.
    pub(crate) collection: &'static str,
}

/// An object within an input that has no id of its own.
#[derive(Debug)]
pub(crate) struct Part {
    /// The name of its view in both protocols.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    /// Its fields.
    pub(crate) fields: &'static [Field],
}

/// A field of an input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its name in both protocols, which is that of the view's field where there is one.
    pub(crate) name: &'static str,
    /// Its name in the draft.
    pub(crate) stored: &'static str,
    /// What it takes.
    pub(crate) of: Type,
    /// Whether nothing can be made without it.
    pub(crate) required: bool,
    /// Whether it is given where an entity is made and stays as it is from then on.
    pub(crate) fixed: bool,
    /// What it says; nothing where it is what the view says of its field.
    pub(crate) about: &'static str,
}

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Type {
    /// A text.
    Text,
    /// A whole number within these bounds.
    Int(i32, i32),
    /// A whole number from 0 up, which may be larger than 32 bits.
    BigInt,
    /// A number within these bounds.
    Float(f64, f64),
    /// Yes or no.
    Bool,
    /// A date of which only the year must be known.
    Date,
    /// An instant.
    Instant,
    /// A word of a closed list.
    Word(Words),
    /// A reference to an entity that stands on its own.
    Reference(Kind),
    /// An item of the same film: its id, or its key where it comes in the same request.
    Item(Kind),
    /// A reference to a person, or a person to be made.
    Person,
    /// An object.
    Part(&'static Part),
    /// A list of such values.
    List(&'static Type),
    /// A list of entities that belong to this one; only taken where it is made.
    Owned(&'static Entity),
}

/// A closed list of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    /// Its name in both protocols.
    pub(crate) name: &'static str,
    /// The words, in lower snake case.
    pub(crate) known: fn() -> Vec<&'static str>,
}

/// What every item has besides its content.
static FRAME: [Field; 4] = [
    text("key").fixed().about(
        "The name within its owner, by which other items of the same request and later imports find it; made from its \
         place when missing.",
    ),
    text("language"),
    Field::new("spoilerLevel", words::SPOILER_LEVEL),
    Field::new("source", Type::Part(&parts::SOURCE)),
];

/// What a merge is told: which one stays.
pub(crate) static MERGE: [Field; 1] = [
    // Of whatever kind is merged.
    Field::new("into", Type::Reference(Kind::Film)).required().about("The one that stays."),
];

/// What restoring is told.
pub(crate) static RESTORE: [Field; 1] =
    [int("revision", 1, i32::MAX).required().about("The revision whose state it is to have again.")];

/// What putting in order is told.
pub(crate) static ORDER: [Field; 1] =
    [texts("ids").required().about("The ids of all of them, in the order wanted.")];

/// What replacing the credits of a film takes: its roles, and characters along with them.
pub(crate) fn credits_of(film: &Entity) -> Vec<Field> {
    let credits = film.fields().filter(|field| matches!(field.name, "roles" | "characters"));
    credits.map(|field| Field { required: field.name == "roles", ..*field }).collect()
}

/// The base of the descriptions of items of a film.
const ITEM: Entity = Entity {
    kind: Kind::Film,
    name: "",
    names: "",
    noun: "",
    nouns: "",
    tag: "",
    path: "",
    home: Home::Owned(&[]),
    fields: &[],
    framed: true,
    ordered: true,
    merges: false,
};

/// The base of the descriptions of what stands on its own.
const RECORD: Entity = Entity { home: Home::Collection(""), framed: false, ordered: false, ..ITEM };

impl Entity {
    /// The fields of its input.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().chain(if self.framed { FRAME.as_slice() } else { &[] })
    }

    /// What it can belong to.
    pub(crate) const fn owners(&self) -> &'static [Owner] {
        match self.home {
            Home::Collection(_) => &[],
            Home::Owned(owners) => owners,
        }
    }

    /// The same with its article.
    pub(crate) fn one(&self) -> String {
        with_article(self.noun)
    }

    /// The name of the field that holds it in GraphQL.
    pub(crate) fn field(&self) -> String {
        let (first, rest) = self.name.split_at(1);
        first.to_lowercase() + rest
    }

    /// The name of the parameter of its address.
    pub(crate) fn parameter(&self) -> &'static str {
        self.path.split(['{', '}']).nth(1).unwrap_or_default()
    }

    /// Whether it has no slug and no ids elsewhere.
    pub(crate) fn is_known_by_id_alone(&self) -> bool {
        self.framed || self.kind == Kind::Nomination
    }

    /// The description of a kind that can be written.
    pub(crate) fn of(kind: Kind) -> Option<&'static Self> {
        ENTITIES.iter().copied().find(|entity| entity.kind == kind)
    }
}

impl Owner {
    /// The owner with its article.
    pub(crate) fn one(&self) -> String {
        with_article(self.noun)
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

impl Field {
    /// A field that may be left out and is described by the view's.
    const fn new(name: &'static str, of: Type) -> Self {
        Self { name, stored: name, of, required: false, fixed: false, about: "" }
    }

    /// The same field, without which nothing can be made.
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same field with a description of its own.
    const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    /// The same field under another name in the draft.
    const fn stored(self, stored: &'static str) -> Self {
        Self { stored, ..self }
    }

    /// The same field, which stays as it was given.
    const fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }

    /// Whether it can be given where an entity is changed. What belongs to it is changed by itself.
    pub(crate) const fn changes(&self) -> bool {
        !self.fixed && !matches!(self.of, Type::Owned(_))
    }
}

const fn text(name: &'static str) -> Field {
    Field::new(name, Type::Text)
}

const fn texts(name: &'static str) -> Field {
    Field::new(name, Type::List(&Type::Text))
}

const fn flag(name: &'static str) -> Field {
    Field::new(name, Type::Bool)
}

const fn date(name: &'static str) -> Field {
    Field::new(name, Type::Date)
}

const fn int(name: &'static str, least: i32, most: i32) -> Field {
    Field::new(name, Type::Int(least, most))
}

const fn reference(name: &'static str, kind: Kind) -> Field {
    Field::new(name, Type::Reference(kind))
}

const fn item(name: &'static str, kind: Kind) -> Field {
    Field::new(name, Type::Item(kind))
}

const fn owned(name: &'static str, entity: &'static Entity) -> Field {
    Field::new(name, Type::Owned(entity))
}

const fn external_ids() -> Field {
    const EACH: &Type = &Type::Part(&parts::EXTERNAL_ID);
    Field::new("externalIds", Type::List(EACH))
}

/// The owner of most items.
const fn of_film(collection: &'static str) -> Owner {
    Owner { kind: Kind::Film, field: "film", noun: "film", collection }
}
