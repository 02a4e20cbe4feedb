//! The time limit on one event of a subscription. The executor hands out events only when they are executed, so from
//! outside nobody can tell a slow event from none; the limit has to sit where an event's execution begins.

use std::borrow::Cow;
use std::time::Duration;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

use super::code;
use super::refusal::graphql_error;

/// What the stream of a subscription carries: the value of one event. Its fields have the time that an operation has
/// ([`Limits::execution_time`](super::Limits::execution_time)); an event that takes longer is told as an error with
/// the code `TIMEOUT`, and the subscription goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T>(pub T);

/// How long an event may take, for [`Event`] to find in its context.
#[derive(Debug, Clone, Copy)]
pub(super) struct EventTime(pub(super) Duration);

impl<T: OutputType> OutputType for Event<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let resolution = self.0.resolve(ctx, field);
        let Some(EventTime(most)) = ctx.data_opt::<EventTime>() else { return resolution.await };
        match tokio::time::timeout(*most, resolution).await {
            Ok(resolved) => resolved,
            Err(_) => {
                let message = format!("The event took longer than {most:?}.");
                Err(ctx.set_error_path(graphql_error(code::TIMEOUT, message, Some(field.pos))))
            }
        }
    }
}
