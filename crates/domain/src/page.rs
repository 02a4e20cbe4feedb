//! Which part of a list is asked for, and what came back. How a cursor is spelt is the protocols' affair.

/// The most items one page may hold.
pub const PAGE_MAX: u32 = 100;
/// How many items a page holds when nobody says.
pub const PAGE_DEFAULT: u32 = 20;

/// Which way a page reads the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the start, or from just after the cursor.
    #[default]
    Forward,
    /// The last ones, or those just before the cursor.
    Backward,
}

/// One part of a list whose places are of type `K` (what the list is sorted by, then the id).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page<K> {
    /// How many, 1 to [`PAGE_MAX`].
    pub size: u32,
    /// Which way.
    pub direction: Direction,
    /// Only what comes after this place.
    pub after: Option<K>,
    /// Only what comes before this place.
    pub before: Option<K>,
}

impl<K> Page<K> {
    /// The first `size` of the list.
    #[must_use]
    pub const fn first(size: u32) -> Self {
        Self { size, direction: Direction::Forward, after: None, before: None }
    }
}

/// The place of an item among its owner's items: its position, then its row key.
pub type ItemPlace = (i32, i64);

/// What a root list is sorted by at one place.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum SortKey {
    /// A whole number.
    Integer(i64),
    /// Any number.
    Real(f64),
    /// A text in its sorting form.
    Text(String),
}

/// The place of an entity in a root list: what the list is sorted by, then its row key.
pub type ListPlace = (SortKey, i64);

/// What a page of a list holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice<T> {
    /// The items in list order.
    pub items: Vec<T>,
    /// Whether there are more after these.
    pub has_next: bool,
    /// Whether there are more before these.
    pub has_previous: bool,
}

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { items: Vec::new(), has_next: false, has_previous: false }
    }
}

impl<T> Slice<T> {
    /// Cuts the one item too many that was read to see whether there are more, and puts the items in list order.
    ///
    /// `read` is in reading order: for [`Direction::Backward`] the last item of the list comes first.
    #[must_use]
    pub fn from_read<K>(mut read: Vec<T>, page: &Page<K>) -> Self {
        let more = read.len() > page.size as usize;
        read.truncate(page.size as usize);
        match page.direction {
            Direction::Forward => Self { items: read, has_next: more, has_previous: page.after.is_some() },
            Direction::Backward => {
                read.reverse();
                Self { items: read, has_next: page.before.is_some(), has_previous: more }
            }
        }
    }

    /// The same page with each item turned into another.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Slice<U> {
        Slice {
            items: self.items.into_iter().map(f).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

/// How many there are, and how many more a higher ceiling would show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those the ceiling shows.
    pub total: u64,
    /// Those it holds back.
    pub withheld: u64,
}
