//! Reading editorial items: those of many owners in one statement, page by page, and single ones by id.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use cinegraph_domain::{
    id::Entity,
    item::Entry,
    page::{Counts, Direction, ItemPlace, Page, Slice},
};
use sea_orm::sea_query::{
    Expr, ExprTrait, Func, Order, OverStatement, Query, SelectStatement, UnionType, WindowStatement,
};
use serde::de::DeserializeOwned;

use crate::{
    Store, StoreError,
    engine::{ELEMENT, sub},
    shape::{Fields, Lens, count_if},
    template::{Blank, Filling, Shape, Template},
};

/// A kind of editorial item: how its content is cut from its table, and what its lists can be narrowed by.
pub trait ItemRecord: Entity + DeserializeOwned + Send + Sync + Clone {
    /// What a list of them can be narrowed by.
    type Filter: Clone + Eq + Hash + Default + Send + Sync + 'static;

    /// The content of an item, as its record names it.
    #[doc(hidden)]
    fn content(lens: &Lens) -> Fields;

    /// Narrows a select from the table.
    #[doc(hidden)]
    fn narrow(_filter: &Self::Filter, _select: &mut SelectStatement) {}

    /// The owners an item of this kind can have, as columns of the table.
    #[doc(hidden)]
    const OWNERS: &'static [&'static str] = &["film_id"];

    /// What lists that go by time are sorted by: when the film came out, unless the kind says otherwise.
    #[doc(hidden)]
    fn newest(table: &'static str) -> Expr {
        let select = Query::select()
            .column(("film", "sort_release"))
            .from("film")
            .and_where(Expr::col(("film", "id")).equals((table, "film_id")))
            .take();
        Func::coalesce([crate::engine::sub(select), Expr::val(0)]).into()
    }
}

/// Only items of these kinds; all when empty. For tables whose column `kind` says what an item is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct KindFilter(pub Vec<&'static str>);

impl KindFilter {
    pub(crate) fn narrow(&self, table: &'static str, select: &mut SelectStatement) {
        if !self.0.is_empty() {
            select.and_where(Expr::col((table, "kind")).is_in(self.0.iter().copied()));
        }
    }
}

/// Who the items of a list belong to, and in which order they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The table that joins items to owners, its column and the item's that must be equal; none when the item's own
    /// row names its owner.
    link: Option<(&'static str, &'static str, &'static str)>,
    column: &'static str,
    order: ItemOrder,
}

/// The order of the items of one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum ItemOrder {
    /// As the curator placed them.
    Position,
    /// The newest film or ceremony first.
    Newest,
}

impl Owner {
    /// The film the items belong to.
    pub const FILM: Self = Self::column("film_id");
    /// The theme that questions and polls belong to.
    pub const THEME: Self = Self::column("theme_id");
    /// The person that portraits belong to.
    pub const PERSON: Self = Self::column("person_id");
    /// The adaptation that differences belong to.
    pub const ADAPTATION: Self = Self::column("adaptation_id");
    /// The person who had the role, newest film first.
    pub const ROLE_PERSON: Self = Self::column("person_id").newest();
    /// The theme that readings bear on, newest film first.
    pub const READING_THEME: Self = Self::column("theme_id").newest();
    /// The place that locations are at, newest film first.
    pub const LOCATION_PLACE: Self = Self::column("place_id").newest();
    /// The work that adaptations go back to, newest film first.
    pub const ADAPTATION_WORK: Self = Self::column("source_work_id").newest();
    /// The ceremony of nominations.
    pub const CEREMONY: Self = Self::column("ceremony_id");
    /// The category of nominations, newest ceremony first.
    pub const CATEGORY: Self = Self::column("category_id").newest();
    /// The body of nominations, newest ceremony first.
    pub const NOMINATION_BODY: Self = Self {
        link: Some(("award_category", "id", "category_id")),
        column: "body_id",
        order: ItemOrder::Newest,
    };
    /// The film nominations were for, newest ceremony first.
    pub const NOMINATION_FILM: Self = Self::linked("nomination_film", "nomination_id", "film_id").newest();
    /// The person nominated, newest ceremony first.
    pub const NOMINEE_PERSON: Self = Self::linked("nominee", "nomination_id", "person_id").newest();
    /// The character who had the role.
    pub const ROLE_CHARACTER: Self = Self::linked("role_character", "role_id", "character_id");
    /// The character in the scene.
    pub const SCENE_CHARACTER: Self = Self::linked("scene_character", "scene_id", "character_id");
    /// The character in whom the reading is seen.
    pub const READING_CHARACTER: Self =
        Self::linked("theme_reading_character", "theme_reading_id", "character_id");
    /// The person the insight is about, newest film first.
    pub const INSIGHT_PERSON: Self = Self::linked("insight_person", "insight_id", "person_id").newest();
    /// The scene quotes are from.
    pub const QUOTE_SCENE: Self = Self::column("scene_id");

