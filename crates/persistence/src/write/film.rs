//! How a film page becomes rows: the film, its small lists, then every list of items it brings.

use cinegraph_domain::{
    date::PartialDate,
    film::{FilmDraft, FilmText},
    film_facts::{FilmCompanyDraft, KeywordDraft},
    id::Kind,
    person::{Mention, RoleDraft},
    poll::PollOptionDraft,
    reference::Reference,
    slug,
    source_work::AdaptationDraft,
};
use sea_orm::{
    ConnectionTrait, Set, Value,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    ItemDraft, Links, Scope, Target, WriteError, Writer, Written,
    awards::noted,
    keys_of,
    pointers::{POINTED_TO, given_keys},
    vocabulary::Children,
    word,
};
use crate::entity::film;

impl Writer {
    /// Writes a film with all that its draft brings.
    ///
    /// # Errors
    /// When a reference or key leads nowhere, the record contradicts what is stored, or the database fails.
    pub async fn film(&mut self, target: Target, draft: &FilmDraft) -> Result<Written, WriteError> {
        let words = match draft.year {
            Some(year) => format!("{} {year}", draft.primary_title),
            None => draft.primary_title.clone(),
        };
        let mut seat =
            self.seat(Kind::Film, target, draft.slug.as_deref(), &words, &draft.external_ids).await?;
        let mut scope = Scope::default();
        let mut faults = Vec::new();
        noted(self.enter(&mut scope, references(draft)).await, &mut faults)?;
        self.check_pointers(seat.id, draft, &mut faults).await?;
        if let Some(faults) = WriteError::all(faults) {
            return Err(faults);
        }
        let known = self.with_known_people(draft).await?;
        let draft = known.as_ref().unwrap_or(draft);
        self.enter(&mut scope, references(draft)).await?;
        let row = self.film_row(draft, seat.slug.clone(), &scope).await?;
        let id = self.sit(&mut seat, row).await?;
        self.external_ids(Kind::Film, id, &draft.external_ids).await?;
        self.small_lists(id, draft, &scope).await?;
        self.film_items(id, draft, &mut scope).await?;
        self.settle(seat, id).await
    }

    /// Notes every name of an item that the film will not have.
    async fn check_pointers(
        &mut self,
        film: Option<i64>,
        draft: &FilmDraft,
        faults: &mut Vec<WriteError>,
    ) -> Result<(), WriteError> {
        let given = [
            (Kind::Edition, given_keys("editions", draft.editions.as_deref())?),
            (Kind::Character, given_keys("characters", draft.characters.as_deref())?),
            (Kind::Scene, given_keys("scenes", draft.scenes.as_deref())?),
            (Kind::Quote, given_keys("quotes", draft.quotes.as_deref())?),
        ];
        let known = self.item_names(film, given).await?;
        known.check("roles", draft.roles.as_deref(), faults);
        known.check("scenes", draft.scenes.as_deref(), faults);
        known.check("quotes", draft.quotes.as_deref(), faults);
        known.check("insights", draft.insights.as_deref(), faults);
        known.check("locations", draft.locations.as_deref(), faults);
        known.check("adaptations", draft.adaptations.as_deref(), faults);
        known.check("themes", draft.themes.as_deref(), faults);
        Ok(())
    }

    /// The same film with the new people of its credits in the catalogue; nothing when there are none.
    async fn with_known_people(&mut self, draft: &FilmDraft) -> Result<Option<FilmDraft>, WriteError> {
        let is_new = |role: &RoleDraft| matches!(role.person, Mention::New(_));
        if !draft.roles.iter().flatten().any(is_new) {
            return Ok(None);
        }
        let mut draft = draft.clone();
        if let Some(roles) = &mut draft.roles {
            self.make_people("roles", roles).await?;
        }
        Ok(Some(draft))
    }

