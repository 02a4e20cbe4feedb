//! The types of the mutations, made from the table: an input object and a payload for each, and the objects within.

use async_graphql::{
    indexmap::IndexMap,
    registry::{Deprecation, MetaField, MetaInputValue, MetaType, Registry},
};

use super::super::{
    descriptions::Descriptions,
    inputs::{Entity, Field, Owner, Part, Type, credits_of},
    operations::{self, Act, capital, detail, summary},
    reading::{INPUT, NEW_PERSON},
};

/// The name of the root.
pub(super) const ROOT: &str = "Mutation";

pub(super) const ID: &str = "id";
pub(super) const IDS: &str = "ids";
pub(super) const FROM: &str = "from";
pub(super) const INTO: &str = "into";
pub(super) const REVISION: &str = "revision";
pub(super) const SEQ: &str = "seq";
pub(super) const EXPECTED_REVISION: &str = "expectedRevision";

/// What the root says of itself.
const ABOUT: &str = "What can be written, by who holds a token with the scope `edit`. Each mutation is written by itself, \
                     in the order of the document: when one fails, those before it stand. What was written is shown up \
                     to the request's spoiler ceiling, above it as a stub.";

/// Registers all types.
pub(super) fn register(registry: &mut Registry) {
    if registry.types.contains_key(ROOT) {
        return;
    }
    let mut fields = IndexMap::new();
    for mutation in operations::of_graphql() {
        let input = format!("{}Input", capital(&mutation.name));
        let values = inputs(registry, mutation.act);
        let about = format!("What `{}` takes.", mutation.name);
        add_input(registry, input.clone(), about, values);
        let payload = payload(mutation.act);
        if !registry.types.contains_key(&payload) {
            let (about, fields) = payload_of(mutation.act);
            registry.types.insert(payload.clone(), object(payload.clone(), about, fields));
        }
        let about = format!("{} {}", summary(mutation.act, None), detail(mutation.act));
        let argument = value(INPUT, "What to write.".to_owned(), format!("{input}!"));
        let field = MetaField {
            args: IndexMap::from([(INPUT.to_owned(), argument)]),
            // Nullable, so that one that fails does not take the answers of the others with it.
            ..output(&mutation.name, about, payload)
        };
        fields.insert(mutation.name, field);
    }
    registry.types.insert(ROOT.to_owned(), object(ROOT.to_owned(), ABOUT.to_owned(), fields));
}

/// The name of the type that a mutation answers.
pub(super) fn payload(act: Act) -> String {
    match act {
        Act::Create(entity) | Act::Update(entity) | Act::Merge(entity) | Act::ReplaceCredits(entity) => {
            format!("{}Payload", entity.name)
        }
        Act::Delete(_) => "DeletePayload".to_owned(),
        Act::Reorder(_) => "ReorderPayload".to_owned(),
        Act::Restore => "RestorePayload".to_owned(),
    }
}

fn payload_of(act: Act) -> (String, IndexMap<String, MetaField>) {
    let revision = "The revision it has now.";
    let (about, first) = match act {
        Act::Create(entity) | Act::Update(entity) | Act::Merge(entity) | Act::ReplaceCredits(entity) => {
            let told = format!("The {}; above the request's ceiling, a stub.", entity.noun);
            let whole = output(&entity.field(), told, format!("{}!", entity.name));
            (format!("A {} that was written.", entity.noun), vec![whole, output(REVISION, revision, "Int!")])
        }
        Act::Delete(_) => (
            "What was deleted.".to_owned(),
            vec![
                output(ID, "Its id, which is not given anew.", "ID!"),
                output(REVISION, "The last revision it had: name it to restore it.", "Int!"),
            ],
        ),
        Act::Reorder(_) => (
            "Items that were put in order.".to_owned(),
            vec![output(IDS, "Their ids in their order now.", "[ID!]!")],
        ),
        Act::Restore => (
            "What was restored.".to_owned(),
            vec![
                output("node", "The entity; above the request's ceiling, a stub.", "Node!"),
                output(REVISION, revision, "Int!"),
            ],
        ),
    };
    let seq = output(
        SEQ,
        "The place of the write in the change log; null when there was nothing to change.",
        "BigInt",
    );
    let fields = first.into_iter().chain([seq]).map(|field| (field.name.clone(), field));
    (about, fields.collect())
}

/// The fields of the input of a mutation.
fn inputs(registry: &mut Registry, act: Act) -> Vec<MetaInputValue> {
    let id = |of: &str| value(ID, format!("The id of {of}."), "ID!");
    let expected = |ty: &str| {
        let about = "The revision that was read: when it has another by now, nothing is written and the code is \
                     `STALE`.";
        value(EXPECTED_REVISION, about, ty)
    };
    match act {
        Act::Create(entity) => {
            let mut values = owners(entity.owners());
            let fields: Vec<Field> = entity.fields().copied().collect();
            for input in content(registry, entity.name, &fields, true) {
                // A poll names a theme besides its film, or belongs to one.
                if !values.iter().any(|owner| owner.name == input.name) {
                    values.push(input);
                }
            }
            values
        }
        Act::Update(entity) => {
            let fields: Vec<Field> = entity.fields().copied().filter(Field::changes).collect();
            let mut values = vec![id(&entity.one()), expected("Int!")];
            values.extend(content(registry, entity.name, &fields, false));
            values
        }
        Act::Delete(entity) => vec![id(&entity.one()), expected("Int!")],
        Act::Reorder(entity) => {
            let mut values = owners(entity.owners());
            let about = format!("The ids of all its {}, in the order wanted.", entity.nouns);
            values.push(value(IDS, about, "[ID!]!"));
            values
        }
        Act::Merge(entity) => vec![
            value(
                FROM,
                format!("The {} that is given up: an id, a slug or an id elsewhere.", entity.noun),
                "String!",
            ),
            value(
                INTO,
                format!("The {} that stays: an id, a slug or an id elsewhere.", entity.noun),
                "String!",
            ),
        ],
        Act::ReplaceCredits(film) => {
            let mut values =
                owners(&[Owner { kind: film.kind, field: "film", noun: "film", collection: "" }]);
            values.extend(content(registry, film.name, &credits_of(film), true));
            values
        }
        Act::Restore => vec![
            id("what is to be restored"),
            value(REVISION, "The revision whose state it is to have again.", "Int!"),
            expected("Int"),
        ],
    }
}

