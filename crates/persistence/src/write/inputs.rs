//! Writing one entity of any kind, and finding who owns it.

use cinegraph_domain::{id::Kind, input::Input};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    ItemDraft, ItemOwner, Place, Target, WriteError, Writer,
    states::{Snapshot, Watch},
};

/// Which row a new entity gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Birth {
    /// A new one.
    New,
    /// The one it had before it was deleted, and where it stood; what is no item has only its row key.
    Again(Place),
}

impl Birth {
    const fn target(&self) -> Target {
        match self {
            Self::New => Target::New,
            Self::Again(place) => Target::Again(place.id),
        }
    }

    const fn place(&self) -> Option<&Place> {
        match self {
            Self::New => None,
            Self::Again(place) => Some(place),
        }
    }
}

/// The column by which entities of a kind name an owner of another; nothing where they cannot have such an owner.
#[must_use]
pub const fn owner_column(kind: Kind, owner: Kind) -> Option<&'static str> {
    match (kind, owner) {
        (Kind::AwardCeremony | Kind::AwardCategory, Kind::AwardBody) => Some("body_id"),
        (Kind::DiscussionQuestion | Kind::Poll, Kind::Theme) => Some("theme_id"),
        (Kind::Image, Kind::Person) => Some("person_id"),
        (Kind::AdaptationDifference, Kind::Adaptation) => Some("film_id"),
        (Kind::AdaptationDifference, _) => None,
        (kind, Kind::Film) if cinegraph_domain::input::is_item(kind) => Some("film_id"),
        _ => None,
    }
}

