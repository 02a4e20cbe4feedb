//! What a film catalogue is: its entities, ids, validation and rules.
//!
//! Nothing here reads or writes anything, and nothing here knows a database, a protocol or a framework.
//! Records come in two forms: what is read (`Scene`, under its veil in an [`item::Entry`]) and what is written
//! (`SceneDraft`, which refers to other entities and says what is wrong with itself).

pub mod actor;
pub mod analysis;
pub mod award;
pub mod change;
pub mod country;
pub mod date;
pub mod external_id;
pub mod film;
pub mod film_facts;
pub mod id;
pub mod input;
pub mod insight;
pub mod item;
pub mod locale;
pub mod page;
pub mod person;
pub mod place;
pub mod poll;
pub mod query;
pub mod quote;
pub mod record;
pub mod redraft;
pub mod reference;
pub mod scene;
pub mod slug;
pub mod source_work;
pub mod spoiler;
pub mod synopsis;
pub mod theme;
pub mod validation;
pub mod vocabulary;
