//! From records as they are read back to drafts as they are written: for export, for the change log, and for patches,
//! which are laid over the draft of what is stored.
//!
//! Every record is taken apart field by field, so that a new field does not compile until it is written again.

mod facts;
mod meaning;
mod story;
mod vocabulary;

use std::collections::HashMap;

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    award::AwardCategory,
    film::FilmCompany,
    film_facts::FilmCompanyDraft,
    id::{Entity, Id, Kind, Link},
    item::{Draft, Entry, Item, Source},
    reference::Reference,
    spoiler::SpoilerLevel,
    theme::Theme,
};

/// How a draft that is made from a record names what it points to.
pub trait Names {
    /// An entity that stands on its own, such as a person.
    fn record<T: Entity>(&self, link: &Link<T>) -> Reference;

    /// The same for a theme of which only the id was read.
    fn theme(&self, id: Id<Theme>) -> Reference;

    /// An item of the same film, such as a character.
    fn item<T: Entity>(&self, id: Id<T>) -> String;

    /// The key of the item itself; nothing where drafts bear none.
    fn own_key<T: Entity>(&self, id: Id<T>) -> Option<String>;

    /// An award category, as nominations name it.
    fn category(&self, id: Id<AwardCategory>) -> String;
}

/// Names by id (`person_7`, `character_3`): what the API shows and takes.
#[derive(Clone, Copy, Debug)]
pub struct ById;

impl Names for ById {
    fn record<T: Entity>(&self, link: &Link<T>) -> Reference {
        Reference::Id(T::KIND, link.id.number())
    }

    fn theme(&self, id: Id<Theme>) -> Reference {
        Reference::Id(Kind::Theme, id.number())
    }

    fn item<T: Entity>(&self, id: Id<T>) -> String {
        id.to_string()
    }

    fn own_key<T: Entity>(&self, _id: Id<T>) -> Option<String> {
        None
    }

    fn category(&self, id: Id<AwardCategory>) -> String {
        id.to_string()
    }
}

/// Names that hold in any database: slugs, and keys within the owner.
#[derive(Clone, Debug, Default)]
pub struct Portable {
    /// The keys of items, and the slugs of themes and award categories, by kind and row key.
    pub keys: HashMap<(Kind, i64), String>,
}

impl Portable {
    /// The name of an entity; its id where it has none, which a reader then refuses by name.
    fn name(&self, kind: Kind, id: i64) -> String {
        self.keys.get(&(kind, id)).cloned().unwrap_or_else(|| kind.id(id))
    }
}

impl Names for Portable {
    fn record<T: Entity>(&self, link: &Link<T>) -> Reference {
        match &link.slug {
            Some(slug) => Reference::Slug(slug.clone()),
            None => Reference::Id(T::KIND, link.id.number()),
        }
    }

    fn theme(&self, id: Id<Theme>) -> Reference {
        match self.keys.get(&(Kind::Theme, id.number())) {
            Some(slug) => Reference::Slug(slug.clone()),
            None => Reference::Id(Kind::Theme, id.number()),
        }
    }

    fn item<T: Entity>(&self, id: Id<T>) -> String {
        self.name(T::KIND, id.number())
    }

    fn own_key<T: Entity>(&self, id: Id<T>) -> Option<String> {
        self.keys.get(&(T::KIND, id.number())).cloned()
    }

    fn category(&self, id: Id<AwardCategory>) -> String {
        self.name(Kind::AwardCategory, id.number())
    }
}

/// What a draft of an item says besides its content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The name within its owner.
    pub key: Option<String>,
    /// The language it is written in.
    pub language: Option<String>,
    /// How much of the story it gives away.
    pub spoiler_level: SpoilerLevel,
    /// Where it was taken from.
    pub source: Option<Source>,
    /// The theme it is on besides its film.
    pub theme: Option<Id<Theme>>,
}

/// An item whose draft can be made from what was read.
pub trait RedraftItem: Entity {
    /// The draft.
    type Draft: Draft + Serialize + DeserializeOwned;

    /// The draft that says the same.
    fn redraft(self, frame: Frame, names: &impl Names) -> Self::Draft;
}

/// A record that stands on its own whose draft can be made from what was read. Lists of items that hang on it are left
/// out, which in a draft says nothing of them.
pub trait RedraftRecord: Entity {
    /// The draft.
    type Draft: Serialize + DeserializeOwned;

    /// The draft that says the same.
    fn redraft(self, names: &impl Names) -> Self::Draft;
}

/// The draft of an item as it was read, whatever its level: for those who write, not for readers.
pub fn redraft_item<T: RedraftItem>(entry: Entry<T>, names: &impl Names) -> Option<T::Draft> {
    let Entry { id, item, source, content } = entry;
    let Item { film_id, theme_id, person_id: _, position: _, spoiler_level, language, stamp: _ } = item;
    let frame = Frame {
        key: names.own_key(id),
        language,
        spoiler_level,
        source: source.into_revealed(SpoilerLevel::Ending).flatten(),
        theme: film_id.and(theme_id),
    };
    Some(content.into_revealed(SpoilerLevel::Ending)?.redraft(frame, names))
}

/// The draft of what a company did for a film.
pub fn redraft_company(company: FilmCompany, names: &impl Names) -> FilmCompanyDraft {
    let FilmCompany { company, role, territory } = company;
    FilmCompanyDraft { company: names.record(&company), role, territory }
}

/// Names for links that may be missing.
fn record_given<T: Entity>(names: &impl Names, link: Option<&Link<T>>) -> Option<Reference> {
    link.map(|link| names.record(link))
}

fn records<T: Entity>(names: &impl Names, links: &[Link<T>]) -> Vec<Reference> {
    links.iter().map(|link| names.record(link)).collect()
}

fn linked_items<T: Entity>(names: &impl Names, links: &[Link<T>]) -> Vec<String> {
    links.iter().map(|link| names.item(link.id)).collect()
}

fn items<T: Entity>(names: &impl Names, ids: &[Id<T>]) -> Vec<String> {
    ids.iter().map(|id| names.item(*id)).collect()
}

fn item_given<T: Entity>(names: &impl Names, id: Option<Id<T>>) -> Option<String> {
    id.map(|id| names.item(id))
}
