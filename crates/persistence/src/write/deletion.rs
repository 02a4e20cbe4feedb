//! Deleting entities with what they own. What others refer to is not deleted, so that nothing of theirs goes with it
//! unasked; only films take the recommendations of them and the like along.

use cinegraph_domain::id::Kind;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{WriteError, Writer, ledger::watched, states::Watch};

/// A table whose rows refer to an entity, the column they do so in, and the word for one of them and for several.
type Use = (&'static str, &'static str, (&'static str, &'static str));

const ROLES: (&str, &str) = ("role", "roles");
const FILMS: (&str, &str) = ("film", "films");
const NOMINATIONS: (&str, &str) = ("nomination", "nominations");

/// What refers to entities of a kind and must not go with them.
const fn uses_of(kind: Kind) -> &'static [Use] {
    match kind {
        Kind::Person => &[
            ("role", "person_id", ROLES),
            ("insight_person", "person_id", ("insight", "insights")),
            ("nominee", "person_id", NOMINATIONS),
            ("source_work_author", "person_id", ("source work", "source works")),
        ],
        Kind::Theme => &[
            ("theme_reading", "theme_id", ("reading", "readings")),
            ("theme_parent", "parent_id", ("theme below it", "themes below it")),
        ],
        Kind::SourceWork => &[("adaptation", "source_work_id", ("adaptation", "adaptations"))],
        Kind::Place => &[
            ("filming_location", "place_id", ("filming location", "filming locations")),
            ("scene", "location_id", ("scene", "scenes")),
        ],
        Kind::Company => &[("film_company", "company_id", FILMS), ("nominee", "company_id", NOMINATIONS)],
        Kind::Collection => &[("film", "collection_id", FILMS)],
        Kind::Genre => &[("film_genre", "genre_id", FILMS)],
        Kind::Keyword => &[("film_keyword", "keyword_id", FILMS)],
        Kind::AwardCeremony => &[("nomination", "ceremony_id", NOMINATIONS)],
        Kind::AwardCategory => &[("nomination", "category_id", NOMINATIONS)],
        _ => &[],
    }
}

impl Writer {
    /// What refers to an entity and keeps it from being deleted, in words; nothing when it may go.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn uses(&self, kind: Kind, id: i64) -> Result<Option<String>, WriteError> {
        let mut uses = Vec::new();
        for (table, column, words) in uses_of(kind) {
            let count = self.count(table, column, &[id]).await?;
            if count > 0 {
                uses.push(format!("{count} {}", if count == 1 { words.0 } else { words.1 }));
            }
        }
        if kind == Kind::AwardBody {
            let categories = self.ids_where("award_category", "body_id", id).await?;
            let count = self.count("nomination", "category_id", &categories).await?;
            if count > 0 {
                uses.push(format!("{count} {}", if count == 1 { NOMINATIONS.0 } else { NOMINATIONS.1 }));
            }
        }
        Ok((!uses.is_empty()).then(|| uses.join(" and ")))
    }

    /// Deletes an entity with what it owns, and logs all of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete(&mut self, kind: Kind, id: i64) -> Result<(), WriteError> {
        let watched = self.watched_by_deletion(kind, id).await?;
        let before = self.look(&watched).await?;
        self.remove(kind, id).await?;
        self.log(&before, &watched).await?;
        Ok(())
    }

    /// Takes a row away, and what the tables without foreign keys know of it.
    pub(crate) async fn remove(&mut self, kind: Kind, id: i64) -> Result<(), WriteError> {
        self.forget_lookups();
        let ids = Query::delete()
            .from_table("external_id")
            .and_where(Expr::col("kind").eq(kind.as_str()))
            .and_where(Expr::col("entity_id").eq(id))
            .take();
        self.transaction().execute(&ids).await?;
        let row = Query::delete().from_table(kind.as_str()).and_where(Expr::col("id").eq(id)).take();
        self.transaction().execute(&row).await?;
        Ok(())
    }

    async fn watched_by_deletion(&self, kind: Kind, id: i64) -> Result<Vec<Watch>, WriteError> {
        let mut all = watched(kind, id);
        if kind == Kind::Film {
            all.extend(self.watched_beside_film(id).await?);
        }
        if cinegraph_domain::input::is_item(kind)
            && let Some(film) = self.owner_of(kind, id).await?.and_then(|owner| owner.film)
        {
            // Others of the same film may point to it.
            all = vec![Watch::Film(film)];
            if kind == Kind::Character {
                let nominations = self.ids_where("nomination", "character_id", id).await?;
                all.push(Watch::These(Kind::Nomination, nominations));
            }
        }
        Ok(all)
    }

    /// What of other films and of the awards points to a film.
    pub(crate) async fn watched_beside_film(&self, film: i64) -> Result<Vec<Watch>, WriteError> {
        let mut nominations = self.column_where("nomination_film", "nomination_id", "film_id", film).await?;
        for character in self.ids_where("character", "film_id", film).await? {
            nominations.extend(self.ids_where("nomination", "character_id", character).await?);
        }
        nominations.sort_unstable();
        nominations.dedup();
        Ok(vec![
            Watch::These(
                Kind::Recommendation,
                self.ids_where("recommendation", "recommended_id", film).await?,
            ),
            Watch::These(Kind::Scene, self.ids_where("scene", "teases_id", film).await?),
            Watch::These(Kind::Nomination, nominations),
        ])
    }

    /// The row keys of a table's rows that have a value in a column.
    pub(crate) async fn ids_where(
        &self,
        table: &'static str,
        column: &'static str,
        value: i64,
    ) -> Result<Vec<i64>, WriteError> {
        self.column_where(table, "id", column, value).await
    }

    /// What the rows of a table that have a value in one column have in another.
    pub(crate) async fn column_where(
        &self,
        table: &'static str,
        wanted: &'static str,
        column: &'static str,
        value: i64,
    ) -> Result<Vec<i64>, WriteError> {
        let select = Query::select().column(wanted).from(table).and_where(Expr::col(column).eq(value)).take();
        let rows = self.transaction().query_all(&select).await?;
        rows.into_iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
    }

    async fn count(
        &self,
        table: &'static str,
        column: &'static str,
        values: &[i64],
    ) -> Result<i64, WriteError> {
        let select = Query::select()
            .expr(Expr::cust("count(*)"))
            .from(table)
            .and_where(Expr::col(column).is_in(values.iter().copied()))
            .take();
        let row = self.transaction().query_one(&select).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
    }
}
