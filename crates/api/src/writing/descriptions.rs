//! What fields say of themselves: the same as the fields of the views, wherever those say it well.

use async_graphql::{OutputType, registry::Registry};

use super::inputs::{Entity, Field, Type};

/// The descriptions of the fields of all views.
pub(super) struct Descriptions<'a>(pub(super) &'a Registry);

/// The views as GraphQL knows them, from which REST takes the descriptions as well.
pub(super) fn views() -> Registry {
    let mut registry = Registry::default();
    crate::graphql::Query::create_type_info(&mut registry);
    registry
}

impl Descriptions<'_> {
    /// What a field of the input of a view says.
    pub(super) fn of(&self, view: &str, field: &Field) -> String {
        let said = if field.about.is_empty() { self.of_view(view, field.name) } else { field.about };
        let form = match field.of {
            Type::Reference(_) => " An id, a slug or an id elsewhere.",
            Type::Item(_) => " An id, or the key of one in the same request.",
            Type::Person => " An id, a slug or an id elsewhere; or a person who is not in the catalogue yet.",
            Type::List(Type::Reference(_)) => " Ids, slugs or ids elsewhere.",
            Type::List(Type::Item(_)) => " Ids, or keys of others in the same request.",
            _ => "",
        };
        format!("{said}{form}")
    }

    /// What an entity says of itself.
    pub(super) fn of_entity(&self, entity: &Entity) -> String {
        let view = self.0.types.get(entity.name);
        match view {
            Some(async_graphql::registry::MetaType::Object { description: Some(said), .. }) => said.clone(),
            _ => String::new(),
        }
    }

    fn of_view(&self, view: &str, field: &str) -> &str {
        let view = self.0.types.get(view);
        let field = view.and_then(|view| view.field_by_name(field));
        field.and_then(|field| field.description.as_deref()).unwrap_or_default()
    }
}
