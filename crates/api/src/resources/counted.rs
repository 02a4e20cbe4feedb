//! The parameters of root lists that cannot be narrowed but can be counted.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::rest::list::Limit;

/// The parameters of a root list that cannot be narrowed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountedPageParams {
    /// How many items at most, 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    #[serde(default)]
    pub limit: Limit,
    /// The cursor that the page before gave as `next`.
    pub after: Option<String>,
    /// Only these fields of each item, with commas between them.
    pub fields: Option<String>,
    /// Whether to count the whole list, as `totalCount`.
    #[serde(default)]
    pub count: bool,
}
