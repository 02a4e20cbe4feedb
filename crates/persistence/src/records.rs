//! Reading entities that stand on their own (films, people, themes, …), many at a time by id.

use std::collections::HashMap;

use cinegraph_domain::id::Entity;
use sea_orm::sea_query::{Expr, Query};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    Store, StoreError,
    engine::ELEMENT,
    shape::{Fields, Lens},
    template::{Filling, Shape},
};

/// A kind of entity that stands on its own: how its record is cut from its table.
pub trait Record: Entity + DeserializeOwned + Send + Sync + Clone {
    /// The record's fields besides `id` and `stamp`.
    #[doc(hidden)]
    fn fields(lens: &Lens) -> Fields;

    /// What a row must meet for the reader to know of it; nothing for kinds that never tell a story by themselves.
    #[doc(hidden)]
    fn shown(_lens: &Lens) -> Option<Expr> {
        None
    }
}

/// A record with its row key, as it comes from the database.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
struct Keyed<T>(i64, T);

pub(crate) fn record_object<T: Record>(lens: &Lens) -> Expr {
    let table = T::KIND.as_str();
    let mut fields = vec![("id", Expr::col((table, "id")))];
    fields.extend(T::fields(lens));
    fields.push(("stamp", lens.stamp(table)));
    lens.engine.object(fields)
}

impl Store {
    /// Records by id; ids that do not exist are missing from the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records<T: Record>(&self, lens: &Lens, ids: &[i64]) -> Result<HashMap<i64, T>, StoreError> {
        let many = ids.len() != 1;
        let template = self.templates().of(lens, T::KIND, Shape::Records { many }, || {
            let table = T::KIND.as_str();
            let id = Expr::col((table, "id"));
            let mut select = Query::select();
            select
                .expr_as(lens.engine.array(vec![id.clone(), record_object::<T>(lens)]), ELEMENT)
                .from(table)
                .and_where(lens.engine.among(id, many))
                .and_where_option(T::shown(lens));
            lens.engine.gather_text(select)
        });
        let row = self.row(lens, template.fill(&Filling::ids(ids))).await?;
        let rows: Vec<Keyed<T>> = row.column(0)?;
        Ok(rows.into_iter().map(|Keyed(id, record)| (id, record)).collect())
    }
}
