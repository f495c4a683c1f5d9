//! Keyset pages: a page says where the next one begins, never how many there are.

use base::limits::{PAGE_DEFAULT, PAGE_MAX};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; null at the end.
    pub next: Option<String>,
}

// By hand, because a page of one kind is not a page of another: each has a name of its own in the description.
impl<T: utoipa::ToSchema> utoipa::PartialSchema for Page<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Ref, SchemaType, Type};
        let row = Ref::from_schema_name(T::name());
        let next = SchemaType::from_iter([Type::String, Type::Null]);
        ObjectBuilder::new()
            .property("items", ArrayBuilder::new().items(row))
            .required("items")
            .property("next", ObjectBuilder::new().schema_type(next))
            .required("next")
            .into()
    }
}

impl<T: utoipa::ToSchema> utoipa::ToSchema for Page<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Owned(format!("PageOf{}", T::name()))
    }

    fn schemas(
        parts: &mut Vec<(
            String,
            utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>,
        )>,
    ) {
        parts.push((T::name().into_owned(), T::schema()));
        T::schemas(parts);
    }
}

impl<T> Page<T> {
    /// Makes a page of rows that were asked for one more than `limit`: the spare one only tells that there is more.
    pub fn of<K: Serialize>(mut items: Vec<T>, limit: u32, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more {
            items.last().map(|last| cursor(&key(last)))
        } else {
            None
        };
        Self { items, next }
    }

    /// Makes the only page of a list that is short by nature.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// Writes a cursor: opaque to callers, the key of the last row inside.
pub fn cursor<K: Serialize>(key: &K) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// Reads a cursor.
///
/// **Errors**: it was not made by us.
pub fn read_cursor<K: for<'de> Deserialize<'de>>(cursor: Option<&str>) -> Result<Option<K>, Fault> {
    cursor
        .map(|cursor| {
            URL_SAFE_NO_PAD
                .decode(cursor)
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .ok_or_else(|| Fault::field("cursor", crate::code::field::INVALID))
        })
        .transpose()
}

/// Gives the rows wanted, within what is allowed.
pub fn limit(wanted: Option<u32>) -> u32 {
    wanted.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_is_read_as_it_was_written(at in any::<i64>(), id in any::<i64>(), name in "\\PC{0,40}", flag in any::<Option<bool>>()) {
            let key = (at, id, name, flag);
            let written = cursor(&key);
            prop_assert!(written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{}", written);
            prop_assert_eq!(read_cursor::<(i64, i64, String, Option<bool>)>(Some(&written)).unwrap(), Some(key));
        }

        #[test]
        fn no_cursor_of_strangers_makes_the_reader_panic(text in "\\PC{0,60}", bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            for text in [text, URL_SAFE_NO_PAD.encode(&bytes)] {
                drop(read_cursor::<(i64, i64)>(Some(&text)));
                drop(read_cursor::<(Option<i64>, String, bool)>(Some(&text)));
                drop(read_cursor::<i64>(Some(&text)));
            }
        }

        #[test]
        fn no_page_is_larger_than_allowed(wanted in any::<Option<u32>>(), count in 0_usize..300) {
            let most = limit(wanted);
            prop_assert!((1..=PAGE_MAX).contains(&most));
            let page = Page::of((0..count).collect::<Vec<_>>(), most, |n| *n);
            prop_assert!(page.items.len() <= usize::try_from(PAGE_MAX).unwrap());
            prop_assert_eq!(page.next.is_some(), count > usize::try_from(most).unwrap());
        }
    }

    #[test]
    fn a_page_ends_where_the_next_begins() {
        let page = Page::of(vec![1, 2, 3], 2, |n| *n);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(read_cursor::<i32>(page.next.as_deref()).unwrap(), Some(2));
        assert_eq!(Page::of(vec![1, 2], 2, |n| *n).next, None);
        assert!(read_cursor::<i32>(Some("%%%")).is_err());
    }
}
