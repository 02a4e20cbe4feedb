//! Parameters: those of every operation, and what the document says of `fields`, `include` and `sort` wherever they
//! occur.

use cinegraph_domain::query::{FilmSort, NameSort, PersonSort, SourceWorkSort};
use utoipa::{
    ToSchema,
    openapi::{
        Ref, RefOr, Required, Schema,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, ParameterStyle},
        schema::{ArrayBuilder, Components, Object, ObjectBuilder, Type},
    },
};

use super::name_of;
use crate::{resources::order, rest::fields::RELATIONS, vocabulary::SpoilerLevel};

/// Added to what each operation says of `fields`.
const SPARSE: &str = "The answer then has these alone, whatever its schema requires.";

/// The parameters that every operation has, with the names of their components.
pub(super) fn common() -> [(&'static str, Parameter); 4] {
    let level = || Some(RefOr::Ref(Ref::from_schema_name(SpoilerLevel::name())));
    let parameter = |name: &str, place: ParameterIn, description: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(Required::False)
            .description(Some(description))
    };
    let text = || Some(ObjectBuilder::new().schema_type(Type::String));
    let ceiling = "How much of the story the answer may tell; none when missing.";
    let spoilers = "The same as `Spoiler-Ceiling`, and before it.";
    let languages = "The languages to choose texts by, best first.";
    let known = "The `ETag` of the answer you have.";
    [
        (
            "SpoilerCeiling",
            parameter("Spoiler-Ceiling", ParameterIn::Header, ceiling).schema(level()).build(),
        ),
        ("Spoilers", parameter("spoilers", ParameterIn::Query, spoilers).schema(level()).build()),
        (
            "AcceptLanguage",
            parameter("Accept-Language", ParameterIn::Header, languages).schema(text()).build(),
        ),
        ("IfNoneMatch", parameter("If-None-Match", ParameterIn::Header, known).schema(text()).build()),
    ]
}

/// Says of the parameters of an operation what their types do not.
pub(super) fn detail(operation: &mut Operation, components: &Components) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let relations = relations(operation, components);
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if parameter.parameter_in != ParameterIn::Query {
            continue;
        }
        match parameter.name.as_str() {
            "sort" => set_words(parameter, sort_words(&id)),
            "fields" => {
                let said = parameter.description.take().unwrap_or_default();
                parameter.description = Some(format!("{said} {SPARSE}"));
                set_list(parameter, text(None));
            }
            "include" => {
                set_list(parameter, text(Some(&relations)));
                *parameter = ParameterBuilder::from(parameter.clone())
                    .example(Some(vec!["roles", "themes"].into()))
                    .build();
            }
            _ => {}
        }
    }
}

/// The words `sort` takes in an operation. Lists of what has a name and no more are sorted by it.
fn sort_words(operation_id: &str) -> Vec<String> {
    match operation_id {
        "listFilms" => order::words::<FilmSort>(),
        "listPeople" => order::words::<PersonSort>(),
        "listSourceWorks" => order::words::<SourceWorkSort>(),
        _ => order::words::<NameSort>(),
    }
}

fn set_words(parameter: &mut Parameter, words: Vec<String>) {
    if let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema {
        schema.enum_values = Some(words.into_iter().map(Into::into).collect());
    }
}

fn text(words: Option<&[String]>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(words.map(<[String]>::to_vec)).build()
}

/// Makes a parameter a list with commas between its values.
fn set_list(parameter: &mut Parameter, items: Object) {
    parameter.schema = Some(ArrayBuilder::new().items(items).min_items(Some(1)).into());
    parameter.style = Some(ParameterStyle::Form);
    parameter.explode = Some(false);
}

/// What can be included in an operation's answer: the properties of the part of its schema that holds the relations.
fn relations(operation: &Operation, components: &Components) -> Vec<String> {
    let answer = super::answer(operation).and_then(|name| components.schemas.get(name));
    let Some(RefOr::T(Schema::AllOf(parts))) = answer else { return Vec::new() };
    let relations = parts.items.iter().filter_map(name_of).filter(|name| name.ends_with(RELATIONS));
    relations
        .filter_map(|name| match components.schemas.get(name) {
            Some(RefOr::T(Schema::Object(object))) => Some(object.properties.keys().cloned()),
            _ => None,
        })
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn known_words_are_told() {
        let document: Value = serde_json::from_str(&crate::openapi_json()).expect("a document");
        let (mut sorts, mut fields, mut includes) = (0, 0, 0);
        for (path, item) in document["paths"].as_object().expect("paths") {
            // Some addresses are only written to.
            for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
                let said = parameter["description"].as_str().unwrap_or_default();
                let schema = &parameter["schema"];
                match parameter["name"].as_str() {
                    Some("sort") => {
                        sorts += 1;
                        let words = schema["enum"].as_array().expect("words");
                        let list = said.split([':', ';']).nth(1).expect("a list of words");
                        assert_eq!(
                            words.len(),
                            2 * list.split([',']).flat_map(|part| part.split(" or ")).count(),
                            "{path}"
                        );
                        for word in words.iter().filter_map(Value::as_str) {
                            assert!(list.contains(word.trim_start_matches('-')), "{path}: {word}");
                        }
                        assert!(words.contains(&schema["default"]), "{path}");
                    }
                    Some("fields") => {
                        fields += 1;
                        assert!(said.ends_with(super::SPARSE), "{path}: {said}");
                        assert_eq!(
                            (&schema["type"], &parameter["explode"]),
                            (&"array".into(), &false.into())
                        );
                    }
                    Some("include") => {
                        includes += 1;
                        let words = schema["items"]["enum"].as_array().expect("words");
                        assert!(words.len() > 20, "{path}");
                        for word in words.iter().filter_map(Value::as_str) {
                            assert!(said.contains(word), "{path}: {word}");
                        }
                    }
                    _ => {}
                }
            }
        }
        assert!(sorts > 5 && fields > 70 && includes > 0, "{sorts} {fields} {includes}");
    }
}
