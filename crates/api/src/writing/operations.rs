//! What can be done to each kind, worked out from the table: the names of the mutations, the operations of REST and
//! their addresses. Both protocols take their lists from here, so that neither can do what the other cannot.

use http::Method;

use super::inputs::{ENTITIES, Entity, Home, Owner};

/// What is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    /// An entity is made, in REST within one owner where it has any.
    Create(Option<&'static Owner>),
    /// Some of its fields are changed.
    Update,
    /// It is deleted.
    Delete,
    /// The items of an owner are put in order.
    Reorder(&'static Owner),
    /// It is merged into another.
    Merge,
    /// The whole cast and crew of a film is set.
    ReplaceCredits,
    /// It is brought back, or back to an earlier state.
    Restore,
}

/// An operation of REST.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// What is done.
    pub(crate) deed: Deed,
    /// To what.
    pub(crate) entity: &'static Entity,
    /// By which method.
    pub(crate) method: Method,
    /// At which address.
    pub(crate) path: String,
    /// Its name.
    pub(crate) id: String,
}

/// All operations of REST that write.
pub(crate) fn of_rest() -> Vec<Operation> {
    let mut operations = Vec::new();
    for entity in ENTITIES {
        let Entity { name, names, path, .. } = entity;
        let mut add = |deed, method, path: String, id: String| {
            operations.push(Operation { deed, entity, method, path, id });
        };
        match entity.home {
            Home::Collection(path) => {
                add(Deed::Create(None), Method::POST, path.to_owned(), format!("create{name}"));
            }
            Home::Owned(owners) => {
                for owner in owners {
                    // Where there are several owners, the operations are told apart by them.
                    let of = if owners.len() > 1 { capital(owner.field) } else { String::new() };
                    let collection = owner.collection.to_owned();
                    if entity.ordered {
                        let order = format!("{collection}/order");
                        add(Deed::Reorder(owner), Method::PUT, order, format!("reorder{of}{names}"));
                    }
                    add(Deed::Create(Some(owner)), Method::POST, collection, format!("add{of}{name}"));
                }
            }
        }
        add(Deed::Update, Method::PATCH, (*path).to_owned(), format!("update{name}"));
        add(Deed::Delete, Method::DELETE, (*path).to_owned(), format!("delete{name}"));
        if entity.merges {
            add(Deed::Merge, Method::POST, format!("{path}/merge"), format!("merge{names}"));
        }
        if entity.has_credits() {
            let path = format!("{path}/credits");
            add(Deed::ReplaceCredits, Method::PUT, path, "replaceCredits".to_owned());
        }
        add(Deed::Restore, Method::POST, format!("{path}/restore"), format!("restore{name}"));
    }
    operations
}

/// A mutation of GraphQL.
#[derive(Clone, Debug)]
pub(crate) struct Mutation {
    /// What is done.
    pub(crate) act: Act,
    /// Its field.
    pub(crate) name: String,
}

