//! Merging an entity into another of its kind: what hangs on it moves, what then stands there twice is folded into one,
//! and a redirect stays.

use std::collections::HashMap;

use cinegraph_domain::{change::State, id::Kind, input::is_item};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use super::{
    WriteError, Writer,
    ledger::watched,
    states::{Snapshot, Watch},
};

/// A column that points from a table to the entity, and the kind of what changes when it is set to another.
type Pointer = (&'static str, &'static str);

/// The columns through which others point to entities of a kind, apart from link tables.
const fn pointers_to(kind: Kind) -> &'static [Pointer] {
    match kind {
        Kind::Person => &[("role", "person_id"), ("image", "person_id")],
        Kind::Theme => {
            &[("theme_reading", "theme_id"), ("discussion_question", "theme_id"), ("poll", "theme_id")]
        }
        Kind::SourceWork => &[("adaptation", "source_work_id")],
        Kind::Film => &[("recommendation", "recommended_id"), ("scene", "teases_id")],
        _ => &[],
    }
}

/// The link tables that join entities of a kind to others: the table, the other's column, the entity's.
const fn links_to(kind: Kind) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        Kind::Person => &[
            ("insight_person", "insight_id", "person_id"),
            ("source_work_author", "source_work_id", "person_id"),
            ("nominee", "nomination_id", "person_id"),
        ],
        Kind::Theme => {
            &[("theme_parent", "theme_id", "parent_id"), ("theme_parent", "parent_id", "theme_id")]
        }
        Kind::Film => &[("nomination_film", "nomination_id", "film_id")],
        _ => &[],
    }
}

/// The kinds of items that move with their film, those that others point to first.
const MOVING: [Kind; 19] = [
    Kind::Edition,
    Kind::Character,
    Kind::Scene,
    Kind::Quote,
    Kind::Role,
    Kind::AlternateTitle,
    Kind::Release,
    Kind::Video,
    Kind::Image,
    Kind::SynopsisSection,
    Kind::Insight,
    Kind::FilmingLocation,
    Kind::Adaptation,
    Kind::AdaptationDifference,
    Kind::ThemeReading,
    Kind::Analysis,
    Kind::DiscussionQuestion,
    Kind::Poll,
    Kind::Recommendation,
];

/// What points to items of a film, and has to follow when two are folded: the table and its column.
const fn pointers_to_item(kind: Kind) -> &'static [Pointer] {
    match kind {
        Kind::Edition => &[("scene", "edition_id"), ("role", "edition_id")],
        Kind::Character => &[("quote_line", "character_id"), ("nomination", "character_id")],
        Kind::Scene => &[
            ("quote", "scene_id"),
            ("insight", "scene_id"),
            ("filming_location", "scene_id"),
            ("adaptation_difference", "scene_id"),
        ],
        Kind::Adaptation => &[("adaptation_difference", "adaptation_id")],
        _ => &[],
    }
}

/// The same for link tables.
const fn links_to_item(kind: Kind) -> &'static [(&'static str, &'static str, &'static str)] {
    match kind {
        Kind::Character => &[
            ("role_character", "role_id", "character_id"),
            ("scene_character", "scene_id", "character_id"),
            ("insight_character", "insight_id", "character_id"),
            ("theme_reading_character", "theme_reading_id", "character_id"),
        ],
        Kind::Scene => &[("theme_reading_scene", "theme_reading_id", "scene_id")],
        Kind::Quote => &[("theme_reading_quote", "theme_reading_id", "quote_id")],
        _ => &[],
    }
}

/// The fields by which two items of a kind are the same thing told twice; all that they say, where none are named.
#[must_use]
pub const fn identity(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Character => &["name"],
        Kind::Role => &["person", "department", "job"],
        Kind::Edition => &["name"],
        Kind::AlternateTitle => &["title", "region"],
        Kind::Release => &["country", "releaseType", "date"],
        Kind::Video => &["site", "siteKey", "url"],
        Kind::Image => &["url"],
        Kind::Adaptation => &["sourceWork", "kind"],
        Kind::Recommendation => &["film"],
        Kind::ThemeReading => &["theme", "statement"],
        Kind::Nomination => &["body", "category", "ceremony", "nominees", "films"],
        _ => &[],
    }
}

