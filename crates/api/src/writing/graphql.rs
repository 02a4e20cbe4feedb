//! The mutations: one object whose fields are those of the table. Their input goes to the `Editor`, and what was
//! written is read back as any other answer is.

mod arguments;
mod schema;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::HashMap};

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    parser::types::Field, registry::Registry, resolver_utils::resolve_container_serial,
};
use cinegraph_catalog::{CatalogError, Editor, Saved};

use self::arguments::Input;
use super::{
    inputs::Entity,
    operations::{self, Act},
    reading::{Protocol, Reading, refusal},
};
use crate::{
    error::ApiError,
    graphql::{loaders, node::Node},
    idempotency::repeat_of,
};

/// The root of all mutations.
#[derive(Debug)]
pub(crate) struct Mutation(HashMap<String, Act>);

impl Mutation {
    /// All that the table allows for.
    pub(crate) fn new() -> Self {
        Self(operations::of_graphql().into_iter().map(|mutation| (mutation.name, mutation.act)).collect())
    }
}

impl OutputType for Mutation {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(schema::ROOT)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        schema::register(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container_serial(ctx, self).await
    }
}

impl ContainerType for Mutation {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let Some(act) = self.0.get(ctx.item.node.name.node.as_str()) else { return Ok(None) };
        let resolved = match write(ctx, *act).await {
            Ok(payload) => {
                let selection = ctx.with_selection_set(&ctx.item.node.selection_set);
                payload.resolve(&selection, ctx.item).await
            }
            Err(error) => {
                let error = async_graphql::Error::from(error).into_server_error(ctx.item.pos);
                Err(ctx.set_error_path(error))
            }
        };
        // Each mutation fails alone: those before it have been written.
        Ok(Some(resolved.unwrap_or_else(|error| {
            ctx.add_error(error);
            Value::Null
        })))
    }
}

impl ObjectType for Mutation {}

/// What a mutation answers.
struct Payload {
    /// The name of its type.
    name: String,
    saved: Saved,
    /// The public ids of the items that were put in order.
    ids: Vec<String>,
}

impl OutputType for Payload {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("Payload")
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        Cow::Owned(self.name.clone())
    }

    /// Each payload has a type of its own, which is registered along with the mutations.
    fn create_type_info(_registry: &mut Registry) -> String {
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        async_graphql::resolver_utils::resolve_container(ctx, self).await
    }
}

impl ContainerType for Payload {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let Saved { kind, id, revision, seq } = self.saved;
        Ok(Some(match ctx.item.node.name.node.as_str() {
            schema::REVISION => revision.into(),
            schema::SEQ => seq.map_or(Value::Null, Into::into),
            schema::ID => kind.id(id).into(),
            schema::IDS => self.ids.iter().map(|id| Value::from(id.as_str())).collect(),
            _ => {
                let node = Node::read(loaders::loaders_of(ctx), kind, id).await.map_err(|error| {
                    let error = async_graphql::Error::from(error).into_server_error(ctx.item.pos);
                    ctx.set_error_path(error)
                })?;
                let selection = ctx.with_selection_set(&ctx.item.node.selection_set);
                node.resolve_object(&selection, ctx.item).await?
            }
        }))
    }
}

/// Does what a mutation says.
async fn write(ctx: &Context<'_>, act: Act) -> Result<Payload, ApiError> {
    let mut input = Input::of(ctx)?;
    let editor: &Editor = ctx.data_unchecked();
    let repeat = repeat_of(ctx);
    let repeat = repeat.as_ref();
    let mut ids = Vec::new();
    let saved = match act {
        Act::Create(entity) => {
            let owner = input.owner(entity)?;
            let state = Reading::new(Protocol::Graphql).input(entity, input.rest())?;
            editor.create(entity.kind, owner, state, repeat).await.map_err(refused(entity))?
        }
        Act::Update(entity) => {
            let (target, expected) = (input.target(entity)?, input.revision(schema::EXPECTED_REVISION));
            let patch = Reading::new(Protocol::Graphql).patch(entity, input.rest())?;
            let updated = editor.update(entity.kind, &target, patch, expected, repeat);
            updated.await.map_err(refused(entity))?
        }
        Act::Delete(entity) => {
            let (target, expected) = (input.target(entity)?, input.revision(schema::EXPECTED_REVISION));
            editor.delete(entity.kind, &target, expected, repeat).await.map_err(refused(entity))?
        }
        Act::Reorder(entity) => {
            let owner = input.reordered(entity)?;
            let items = input.items(entity)?;
            ids.extend(items.iter().map(|id| entity.kind.id(*id)));
            editor.reorder(entity.kind, owner, &items, repeat).await.map_err(refused(entity))?
        }
        Act::Merge(entity) => {
            let (from, into) = (input.reference(schema::FROM)?, input.reference(schema::INTO)?);
            editor.merge(entity.kind, &from, &into, None, repeat).await.map_err(refused(entity))?
        }
        Act::ReplaceCredits(entity) => {
            let film = input.reference("film")?;
            let state = Reading::new(Protocol::Graphql).credits(entity, input.rest())?;
            editor.replace_credits(&film, state, None, repeat).await.map_err(refused(entity))?
        }
        Act::Restore => {
            let (kind, target) = input.any()?;
            let expected = input.revision(schema::EXPECTED_REVISION);
            let revision = input.revision(schema::REVISION).unwrap_or_default();
            editor.restore(kind, &target, revision, expected, repeat).await?
        }
    };
    Ok(Payload { name: schema::payload(act), saved, ids })
}

fn refused(entity: &'static Entity) -> impl Fn(CatalogError) -> ApiError {
    move |error| refusal(Protocol::Graphql, entity, &error)
}