/// What a mutation does, and to what.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// Makes an entity.
    Create(&'static Entity),
    /// Changes some of its fields.
    Update(&'static Entity),
    /// Deletes it.
    Delete(&'static Entity),
    /// Puts the items of an owner in order.
    Reorder(&'static Entity),
    /// Merges one into another.
    Merge(&'static Entity),
    /// Sets the whole cast and crew of a film.
    ReplaceCredits(&'static Entity),
    /// Brings any entity back, or back to an earlier state.
    Restore,
}

/// All mutations.
pub(crate) fn of_graphql() -> Vec<Mutation> {
    let mut mutations = Vec::new();
    let mut add = |act, name: String| mutations.push(Mutation { act, name });
    for entity in ENTITIES {
        let Entity { name, names, .. } = entity;
        add(Act::Create(entity), format!("{}{name}", entity.verb()));
        add(Act::Update(entity), format!("update{name}"));
        add(Act::Delete(entity), format!("delete{name}"));
        if entity.ordered {
            add(Act::Reorder(entity), format!("reorder{names}"));
        }
        if entity.merges {
            add(Act::Merge(entity), format!("merge{names}"));
        }
        if entity.has_credits() {
            add(Act::ReplaceCredits(entity), "replaceCredits".to_owned());
        }
    }
    add(Act::Restore, "restore".to_owned());
    mutations
}

impl Entity {
    /// What making one is called: what belongs to something is added to it.
    pub(crate) const fn verb(&self) -> &'static str {
        match self.home {
            Home::Collection(_) => "create",
            Home::Owned(_) => "add",
        }
    }

    /// Whether it is a film, which alone has a cast and crew.
    pub(crate) fn has_credits(&self) -> bool {
        self.fields.iter().any(|field| field.name == "roles")
    }
}

/// A word with a capital.
pub(crate) fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// What an operation does, in a sentence.
pub(crate) fn summary(act: Act, owner: Option<&Owner>) -> String {
    match act {
        Act::Create(entity) => match (&entity.home, owner) {
            (Home::Collection(_), _) => format!("Makes {}.", entity.one()),
            (Home::Owned(_), Some(owner)) => format!("Adds {} to {}.", entity.one(), owner.one()),
            (Home::Owned(owners), None) => format!("Adds {} to {}.", entity.one(), either(owners)),
        },
        Act::Update(entity) => format!("Changes {}.", entity.one()),
        Act::Delete(entity) => format!("Deletes {} with all that belongs to it.", entity.one()),
        Act::Reorder(entity) => {
            let owner = owner.map_or_else(|| either(entity.owners()), Owner::one);
            format!("Puts the {} of {owner} in order.", entity.nouns)
        }
        Act::Merge(entity) => format!("Merges {} into another.", entity.one()),
        Act::ReplaceCredits(_) => "Sets the whole cast and crew of a film.".to_owned(),
        Act::Restore => "Brings back what was deleted, or an earlier state.".to_owned(),
    }
}

/// What more there is to know of it than the summary tells.
pub(crate) fn detail(act: Act) -> &'static str {
    match act {
        Act::Create(_) => "All faults of the input are told at once, each with its path.",
        Act::Update(_) => {
            "What is left out stays as it is; null empties a field. A list that is given takes the place of the one \
             there is."
        }
        Act::Delete(_) => "It is refused while others refer to it. What is deleted can be restored.",
        Act::Reorder(_) => "All of them must be named, once each.",
        Act::Merge(_) => {
            "The other takes over all that hangs on it, doubles are folded, and its id and slug lead on to the other."
        }
        Act::ReplaceCredits(_) => {
            "Roles that are not named are deleted. People may be made along with their roles, and characters along \
             with both; characters that are not named stay."
        }
        Act::Restore => "It comes back as a new revision.",
    }
}

impl Operation {
    /// What it does, as mutations say it.
    pub(crate) const fn act(&self) -> Act {
        match self.deed {
            Deed::Create(_) => Act::Create(self.entity),
            Deed::Update => Act::Update(self.entity),
            Deed::Delete => Act::Delete(self.entity),
            Deed::Reorder(_) => Act::Reorder(self.entity),
            Deed::Merge => Act::Merge(self.entity),
            Deed::ReplaceCredits => Act::ReplaceCredits(self.entity),
            Deed::Restore => Act::Restore,
        }
    }

    /// The name of the parameter of its address.
    pub(crate) fn parameter(&self) -> &str {
        self.path.split(['{', '}']).nth(1).unwrap_or_default()
    }

    /// The owner in its address, if there is one.
    pub(crate) const fn owner(&self) -> Option<&'static Owner> {
        match self.deed {
            Deed::Create(owner) => owner,
            Deed::Reorder(owner) => Some(owner),
            _ => None,
        }
    }
}

fn either(owners: &[Owner]) -> String {
    let owners: Vec<String> = owners.iter().map(Owner::one).collect();
    owners.join(" or ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn both_protocols_can_do_the_same() {
        let word = |act| match act {
            Act::Restore => "Restore".to_owned(),
            act => format!("{act:?}"),
        };
        let rest: BTreeSet<String> = of_rest().iter().map(|operation| word(operation.act())).collect();
        let graphql: BTreeSet<String> = of_graphql().iter().map(|mutation| word(mutation.act)).collect();
        assert_eq!(rest, graphql);
        assert!(graphql.len() > 100, "{}", graphql.len());
    }

    #[test]
    fn every_name_and_every_address_is_one_operations() {
        let mut seen = BTreeSet::new();
        for operation in of_rest() {
            assert!(seen.insert(operation.id.clone()), "{}", operation.id);
            assert!(seen.insert(format!("{} {}", operation.method, operation.path)), "{}", operation.path);
        }
        let mut seen = BTreeSet::new();
        for mutation in of_graphql() {
            assert!(seen.insert(mutation.name.clone()), "{}", mutation.name);
        }
        for name in ["createFilm", "addScene", "updateRole", "deleteQuote", "reorderScenes", "mergePeople"] {
            assert!(seen.contains(name), "{name}");
        }
    }
}