    const fn column(column: &'static str) -> Self {
        Self { link: None, column, order: ItemOrder::Position }
    }

    const fn linked(table: &'static str, item: &'static str, column: &'static str) -> Self {
        Self { link: Some((table, item, "id")), column, order: ItemOrder::Position }
    }

    const fn newest(mut self) -> Self {
        self.order = ItemOrder::Newest;
        self
    }

    pub(crate) fn owner_of(self, table: &'static str) -> Expr {
        Expr::col((self.link.map_or(table, |(link, ..)| link), self.column))
    }

    /// All items with their owners, of any level, unordered.
    fn from(self, table: &'static str) -> SelectStatement {
        let mut select = Query::select();
        select.from(table);
        if let Some((link, joined, item)) = self.link {
            select.inner_join(link, Expr::col((link, joined)).equals((table, item)));
        }
        select
    }

    /// All items of `owners`, of any level, unordered.
    pub(crate) fn select(self, table: &'static str, owners: &[i64]) -> SelectStatement {
        let mut select = self.from(table);
        let owner = self.owner_of(table);
        match owners {
            [one] => select.and_where(owner.eq(*one)),
            many => select.and_where(owner.is_in(many.iter().copied())),
        };
        select
    }

    fn key<T: ItemRecord>(self, table: &'static str) -> Expr {
        match self.order {
            ItemOrder::Position => Expr::col((table, "position")),
            ItemOrder::Newest => T::newest(table),
        }
    }

    fn direction(self, reading: Direction) -> Order {
        match (self.order, reading) {
            (ItemOrder::Position, Direction::Forward) | (ItemOrder::Newest, Direction::Backward) => {
                Order::Asc
            }
            (ItemOrder::Position, Direction::Backward) | (ItemOrder::Newest, Direction::Forward) => {
                Order::Desc
            }
        }
    }
}

/// An item with its place in the list it was read from.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The place, of which a cursor is made.
    pub place: ItemPlace,
    /// The item.
    pub entry: Entry<T>,
}

/// The frame, source and content of an item, as JSON.
pub(crate) fn entry_object<T: ItemRecord>(lens: &Lens) -> Expr {
    let table = T::KIND.as_str();
    let mut frame = lens.columns(table, T::OWNERS);
    frame.extend(lens.columns(table, &["position", "spoiler_level", "language"]));
    frame.push(("stamp", lens.stamp(table)));
    lens.engine.object(vec![
        ("id", Expr::col((table, "id"))),
        ("item", lens.engine.object(frame)),
        ("source", lens.source(table)),
        ("content", lens.engine.object(T::content(lens))),
    ])
}

/// A page of the items of one owner.
#[derive(Clone, Debug)]
pub struct ItemsPage<T> {
    /// What is on the page.
    pub slice: Slice<Placed<T>>,
    /// How many items the owner has; nothing where counting was not asked for.
    pub counts: Counts,
}

impl<T> Default for ItemsPage<T> {
    fn default() -> Self {
        Self { slice: Slice::default(), counts: Counts::default() }
    }
}

impl Store {
    /// A page of the items of each of `owners`, at or below the ceiling; those without items are missing. With
    /// `counting` it says how many items each owner has at or below the ceiling and matching the filter, and how many
    /// above it.
    ///
    /// Those above are counted without the filter: whether a hidden item matches would tell of its content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn items_of<T: ItemRecord>(
        &self,
        lens: &Lens,
        owner: Owner,
        owners: &[i64],
        page: &Page<ItemPlace>,
        filter: &T::Filter,
        counting: bool,
    ) -> Result<HashMap<i64, ItemsPage<T>>, StoreError> {
        let many = owners.len() != 1;
        let select = || {
            let mut both = Query::select();
            let rows = page_of::<T>(lens, owner, many, page, filter);
            both.expr_as(sub(lens.engine.gather_text(rows)), "rows");
            if counting {
                let counts = counts_of::<T>(lens, owner, many, filter);
                both.expr_as(sub(lens.engine.gather_text(counts)), "counts");
            }
            both
        };
        let template = if *filter == T::Filter::default() {
            self.templates().of(lens, T::KIND, Shape::page(owner, many, page, counting), select)
        } else {
            Arc::new(Template::new(lens.engine, &select()))
        };
        let limit = u64::from(page.size) + 1;
        let filling = Filling { ids: owners, limit, after: page.after, before: page.before };
        let row = self.row(lens, template.fill(&filling)).await?;
        let mut read: HashMap<i64, Vec<Placed<T>>> = HashMap::with_capacity(owners.len());
        for (owner, key, entry) in row.column::<Vec<(i64, i32, Entry<T>)>>(0)? {
            let place = (key, entry.id.number());
            read.entry(owner).or_default().push(Placed { place, entry });
        }
        let mut pages: HashMap<i64, ItemsPage<T>> = read
            .into_iter()
            .map(|(owner, items)| {
                let slice = Slice::from_read(items, page);
                (owner, ItemsPage { slice, counts: Counts::default() })
            })
            .collect();
        if counting {
            for (owner, total, withheld) in row.column::<Vec<(i64, u64, u64)>>(1)? {
                let counts = &mut pages.entry(owner).or_default().counts;
                counts.total += total;
                counts.withheld += withheld;
            }
        }
        Ok(pages)
    }

    /// Items by id, whatever their level: what stands above the ceiling comes veiled and is shown as a stub.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn items<T: ItemRecord>(
        &self,
        lens: &Lens,
        ids: &[i64],
    ) -> Result<HashMap<i64, Entry<T>>, StoreError> {
        let many = ids.len() != 1;
        let template = self.templates().of(lens, T::KIND, Shape::Items { many }, || {
            let table = T::KIND.as_str();
            let select = Query::select()
                .expr_as(entry_object::<T>(lens), ELEMENT)
                .from(table)
                .and_where(lens.engine.among(Expr::col((table, "id")), many))
                .take();
            lens.engine.gather_text(select)
        });
        let row = self.row(lens, template.fill(&Filling::ids(ids))).await?;
        let rows: Vec<Entry<T>> = row.column(0)?;
        Ok(rows.into_iter().map(|entry| (entry.id.number(), entry)).collect())
    }
}