/// The fields that say what something belongs to. Where there are several, one of them must be given.
fn owners(owners: &[Owner]) -> Vec<MetaInputValue> {
    let alone = owners.len() == 1;
    let owner = |owner: &Owner| {
        let choice = if alone { "" } else { ", unless it belongs to another" };
        let about = format!("The {} it belongs to{choice}: an id, a slug or an id elsewhere.", owner.noun);
        value(owner.field, about, if alone { "String!" } else { "String" })
    };
    owners.iter().map(owner).collect()
}

/// The fields of a view's input, with the types they take.
fn content(registry: &mut Registry, view: &str, fields: &[Field], new: bool) -> Vec<MetaInputValue> {
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        register_within(registry, &field.of);
        let about = Descriptions(registry).of(view, field);
        match field.of {
            Type::Person if new => {
                let known = "Who: an id, a slug or an id elsewhere. Either this or `newPerson` is given.";
                let made = "Someone who is not in the catalogue yet and is made along with the role.";
                values.push(value(field.name, known, "String"));
                values.push(value(NEW_PERSON, made, "NewPersonInput"));
            }
            of => values.push(value(field.name, about, name_of(&of, field.required && new))),
        }
    }
    values
}

/// Registers the input objects that a type is made of.
fn register_within(registry: &mut Registry, of: &Type) {
    match of {
        Type::List(of) => register_within(registry, of),
        Type::Part(part) => register_part(registry, part),
        Type::Owned(entity) => register_new(registry, entity),
        Type::Person => {
            if let Some(person) = Entity::of(cinegraph_domain::id::Kind::Person) {
                register_new(registry, person);
            }
        }
        _ => {}
    }
}

fn register_part(registry: &mut Registry, part: &Part) {
    let name = format!("{}Input", part.name);
    if !registry.types.contains_key(&name) {
        let values = content(registry, part.name, part.fields, true);
        add_input(registry, name, part.about.to_owned(), values);
    }
}

/// Registers the input of what is made along with something else.
fn register_new(registry: &mut Registry, entity: &Entity) {
    let name = format!("New{}Input", entity.name);
    if !registry.types.contains_key(&name) {
        let fields: Vec<Field> = entity.fields().copied().collect();
        let values = content(registry, entity.name, &fields, true);
        let about = Descriptions(registry).of_entity(entity);
        add_input(registry, name, about, values);
    }
}

/// The name of a type as GraphQL writes it.
fn name_of(of: &Type, required: bool) -> String {
    let name = match of {
        Type::Text | Type::Reference(_) | Type::Item(_) | Type::Person => "String".to_owned(),
        Type::Int(..) => "Int".to_owned(),
        Type::BigInt => "BigInt".to_owned(),
        Type::Float(..) => "Float".to_owned(),
        Type::Bool => "Boolean".to_owned(),
        Type::Date => "PartialDate".to_owned(),
        Type::Instant => "DateTime".to_owned(),
        Type::Word(words) => words.name.to_owned(),
        Type::Part(part) => format!("{}Input", part.name),
        Type::List(of) => format!("[{}]", name_of(of, true)),
        Type::Owned(entity) => format!("[New{}Input!]", entity.name),
    };
    if required { name + "!" } else { name }
}

fn value(name: &str, about: impl Into<String>, ty: impl Into<String>) -> MetaInputValue {
    MetaInputValue {
        name: name.to_owned(),
        description: Some(about.into()),
        ty: ty.into(),
        deprecation: Deprecation::NoDeprecated,
        default_value: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    }
}

fn output(name: &str, about: impl Into<String>, ty: impl Into<String>) -> MetaField {
    MetaField {
        name: name.to_owned(),
        description: Some(about.into()),
        args: IndexMap::new(),
        ty: ty.into(),
        deprecation: Deprecation::NoDeprecated,
        cache_control: async_graphql::CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

fn object(name: String, about: String, fields: IndexMap<String, MetaField>) -> MetaType {
    MetaType::Object {
        name,
        description: Some(about),
        fields,
        cache_control: async_graphql::CacheControl::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        keys: None,
        visible: None,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        is_subscription: false,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

fn add_input(registry: &mut Registry, name: String, about: String, values: Vec<MetaInputValue>) {
    let input = MetaType::InputObject {
        name: name.clone(),
        description: Some(about),
        input_fields: values.into_iter().map(|value| (value.name.clone(), value)).collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        oneof: false,
        directive_invocations: Vec::new(),
    };
    registry.types.insert(name, input);
}
