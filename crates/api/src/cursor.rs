//! Cursors: places in lists, opaque to clients. A cursor names its list's order, so that it is refused by another.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cinegraph_domain::page::{ItemPlace, ListPlace, SortKey};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{ApiError, Code};

/// The longest cursor that is looked at, in bytes.
const LONGEST: usize = 4096;

fn encode(value: &impl Serialize) -> String {
    // Tuples of strings and numbers always have a JSON form.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).unwrap_or_default())
}

fn decode<T: DeserializeOwned>(cursor: &str) -> Result<T, ApiError> {
    let bad = || {
        let message =
            "the cursor is not one of this list: use `endCursor`, `startCursor` or `next` of a page of it";
        ApiError::new(Code::BadCursor, message)
    };
    if cursor.len() > LONGEST {
        return Err(bad());
    }
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| bad())?;
    serde_json::from_slice(&bytes).map_err(|_| bad())
}

/// The cursor of an item among its owner's.
#[must_use]
pub fn of_item(place: ItemPlace) -> String {
    encode(&("item", place.0, place.1))
}

/// The place a cursor of an item stands for.
///
/// # Errors
/// When it is not such a cursor.
pub fn item_place(cursor: &str) -> Result<ItemPlace, ApiError> {
    let (kind, position, id): (String, i32, i64) = decode(cursor)?;
    if kind == "item" { Ok((position, id)) } else { decode::<ItemPlace>("") }
}

/// The cursor of an entity in a root list sorted by `order`.
#[must_use]
pub fn of_listed(order: &str, place: &ListPlace) -> String {
    encode(&(order, &place.0, place.1))
}

/// The place a cursor of a root list sorted by `order` stands for.
///
/// # Errors
/// When it is not such a cursor, or one of a list in another order.
pub fn list_place(order: &str, text_keys: bool, cursor: &str) -> Result<ListPlace, ApiError> {
    let (of, key, id): (String, SortKey, i64) = decode(cursor)?;
    if of != order || matches!(key, SortKey::Text(_)) != text_keys {
        let message = format!("the cursor is of a list in another order ({of}), not of one by {order}");
        return Err(ApiError::new(Code::BadCursor, message));
    }
    // PostgreSQL takes no NUL in a text, and no key holds one: this cursor was made up.
    if matches!(&key, SortKey::Text(text) if text.contains('\0')) {
        return decode("");
    }
    Ok((key, id))
}

/// The cursor of an entry of a history.
#[must_use]
pub fn of_entry(seq: i64) -> String {
    encode(&("history", seq))
}

/// The place in the change log that a cursor of an entry stands for.
///
/// # Errors
/// When it is not such a cursor.
pub fn entry_place(cursor: &str) -> Result<i64, ApiError> {
    let (list, seq): (String, i64) = decode(cursor)?;
    if list == "history" { Ok(seq) } else { decode::<i64>("") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_lead_back_to_their_place() {
        assert_eq!(item_place(&of_item((3, 9))).ok(), Some((3, 9)));
        for key in [SortKey::Integer(7), SortKey::Real(1.5)] {
            assert_eq!(list_place("year", false, &of_listed("year", &(key.clone(), 4))).ok(), Some((key, 4)));
        }
        let title = SortKey::Text("æ \"quoted\"".into());
        assert_eq!(
            list_place("title", true, &of_listed("title", &(title.clone(), 4))).ok(),
            Some((title, 4))
        );
    }

    #[test]
    fn foreign_and_broken_cursors_are_refused() {
        let year = of_listed("year", &(SortKey::Integer(7), 4));
        assert!(list_place("title", true, &year).is_err());
        assert!(item_place(&year).is_err());
        let nul = of_listed("title", &(SortKey::Text("\0".into()), 4));
        assert!(list_place("title", true, &nul).is_err());
        for bad in ["", "!!", "eyJ9", "W10", &"A".repeat(5000)] {
            assert!(item_place(bad).is_err(), "{bad}");
            assert!(list_place("year", false, bad).is_err(), "{bad}");
        }
    }
}