/// The statement of a page: each row is an owner, a sort key and an item.
fn page_of<T: ItemRecord>(
    lens: &Lens,
    owner: Owner,
    many: bool,
    page: &Page<ItemPlace>,
    filter: &T::Filter,
) -> SelectStatement {
    let table = T::KIND.as_str();
    let order = owner.direction(page.direction);
    let mut chosen = owner.from(table);
    chosen.and_where(lens.engine.among(owner.owner_of(table), many)).and_where(lens.shows(table));
    T::narrow(filter, &mut chosen);
    let key = owner.key::<T>(table);
    let id = Expr::col((table, "id"));
    let after_is_greater = owner.order == ItemOrder::Position;
    if page.after.is_some() {
        let place = (Blank::AfterKey.expr(), Blank::AfterId.expr());
        chosen.and_where(beyond(key.clone(), id.clone(), place, after_is_greater));
    }
    if page.before.is_some() {
        let place = (Blank::BeforeKey.expr(), Blank::BeforeId.expr());
        chosen.and_where(beyond(key.clone(), id, place, !after_is_greater));
    }
    let element = lens.engine.array(vec![owner.owner_of(table), key.clone(), entry_object::<T>(lens)]);
    chosen.expr_as(element, ELEMENT);
    if !many {
        chosen.order_by_expr(key, order.clone()).order_by((table, "id"), order).limit(Blank::LIMIT);
        return chosen;
    }
    let mut window = WindowStatement::new();
    window.add_partition_by(owner.owner_of(table)).order_by_expr(key, order.clone());
    window.order_by((table, "id"), order);
    let ranked = chosen.expr_window_as(Func::cust("ROW_NUMBER"), window, "rank").take();
    Query::select()
        .column(("ranked", ELEMENT))
        .from_subquery(ranked, "ranked")
        .and_where(Expr::col(("ranked", "rank")).lte(Blank::Limit.expr()))
        .order_by(("ranked", "rank"), Order::Asc)
        .take()
}

/// The statement of counts: each row is an owner, how many are shown and how many are not.
fn counts_of<T: ItemRecord>(lens: &Lens, owner: Owner, many: bool, filter: &T::Filter) -> SelectStatement {
    let table = T::KIND.as_str();
    let count = |shown: Expr, hidden: Expr, narrowed: bool| {
        let mut select = owner.from(table);
        select.and_where(lens.engine.among(owner.owner_of(table), many));
        if narrowed {
            T::narrow(filter, &mut select);
        }
        let counted = lens.engine.array(vec![owner.owner_of(table), shown, hidden]);
        select.expr_as(counted, ELEMENT).add_group_by([owner.owner_of(table)]).take()
    };
    let shown = || count_if(lens.shows(table));
    let hidden = || count_if(lens.shows(table).not());
    if *filter == T::Filter::default() {
        return count(shown(), hidden(), false);
    }
    let mut narrowed = count(shown(), Expr::cust("0"), true);
    narrowed.union(UnionType::All, count(Expr::cust("0"), hidden(), false)).take()
}

/// Whether `(key, id)` comes after (`greater`) or before a place.
fn beyond(key: Expr, id: Expr, place: (Expr, Expr), greater: bool) -> Expr {
    let (key_place, id_place) = place;
    let same = key.clone().eq(key_place.clone());
    if greater {
        key.gt(key_place).or(same.and(id.gt(id_place)))
    } else {
        key.lt(key_place).or(same.and(id.lt(id_place)))
    }
}
