//! The schema against the table.

use std::collections::BTreeSet;

use apollo_compiler::{Schema, schema::ExtendedType, validation::Valid};

use super::super::{
    inputs::{ENTITIES, Type, Words},
    operations,
};

fn schema() -> Valid<Schema> {
    Schema::parse_and_validate(crate::sdl(), "schema").expect("a schema")
}

#[test]
fn every_mutation_takes_one_input_and_gives_a_payload() {
    let schema = schema();
    let root = schema.get_object("Mutation").expect("a root");
    let table: BTreeSet<String> =
        operations::of_graphql().into_iter().map(|mutation| mutation.name).collect();
    let fields: BTreeSet<String> = root.fields.keys().map(ToString::to_string).collect();
    assert!(table.is_subset(&fields), "{:?}", table.difference(&fields));
    for name in &table {
        let field = &root.fields[name.as_str()];
        let [input] = field.arguments.as_slice() else { panic!("{name} takes not one argument") };
        assert_eq!(input.name, "input", "{name}");
        assert!(input.ty.is_non_null() && !field.ty.is_non_null(), "{name}");
        let of = input.ty.inner_named_type();
        assert!(schema.get_input_object(of).is_some_and(|input| !input.fields.is_empty()), "{of}");
        let of = field.ty.inner_named_type();
        assert!(of.ends_with("Payload") && schema.get_object(of).is_some(), "{name}: {of}");
    }
}

#[test]
fn everything_of_the_mutations_says_what_it_is() {
    let schema = schema();
    let mut silent = Vec::new();
    let said = |description: Option<&str>| description.is_some_and(|said| !said.trim().is_empty());
    for (name, of) in &schema.types {
        match of {
            ExtendedType::InputObject(input) => {
                for (field, value) in &input.fields {
                    if !said(value.description.as_deref()) {
                        silent.push(format!("{name}.{field}"));
                    }
                }
                if !said(input.description.as_deref()) {
                    silent.push(name.to_string());
                }
            }
            ExtendedType::Object(object) if name == "Mutation" || name.ends_with("Payload") => {
                for (field, value) in &object.fields {
                    if !said(value.description.as_deref()) {
                        silent.push(format!("{name}.{field}"));
                    }
                }
            }
            _ => {}
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn an_update_takes_whatever_is_left_out_or_null() {
    let schema = schema();
    for entity in ENTITIES {
        let update = schema.get_input_object(&format!("Update{}Input", entity.name)).expect("an input");
        for (field, value) in &update.fields {
            let needed = matches!(field.as_str(), "id" | "expectedRevision");
            assert_eq!(value.ty.is_non_null(), needed, "{}.{field}", entity.name);
        }
        let table = entity.fields().filter(|field| field.changes()).count();
        assert_eq!(update.fields.len(), table + 2, "{}", entity.name);
    }
}

/// Words are known by their lower case, so the two protocols must not differ in more than that.
#[test]
fn words_are_those_of_the_enums_in_capitals() {
    fn words(of: &Type) -> Vec<Words> {
        match of {
            Type::Word(words) => vec![*words],
            Type::List(of) => words(of),
            Type::Part(part) => part.fields.iter().flat_map(|field| words(&field.of)).collect(),
            _ => Vec::new(),
        }
    }

    let schema = schema();
    let mut seen = BTreeSet::new();
    for words in ENTITIES.iter().flat_map(|entity| entity.fields()).flat_map(|field| words(&field.of)) {
        let of = schema.get_enum(words.name).unwrap_or_else(|| panic!("{} is no enum", words.name));
        let of: Vec<String> = of.values.keys().map(|word| word.to_ascii_lowercase()).collect();
        assert_eq!(of, (words.known)(), "{}", words.name);
        seen.insert(words.name);
    }
    assert_eq!(seen.len(), 25, "{seen:?}");
}