    async fn film_row(
        &mut self,
        draft: &FilmDraft,
        slug: String,
        scope: &Scope<'_>,
    ) -> Result<film::ActiveModel, WriteError> {
        let source_id = match &draft.source {
            Some(source) => Some(self.source(source).await?),
            None => None,
        };
        let release = draft.release_date.map(PartialDate::sort_key);
        let year = draft.year.or_else(|| draft.release_date.map(PartialDate::year));
        Ok(film::ActiveModel {
            slug: Set(slug),
            primary_title: Set(draft.primary_title.clone()),
            sort_title: Set(slug::sort_title(&draft.primary_title)),
            original_title: Set(draft.original_title.clone()),
            title_type: Set(word(draft.title_type)),
            year: Set(year),
            release_date: Set(release),
            status: Set(draft.status.map(word)),
            runtime_minutes: Set(draft.runtime_minutes),
            sort_year: Set(year.unwrap_or(0)),
            sort_release: Set(release.unwrap_or_else(|| year.unwrap_or(0) * 10_000)),
            sort_runtime: Set(draft.runtime_minutes.unwrap_or(0)),
            original_language: Set(draft.original_language.clone()),
            tagline: Set(draft.tagline.clone()),
            overview: Set(draft.overview.clone()),
            tone: Set(draft.tone.clone()),
            why_watch: Set(draft.why_watch.clone()),
            language: Set(draft.language.clone().unwrap_or_else(|| "en".to_owned())),
            budget_amount: Set(draft.budget.as_ref().map(|money| money.amount)),
            budget_currency: Set(draft.budget.as_ref().map(|money| money.currency.clone())),
            revenue_amount: Set(draft.revenue.as_ref().map(|money| money.amount)),
            revenue_currency: Set(draft.revenue.as_ref().map(|money| money.currency.clone())),
            homepage: Set(draft.homepage.clone()),
            collection_id: Set(scope.row_given(Kind::Collection, draft.collection.as_ref())?),
            popularity: Set(draft.popularity),
            has_mid_credits: Set(word(draft.credits_scenes.has_mid_credits)),
            has_post_credits: Set(word(draft.credits_scenes.has_post_credits)),
            credits_note: Set(draft.credits_scenes.note.clone()),
            source_id: Set(source_id),
            ..Default::default()
        })
    }

    async fn small_lists(&mut self, id: i64, draft: &FilmDraft, scope: &Scope<'_>) -> Result<(), WriteError> {
        let genres = self.genres(&draft.genres).await?;
        let links = Links { table: "film_genre", owner: "film_id", member: "genre_id", rows: genres };
        self.link_rows(&[(id, &links)]).await?;
        for (table, column, words) in [
            ("film_country", &["country"], &draft.countries),
            ("film_language", &["language"], &draft.spoken_languages),
        ] {
            let mut wanted: Vec<Vec<Value>> = Vec::with_capacity(words.len());
            for word in words {
                let row = vec![Value::from(Some(word.clone()))];
                if !wanted.contains(&row) {
                    wanted.push(row);
                }
            }
            self.children(Children { table, owner: "film_id", columns: column }, id, wanted).await?;
        }
        if let Some(texts) = &draft.texts {
            self.texts(id, texts).await?;
        }
        if let Some(keywords) = &draft.keywords {
            self.keywords(id, keywords).await?;
        }
        if let Some(companies) = &draft.companies {
            self.companies(id, companies, scope).await?;
        }
        Ok(())
    }