impl Writer {
    /// Merges an entity into another of its kind, and logs all that this changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn merge(&mut self, kind: Kind, from: i64, into: i64) -> Result<(), WriteError> {
        let watched = self.watched_by_merge(kind, from, into).await?;
        let before = self.look(&watched).await?;
        if kind == Kind::Film {
            self.move_items(from, into).await?;
            self.move_small_lists(from, into).await?;
        }
        for (table, column) in pointers_to(kind) {
            self.move_rows(table, column, from, into).await?;
        }
        for (table, other, column) in links_to(kind) {
            self.move_links(table, other, column, from, into).await?;
        }
        self.drop_pointers_to_itself(kind, into).await?;
        self.fold_doubles(kind, into).await?;
        self.move_names(kind, from, into).await?;
        let row = Query::delete().from_table(kind.as_str()).and_where(Expr::col("id").eq(from)).take();
        self.transaction().execute(&row).await?;
        self.forget_lookups();
        self.merged.insert((kind, from), into);
        self.log(&before, &watched).await?;
        Ok(())
    }

    async fn watched_by_merge(&self, kind: Kind, from: i64, into: i64) -> Result<Vec<Watch>, WriteError> {
        let mut all = Vec::new();
        for id in [from, into] {
            all.extend(watched(kind, id));
            if kind == Kind::Film {
                all.extend(self.watched_beside_film(id).await?);
            }
            for (table, column) in pointers_to(kind) {
                if let Ok(of) = table.parse::<Kind>() {
                    all.push(Watch::These(of, self.ids_where(table, column, id).await?));
                }
            }
            for (table, other, column) in links_to(kind) {
                let of = match *other {
                    "insight_id" => Kind::Insight,
                    "source_work_id" => Kind::SourceWork,
                    "nomination_id" => Kind::Nomination,
                    _ => Kind::Theme,
                };
                all.push(Watch::These(of, self.column_where(table, other, column, id).await?));
            }
        }
        Ok(all)
    }

    async fn move_rows(
        &self,
        table: &'static str,
        column: &'static str,
        from: i64,
        into: i64,
    ) -> Result<(), WriteError> {
        if table == "image" || (table != "theme_reading" && column == "theme_id") {
            return self.move_owned(table, column, from, into).await;
        }
        let update =
            Query::update().table(table).value(column, into).and_where(Expr::col(column).eq(from)).take();
        self.transaction().execute(&update).await?;
        Ok(())
    }

    /// Moves the items of one owner behind those of another, under keys that are free there.
    async fn move_owned(
        &self,
        table: &'static str,
        column: &'static str,
        from: i64,
        into: i64,
    ) -> Result<(), WriteError> {
        let taken = self.keys(table, (column, into)).await?;
        let select = Query::select()
            .columns(["id", "key", "position"])
            .from(table)
            .and_where(Expr::col(column).eq(from))
            .order_by("position", sea_orm::Order::Asc)
            .order_by("id", sea_orm::Order::Asc)
            .take();
        let last = Query::select()
            .expr(Expr::col("position").max())
            .from(table)
            .and_where(Expr::col(column).eq(into))
            .take();
        let last: Option<i32> = match self.transaction().query_one(&last).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => None,
        };
        let behind = last.map_or(0, |last| last.saturating_add(1));
        for row in self.transaction().query_all(&select).await? {
            let (id, key, position): (i64, String, i32) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let key = if taken.contains_key(&key) { format!("{key}-m{id}") } else { key };
            let mut update = Query::update();
            update.table(table).value(column, into).value("key", key).and_where(Expr::col("id").eq(id));
            // Roles go by billing, on which the other film has the first word as well.
            if table != "role" {
                update.value("position", behind.saturating_add(position));
            }
            self.transaction().execute(&update).await?;
        }
        Ok(())
    }

    async fn move_items(&self, from: i64, into: i64) -> Result<(), WriteError> {
        for kind in MOVING {
            self.move_owned(kind.as_str(), "film_id", from, into).await?;
        }
        Ok(())
    }

    /// What the surviving film lacks of countries, languages, genres, keywords, companies and texts it takes over.
    async fn move_small_lists(&self, from: i64, into: i64) -> Result<(), WriteError> {
        for (table, columns) in [
            ("film_country", "country"),
            ("film_language", "language"),
            ("film_genre", "genre_id"),
            ("film_keyword", "keyword_id, spoiler_level"),
            ("film_company", "company_id, role, territory"),
            ("film_text", "locale, title, tagline, overview"),
        ] {
            let key = match table {
                "film_company" => "l.company_id = r.company_id AND l.role = r.role",
                "film_text" => "l.locale = r.locale",
                "film_country" => "l.country = r.country",
                "film_language" => "l.language = r.language",
                "film_genre" => "l.genre_id = r.genre_id",
                _ => "l.keyword_id = r.keyword_id",
            };
            let (position, place) =
                if table == "film_text" { ("", "") } else { (", position", ", r.position + 1000") };
            let picked: Vec<String> = columns.split(", ").map(|column| format!("r.{column}")).collect();
            let picked = picked.join(", ");
            let sql = format!(
                "INSERT INTO {table} (film_id, {columns}{position}) SELECT {into}, {picked}{place} FROM {table} r \
                 WHERE r.film_id = {from} AND NOT EXISTS \
                 (SELECT 1 FROM {table} l WHERE l.film_id = {into} AND {key})"
            );
            self.transaction().execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    /// Lets the rows of a link table lead to another entity, and drops those that do already.
    async fn move_links(
        &self,
        table: &'static str,
        other: &'static str,
        column: &'static str,
        from: i64,
        into: i64,
    ) -> Result<(), WriteError> {
        let joined = self.column_where(table, other, column, into).await?;
        let doubled = Query::delete()
            .from_table(table)
            .and_where(Expr::col(column).eq(from))
            .and_where(Expr::col(other).is_in(joined))
            .take();
        self.transaction().execute(&doubled).await?;
        let update =
            Query::update().table(table).value(column, into).and_where(Expr::col(column).eq(from)).take();
        self.transaction().execute(&update).await?;
        Ok(())
    }

    /// A film that recommended the one it now is, a theme that was below the other: nothing points to itself.
    async fn drop_pointers_to_itself(&self, kind: Kind, id: i64) -> Result<(), WriteError> {
        let delete = match kind {
            Kind::Film => Query::delete()
                .from_table("recommendation")
                .and_where(Expr::col("film_id").eq(id))
                .and_where(Expr::col("recommended_id").eq(id))
                .take(),
            Kind::Theme => Query::delete()
                .from_table("theme_parent")
                .and_where(Expr::col("theme_id").eq(id))
                .and_where(Expr::col("parent_id").eq(id))
                .take(),
            _ => return Ok(()),
        };
        self.transaction().execute(&delete).await?;
        Ok(())
    }

    /// Folds items that say the same of the same film.
    async fn fold_doubles(&mut self, kind: Kind, into: i64) -> Result<(), WriteError> {
        let moved = match kind {
            Kind::Film => {
                // What is pointed to is folded first; what points to it may be the same only then.
                for kind in MOVING {
                    let items = self.look(&[Watch::Owned(kind, "film_id", into)]).await?;
                    self.fold(&items).await?;
                }
                let recommendations = self.ids_where("recommendation", "recommended_id", into).await?;
                let nominations =
                    self.column_where("nomination_film", "nomination_id", "film_id", into).await?;
                vec![
                    Watch::These(Kind::Recommendation, recommendations),
                    Watch::These(Kind::Nomination, nominations),
                ]
            }
            Kind::Person => vec![
                Watch::These(Kind::Role, self.ids_where("role", "person_id", into).await?),
                Watch::Owned(Kind::Image, "person_id", into),
                Watch::These(
                    Kind::Nomination,
                    self.column_where("nominee", "nomination_id", "person_id", into).await?,
                ),
            ],
            Kind::Theme => vec![
                Watch::These(Kind::ThemeReading, self.ids_where("theme_reading", "theme_id", into).await?),
                Watch::Owned(Kind::DiscussionQuestion, "theme_id", into),
                Watch::Owned(Kind::Poll, "theme_id", into),
            ],
            Kind::SourceWork => {
                vec![Watch::These(
                    Kind::Adaptation,
                    self.ids_where("adaptation", "source_work_id", into).await?,
                )]
            }
            _ => Vec::new(),
        };
        let items = self.look(&moved).await?;
        self.fold(&items).await
    }

    async fn fold(&mut self, items: &Snapshot) -> Result<(), WriteError> {
        let mut first: HashMap<(Kind, Option<i64>, String), i64> = HashMap::new();
        for ((kind, id), held) in items {
            if !is_item(*kind) && *kind != Kind::Nomination {
                continue;
            }
            let what = (*kind, held.film, fingerprint(*kind, &held.state));
            match first.get(&what) {
                Some(kept) => self.fold_into(*kind, *id, *kept).await?,
                None => {
                    first.insert(what, *id);
                }
            }
        }
        Ok(())
    }

    async fn fold_into(&mut self, kind: Kind, double: i64, kept: i64) -> Result<(), WriteError> {
        // Whoever is credited twice for one job played all the characters of both credits, and a reading has all its
        // evidence.
        let of_double: &[(&'static str, &'static str, &'static str)] = match kind {
            Kind::Role => &[("role_character", "character_id", "role_id")],
            Kind::ThemeReading => &[
                ("theme_reading_character", "character_id", "theme_reading_id"),
                ("theme_reading_scene", "scene_id", "theme_reading_id"),
                ("theme_reading_quote", "quote_id", "theme_reading_id"),
            ],
            _ => &[],
        };
        for (table, other, column) in of_double {
            self.move_links(table, other, column, double, kept).await?;
        }
        for (table, column) in pointers_to_item(kind) {
            let update = Query::update()
                .table(*table)
                .value(*column, kept)
                .and_where(Expr::col(*column).eq(double))
                .take();
            self.transaction().execute(&update).await?;
        }
        for (table, other, column) in links_to_item(kind) {
            self.move_links(table, other, column, double, kept).await?;
        }
        let row = Query::delete().from_table(kind.as_str()).and_where(Expr::col("id").eq(double)).take();
        self.transaction().execute(&row).await?;
        self.merged.insert((kind, double), kept);
        self.redirect_id(kind, double, kept, &kind.id(double)).await
    }

    /// Lets slug, id and ids elsewhere of an entity lead to another.
    async fn move_names(&mut self, kind: Kind, from: i64, into: i64) -> Result<(), WriteError> {
        let of_kind = || Expr::col("kind").eq(kind.as_str());
        let ids = Query::update()
            .table("external_id")
            .value("entity_id", into)
            .value("position", Expr::col("position").add(1000))
            .and_where(of_kind())
            .and_where(Expr::col("entity_id").eq(from))
            .take();
        self.transaction().execute(&ids).await?;
        let older = Query::update()
            .table("redirect")
            .value("to_id", into)
            .and_where(of_kind())
            .and_where(Expr::col("to_id").eq(from))
            .take();
        self.transaction().execute(&older).await?;
        let slug = self.slug_of(kind, from).await?.unwrap_or_else(|| kind.id(from));
        self.redirect_id(kind, from, into, &slug).await
    }

    async fn redirect_id(&mut self, kind: Kind, from: i64, into: i64, slug: &str) -> Result<(), WriteError> {
        let insert = Query::insert()
            .into_table("redirect")
            .columns(["kind", "slug", "from_id", "to_id"])
            .values_panic([kind.as_str().into(), slug.into(), from.into(), into.into()])
            .on_conflict(
                OnConflict::columns(["kind", "slug"]).update_columns(["from_id", "to_id"]).to_owned(),
            )
            .take();
        self.transaction().execute(&insert).await?;
        Ok(())
    }
}

/// What makes two items the same: their identity, or else all that they say wherever they stand.
fn fingerprint(kind: Kind, state: &State) -> String {
    let fields = identity(kind);
    let mut told: Vec<(&String, &serde_json::Value)> = state
        .iter()
        .filter(|(field, _)| match fields {
            [] => !matches!(field.as_str(), "key" | "position"),
            fields => fields.contains(&field.as_str()),
        })
        .collect();
    told.sort_by_key(|(field, _)| *field);
    serde_json::json!(told).to_string()
}