impl Writer {
    /// Makes an entity, logs it, and gives its row key.
    ///
    /// # Errors
    /// When it contradicts what is stored, what it names is not there, or the database fails.
    pub async fn create(
        &mut self,
        input: &Input,
        owner: Option<ItemOwner>,
        birth: &Birth,
    ) -> Result<i64, WriteError> {
        let target = birth.target();
        let body = || owner.map_or_else(|| Err(unowned()), |owner| Ok(owner.id));
        Ok(match input {
            Input::Film(draft) => self.film(target, draft).await?.id,
            Input::Person(draft) => self.person(target, draft).await?.id,
            Input::Theme(draft) => self.theme(target, draft).await?.id,
            Input::SourceWork(draft) => self.source_work(target, draft).await?.id,
            Input::AwardBody(draft) => self.award_body(target, draft).await?.id,
            Input::AwardCeremony(draft) => self.award_ceremony(target, body()?, draft).await?.id,
            Input::AwardCategory(draft) => self.award_category(target, body()?, draft).await?.id,
            Input::Nomination(draft) => self.nomination(target, draft).await?.id,
            Input::Place(draft) => self.place(target, draft).await?.id,
            Input::Company(draft) => self.company(target, draft).await?.id,
            Input::Collection(draft) => self.collection(target, draft).await?.id,
            Input::Genre(draft) => self.genre(target, draft).await?.id,
            Input::Keyword(draft) => self.keyword_record(target, draft).await?.id,
            Input::AlternateTitle(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Release(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Edition(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Video(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Image(draft) => self.create_logged(owner, draft, birth).await?,
            Input::SynopsisSection(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Character(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Role(draft) => {
                let mut roles = [draft.clone()];
                self.make_people("", &mut roles).await?;
                self.create_logged(owner, &roles[0], birth).await?
            }
            Input::Scene(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Quote(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Insight(draft) => self.create_logged(owner, draft, birth).await?,
            Input::FilmingLocation(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Adaptation(draft) => {
                let id = self.create_logged(owner, draft, birth).await?;
                if let Some(owner) = owner.filter(|_| !draft.differences.is_empty()) {
                    self.differences_of(owner.id, id, draft).await?;
                    let differences = Watch::Owned(Kind::AdaptationDifference, "adaptation_id", id);
                    self.log(&Snapshot::new(), &[differences]).await?;
                }
                id
            }
            Input::AdaptationDifference(draft) => {
                let mut draft = draft.clone();
                if let Some(adaptation) = owner.and_then(|owner| owner.adaptation) {
                    draft.spoiler_level = draft.spoiler_level.max(self.level_of(adaptation).await?);
                }
                self.create_logged(owner, &draft, birth).await?
            }
            Input::Recommendation(draft) => self.create_logged(owner, draft, birth).await?,
            Input::ThemeReading(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Analysis(draft) => self.create_logged(owner, draft, birth).await?,
            Input::DiscussionQuestion(draft) => self.create_logged(owner, draft, birth).await?,
            Input::Poll(draft) => self.create_logged(owner, draft, birth).await?,
        })
    }

    /// Brings an entity to the state its draft asks for, and logs what changed.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub async fn update(&mut self, id: i64, input: &Input) -> Result<(), WriteError> {
        let target = Target::Row(id);
        match input {
            Input::Film(draft) => self.film(target, draft).await.map(drop),
            Input::Person(draft) => self.person(target, draft).await.map(drop),
            Input::Theme(draft) => self.theme(target, draft).await.map(drop),
            Input::SourceWork(draft) => self.source_work(target, draft).await.map(drop),
            Input::AwardBody(draft) => self.award_body(target, draft).await.map(drop),
            Input::AwardCeremony(draft) => {
                let body = self.column_of("award_ceremony", "body_id", id).await?.ok_or_else(unowned)?;
                self.award_ceremony(target, body, draft).await.map(drop)
            }
            Input::AwardCategory(draft) => {
                let body = self.column_of("award_category", "body_id", id).await?.ok_or_else(unowned)?;
                self.award_category(target, body, draft).await.map(drop)
            }
            Input::Nomination(draft) => self.nomination(target, draft).await.map(drop),
            Input::Place(draft) => self.place(target, draft).await.map(drop),
            Input::Company(draft) => self.company(target, draft).await.map(drop),
            Input::Collection(draft) => self.collection(target, draft).await.map(drop),
            Input::Genre(draft) => self.genre(target, draft).await.map(drop),
            Input::Keyword(draft) => self.keyword_record(target, draft).await.map(drop),
            Input::AlternateTitle(draft) => self.update_logged(id, draft).await,
            Input::Release(draft) => self.update_logged(id, draft).await,
            Input::Edition(draft) => self.update_logged(id, draft).await,
            Input::Video(draft) => self.update_logged(id, draft).await,
            Input::Image(draft) => self.update_logged(id, draft).await,
            Input::SynopsisSection(draft) => self.update_logged(id, draft).await,
            Input::Character(draft) => self.update_logged(id, draft).await,
            Input::Role(draft) => {
                let mut roles = [draft.clone()];
                self.make_people("", &mut roles).await?;
                self.update_logged(id, &roles[0]).await
            }
            Input::Scene(draft) => self.update_logged(id, draft).await,
            Input::Quote(draft) => self.update_logged(id, draft).await,
            Input::Insight(draft) => self.update_logged(id, draft).await,
            Input::FilmingLocation(draft) => self.update_logged(id, draft).await,
            Input::Adaptation(draft) => self.update_logged(id, draft).await,
            Input::AdaptationDifference(draft) => {
                let mut draft = draft.clone();
                if let Some(adaptation) = self.column_of("adaptation_difference", "adaptation_id", id).await?
                {
                    draft.spoiler_level = draft.spoiler_level.max(self.level_of(adaptation).await?);
                }
                self.update_logged(id, &draft).await
            }
            Input::Recommendation(draft) => self.update_logged(id, draft).await,
            Input::ThemeReading(draft) => self.update_logged(id, draft).await,
            Input::Analysis(draft) => self.update_logged(id, draft).await,
            Input::DiscussionQuestion(draft) => self.update_logged(id, draft).await,
            Input::Poll(draft) => self.update_logged(id, draft).await,
        }
    }

    async fn create_logged<D: ItemDraft>(
        &mut self,
        owner: Option<ItemOwner>,
        draft: &D,
        birth: &Birth,
    ) -> Result<i64, WriteError>
    where
        <<D::Active as sea_orm::ActiveModelTrait>::Entity as sea_orm::EntityTrait>::Model:
            sea_orm::IntoActiveModel<D::Active>,
    {
        use cinegraph_domain::id::Entity as _;
        let owner = owner.ok_or_else(unowned)?;
        let id = self.create_item(owner, draft, birth.place()).await?;
        self.log(&Snapshot::new(), &[Watch::These(D::Record::KIND, vec![id])]).await?;
        Ok(id)
    }

    async fn update_logged<D: ItemDraft>(&mut self, id: i64, draft: &D) -> Result<(), WriteError>
    where
        <<D::Active as sea_orm::ActiveModelTrait>::Entity as sea_orm::EntityTrait>::Model:
            sea_orm::IntoActiveModel<D::Active>,
    {
        use cinegraph_domain::id::Entity as _;
        let kind = D::Record::KIND;
        let owner = self.owner_of(kind, id).await?.ok_or_else(unowned)?;
        let watched = match kind {
            Kind::Adaptation => vec![
                Watch::These(kind, vec![id]),
                Watch::Owned(Kind::AdaptationDifference, "adaptation_id", id),
            ],
            _ => vec![Watch::These(kind, vec![id])],
        };
        let before = self.look(&watched).await?;
        self.update_item(id, owner, draft).await?;
        if kind == Kind::Adaptation {
            self.raise_differences(id, draft.frame().spoiler_level.rank()).await?;
        }
        self.log(&before, &watched).await?;
        Ok(())
    }

    /// Puts the items of one owner into this order, and logs it.
    ///
    /// # Errors
    /// When the names are not those of the owner's items, or the database fails.
    pub async fn put_in_order(
        &mut self,
        kind: Kind,
        owner: ItemOwner,
        items: &[i64],
    ) -> Result<(), WriteError> {
        let watched = [Watch::Owned(kind, owner.column, owner.id)];
        let before = self.look(&watched).await?;
        self.reorder(kind, owner, items).await?;
        self.log(&before, &watched).await?;
        Ok(())
    }

    /// The owner that a new entity of a kind has when it is made under another.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new_owner(&self, kind: Kind, owner: (Kind, i64)) -> Result<Option<ItemOwner>, WriteError> {
        let (owner_kind, id) = owner;
        let Some(column) = owner_column(kind, owner_kind) else { return Ok(None) };
        Ok(Some(match owner_kind {
            Kind::Adaptation => {
                let film = self.column_of("adaptation", "film_id", id).await?.ok_or_else(unowned)?;
                ItemOwner { column, id: film, film: Some(film), adaptation: Some(id) }
            }
            Kind::Film => ItemOwner { column, id, film: Some(id), adaptation: None },
            _ => ItemOwner { column, id, film: None, adaptation: None },
        }))
    }

    /// The owner that an entity has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owner_of(&self, kind: Kind, id: i64) -> Result<Option<ItemOwner>, WriteError> {
        let table = kind.as_str();
        let columns: &[&'static str] = match kind {
            Kind::AwardCeremony | Kind::AwardCategory => &["body_id"],
            Kind::DiscussionQuestion | Kind::Poll => &["film_id", "theme_id"],
            Kind::Image => &["film_id", "person_id"],
            kind if cinegraph_domain::input::is_item(kind) => &["film_id"],
            _ => &[],
        };
        for column in columns {
            if let Some(owner) = self.column_of(table, column, id).await? {
                let film = (*column == "film_id").then_some(owner);
                let adaptation = match kind {
                    Kind::AdaptationDifference => self.column_of(table, "adaptation_id", id).await?,
                    _ => None,
                };
                return Ok(Some(ItemOwner { column, id: owner, film, adaptation }));
            }
        }
        Ok(None)
    }

    /// What a row has in a column of row keys.
    pub(crate) async fn column_of(
        &self,
        table: &'static str,
        column: &'static str,
        id: i64,
    ) -> Result<Option<i64>, WriteError> {
        let select = Query::select().column(column).from(table).and_where(Expr::col("id").eq(id)).take();
        let row = self.transaction().query_one(&select).await?;
        Ok(row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten())
    }

    async fn level_of(&self, adaptation: i64) -> Result<cinegraph_domain::spoiler::SpoilerLevel, WriteError> {
        let held = self.held(Kind::Adaptation, adaptation).await?;
        let level =
            held.and_then(|held| cinegraph_domain::spoiler::SpoilerLevel::from_rank(held.level.into()));
        Ok(level.unwrap_or_default())
    }
}

fn unowned() -> WriteError {
    sea_orm::DbErr::Custom("an item without its owner".to_owned()).into()
}