    async fn texts(&mut self, film: i64, texts: &[FilmText]) -> Result<(), WriteError> {
        let select = Query::select()
            .columns(["locale", "title", "tagline", "overview"])
            .from("film_text")
            .and_where(Expr::col("film_id").eq(film))
            .order_by("id", sea_orm::Order::Asc)
            .take();
        let mut present = Vec::new();
        for row in self.transaction().query_all(&select).await? {
            present.push(FilmText {
                locale: row.try_get_by_index(0)?,
                title: row.try_get_by_index(1)?,
                tagline: row.try_get_by_index(2)?,
                overview: row.try_get_by_index(3)?,
            });
        }
        if present == texts {
            return Ok(());
        }
        let delete = Query::delete().from_table("film_text").and_where(Expr::col("film_id").eq(film)).take();
        self.transaction().execute(&delete).await?;
        for (index, text) in texts.iter().enumerate() {
            if texts[..index].iter().any(|earlier| earlier.locale == text.locale) {
                return Err(WriteError::DoubleKey {
                    path: format!("texts[{index}].locale"),
                    key: text.locale.clone(),
                });
            }
            let insert = Query::insert()
                .into_table("film_text")
                .columns(["film_id", "locale", "title", "tagline", "overview"])
                .values_panic([
                    film.into(),
                    text.locale.as_str().into(),
                    text.title.clone().into(),
                    text.tagline.clone().into(),
                    text.overview.clone().into(),
                ])
                .take();
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }

    async fn keywords(&mut self, film: i64, keywords: &[KeywordDraft]) -> Result<(), WriteError> {
        let mut wanted: Vec<(i64, i16)> = Vec::with_capacity(keywords.len());
        for (index, keyword) in keywords.iter().enumerate() {
            let id = self.keyword(&format!("keywords[{index}].name"), &keyword.name).await?;
            if wanted.iter().any(|(other, _)| *other == id) {
                let path = format!("keywords[{index}].name");
                return Err(WriteError::DoubleKey { path, key: keyword.name.clone() });
            }
            wanted.push((id, keyword.spoiler_level.rank()));
        }
        let select = Query::select()
            .columns(["keyword_id", "spoiler_level"])
            .from("film_keyword")
            .and_where(Expr::col("film_id").eq(film))
            .order_by("position", sea_orm::Order::Asc)
            .take();
        let mut present = Vec::new();
        for row in self.transaction().query_all(&select).await? {
            present.push((row.try_get_by_index::<i64>(0)?, row.try_get_by_index::<i16>(1)?));
        }
        if present == wanted {
            return Ok(());
        }
        let delete =
            Query::delete().from_table("film_keyword").and_where(Expr::col("film_id").eq(film)).take();
        self.transaction().execute(&delete).await?;
        let mut insert = Query::insert();
        insert.into_table("film_keyword").columns(["film_id", "keyword_id", "spoiler_level", "position"]);
        for (position, (keyword, level)) in wanted.iter().enumerate() {
            let position = i32::try_from(position).unwrap_or(i32::MAX);
            insert.values_panic([film.into(), (*keyword).into(), (*level).into(), position.into()]);
        }
        if !wanted.is_empty() {
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }

    async fn companies(
        &mut self,
        film: i64,
        companies: &[FilmCompanyDraft],
        scope: &Scope<'_>,
    ) -> Result<(), WriteError> {
        let mut wanted = Vec::with_capacity(companies.len());
        for company in companies {
            let id = scope.row(Kind::Company, &company.company)?;
            wanted.push(vec![
                Value::from(Some(id)),
                Value::from(Some(word(company.role))),
                Value::from(company.territory.clone()),
            ]);
        }
        let children = Children {
            table: "film_company",
            owner: "film_id",
            columns: &["company_id", "role", "territory"],
        };
        self.children(children, film, wanted).await
    }

    /// Every list of items, those that others refer to by key before them.
    async fn film_items(
        &mut self,
        id: i64,
        draft: &FilmDraft,
        scope: &mut Scope<'_>,
    ) -> Result<(), WriteError> {
        self.enter_items(scope, id, &POINTED_TO).await?;
        self.list("titles", id, draft.titles.as_deref(), scope).await?;
        self.list("releases", id, draft.releases.as_deref(), scope).await?;
        self.list("editions", id, draft.editions.as_deref(), scope).await?;
        self.list("videos", id, draft.videos.as_deref(), scope).await?;
        self.list("images", id, draft.images.as_deref(), scope).await?;
        self.list("synopsis", id, draft.synopsis.as_deref(), scope).await?;
        self.list("characters", id, draft.characters.as_deref(), scope).await?;
        self.list("roles", id, draft.roles.as_deref(), scope).await?;
        self.list("scenes", id, draft.scenes.as_deref(), scope).await?;
        self.list("quotes", id, draft.quotes.as_deref(), scope).await?;
        self.list("insights", id, draft.insights.as_deref(), scope).await?;
        self.list("locations", id, draft.locations.as_deref(), scope).await?;
        self.list("adaptations", id, draft.adaptations.as_deref(), scope).await?;
        if let Some(adaptations) = &draft.adaptations {
            self.differences(id, adaptations, scope).await?;
        }
        self.list("themes", id, draft.themes.as_deref(), scope).await?;
        self.list("analyses", id, draft.analyses.as_deref(), scope).await?;
        self.list("questions", id, draft.questions.as_deref(), scope).await?;
        self.list("polls", id, draft.polls.as_deref(), scope).await?;
        self.list("recommendations", id, draft.recommendations.as_deref(), scope).await?;
        Ok(())
    }

    /// One list, left alone when the draft does not bring it.
    async fn list<D: ItemDraft>(
        &mut self,
        path: &str,
        film: i64,
        drafts: Option<&[D]>,
        scope: &mut Scope<'_>,
    ) -> Result<(), WriteError> {
        match drafts {
            Some(drafts) => self.items(path, ("film_id", film), drafts, scope).await,
            None => Ok(()),
        }
    }

    /// The differences of all adaptations of a film. One is never below the level of the adaptation it belongs to.
    pub(crate) async fn differences(
        &mut self,
        film: i64,
        adaptations: &[AdaptationDraft],
        scope: &mut Scope<'_>,
    ) -> Result<(), WriteError> {
        let keys = keys_of("adaptations", adaptations)?;
        for (index, (adaptation, key)) in adaptations.iter().zip(&keys).enumerate() {
            scope.parent = Some(scope.keyed(Kind::Adaptation, "adaptations", key)?);
            let mut differences = adaptation.differences.clone();
            for (place, difference) in differences.iter_mut().enumerate() {
                difference.spoiler_level = difference.spoiler_level.max(adaptation.spoiler_level);
                // Keys are unique within the film, for that is what an item belongs to.
                let own = difference.key.take().unwrap_or_else(|| (place + 1).to_string());
                // No key holds a slash, so no two pairs make the same.
                difference.key = Some(format!("{key}/{own}"));
            }
            let path = format!("adaptations[{index}].differences");
            self.items_of_parent(&path, film, &differences, scope).await?;
        }
        scope.parent = None;
        Ok(())
    }

    async fn items_of_parent(
        &mut self,
        path: &str,
        film: i64,
        differences: &[cinegraph_domain::source_work::AdaptationDifferenceDraft],
        scope: &mut Scope<'_>,
    ) -> Result<(), WriteError> {
        let parent = scope.parent()?;
        let stale: Vec<String> = differences.iter().filter_map(|difference| difference.key.clone()).collect();
        let mut delete = Query::delete();
        delete.from_table("adaptation_difference").and_where(Expr::col("adaptation_id").eq(parent));
        if !stale.is_empty() {
            delete.and_where(Expr::col("key").is_not_in(stale));
        }
        self.transaction().execute(&delete).await?;
        self.upsert_items(path, ("film_id", film), differences, scope).await
    }

    /// The answers of a poll. They keep their ids by their place, for votes will hang on them.
    pub(crate) async fn poll_options(
        &mut self,
        poll: i64,
        options: &[PollOptionDraft],
    ) -> Result<(), WriteError> {
        let mut insert = Query::insert();
        insert.into_table("poll_option").columns([
            "poll_id",
            "label",
            "position",
            "revision",
            "created_at",
            "updated_at",
        ]);
        for (position, option) in options.iter().enumerate() {
            let position = i32::try_from(position).unwrap_or(i32::MAX);
            insert.values_panic([
                poll.into(),
                option.label.as_str().into(),
                position.into(),
                1.into(),
                self.now().into(),
                self.now().into(),
            ]);
        }
        insert.on_conflict(super::upsert::<crate::entity::poll_option::Entity>(
            "poll_option",
            &["poll_id", "position"],
        ));
        let most = i32::try_from(options.len()).unwrap_or(i32::MAX);
        let delete = Query::delete()
            .from_table("poll_option")
            .and_where(Expr::col("poll_id").eq(poll))
            .and_where(Expr::col("position").gte(most))
            .take();
        self.transaction().execute(&delete).await?;
        self.transaction().execute(&insert).await?;
        Ok(())
    }
}

/// Every reference in a film page to something outside it, with its path.
fn references(draft: &FilmDraft) -> Vec<(String, Kind, &Reference)> {
    let mut found = Vec::new();
    if let Some(collection) = &draft.collection {
        found.push(("collection".to_owned(), Kind::Collection, collection));
    }
    for (index, company) in draft.companies.iter().flatten().enumerate() {
        found.push((format!("companies[{index}].company"), Kind::Company, &company.company));
    }
    references_of("roles", draft.roles.as_deref(), &mut found);
    references_of("scenes", draft.scenes.as_deref(), &mut found);
    references_of("insights", draft.insights.as_deref(), &mut found);
    references_of("locations", draft.locations.as_deref(), &mut found);
    references_of("adaptations", draft.adaptations.as_deref(), &mut found);
    references_of("themes", draft.themes.as_deref(), &mut found);
    references_of("polls", draft.polls.as_deref(), &mut found);
    references_of("recommendations", draft.recommendations.as_deref(), &mut found);
    found
}

pub(crate) fn references_of<'a, D: ItemDraft>(
    list: &str,
    drafts: Option<&'a [D]>,
    found: &mut Vec<(String, Kind, &'a Reference)>,
) {
    for (position, draft) in drafts.into_iter().flatten().enumerate() {
        draft.references(&mut |field, kind, reference| {
            found.push((format!("{list}[{position}].{field}"), kind, reference));
        });
    }
}
