//! The texts of events: short ones in place, long ones on the heap.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use arrayvec::ArrayString;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};
use specta::{Type, Types, datatype::DataType};

/// A text that an event owns; used like a `str`. Up to [`Text::SHORT`] bytes stand in the value itself: nearly all texts of an event
/// are ids and times, and an allocation for each would cost more than reading them. Serializes as a string; TypeScript: `string`.
#[derive(Clone)]
pub struct Text(Held);

/// The place of the niche: an `Option` of a text is as large as the text.
#[derive(Clone)]
enum Held {
    Short(ArrayString<{ Text::SHORT }>),
    Long(Box<str>),
}

impl Text {
    /// Bytes that need no allocation: a UUID (36) with the `id:` of its dedupe key fits, a time (24) does.
    pub const SHORT: usize = 40;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Held::Short(text) => text,
            Held::Long(text) => text,
        }
    }

    /// Takes this text on, in its place: moving a text costs more than writing one.
    pub(crate) fn set(&mut self, text: &str) {
        if let Held::Short(short) = &mut self.0 {
            short.clear();
            if short.try_push_str(text).is_ok() {
                return;
            }
        }
        *self = text.into();
    }

    /// These parts as one text.
    pub(crate) fn concat(parts: &[&str]) -> Self {
        let mut short = ArrayString::new();
        if parts.iter().all(|part| short.try_push_str(part).is_ok()) {
            Self(Held::Short(short))
        } else {
            Self(Held::Long(parts.concat().into()))
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Default for Text {
    fn default() -> Self {
        Self(Held::Short(ArrayString::new()))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(ArrayString::from(text).map_or_else(|_| Held::Long(text.into()), Held::Short))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        if text.len() > Self::SHORT { Self(Held::Long(text.into())) } else { text.as_str().into() }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        match text.0 {
            Held::Short(text) => text.as_str().to_owned(),
            Held::Long(text) => text.into(),
        }
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.as_str().to_owned()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other)
    }
}

// As of a `str`, which it is borrowed as.
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Look;

        impl Visitor<'_> for Look {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
                Ok(text.into())
            }
        }

        deserializer.deserialize_str(Look)
    }
}

impl Type for Text {
    fn definition(types: &mut Types) -> DataType {
        String::definition(types)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;
    use std::collections::HashSet;

    fn is_long(text: &Text) -> bool {
        matches!(text.0, Held::Long(_))
    }

    #[test]
    fn an_id_and_its_dedupe_key_need_no_allocation() {
        let id = "a3f0c1d2-1111-4a6b-9c3d-0e1f2a3b4c51";
        assert!(!is_long(&Text::from(id)));
        assert!(!is_long(&Text::concat(&["id:", id])));
    }

    #[test]
    fn an_absent_text_takes_no_more_room_than_a_present_one() {
        assert_eq!((size_of::<Text>(), size_of::<Option<Text>>()), (48, 48));
    }

    proptest::proptest! {
        #[test]
        fn it_is_the_text_that_it_was_made_of(text in "\\PC{0,60}", cut in 0..60_usize) {
            let made = Text::from(text.as_str());
            assert_eq!(is_long(&made), text.len() > Text::SHORT);
            assert_eq!(made, *text);
            assert_eq!(made, text.as_str());
            assert_eq!(made, Text::from(text.clone()));
            assert_eq!(String::from(&made), text);
            assert_eq!(String::from(made.clone()), text);
            assert_eq!(format!("{made} {made:?} {made:>70}"), format!("{text} {text:?} {text:>70}"));
            assert_eq!(serde_json::to_string(&made).unwrap(), serde_json::to_string(&text).unwrap());
            assert_eq!(serde_json::from_str::<Text>(&serde_json::to_string(&text).unwrap()).unwrap(), made);
            for mut other in [Text::default(), "x".into(), "x".repeat(50).into()] {
                other.set(&text);
                assert_eq!(other, made);
            }
            assert!(HashSet::from([made.clone()]).contains(text.as_str()));
            let (one, other) = text.split_at(text.floor_char_boundary(cut));
            assert_eq!(Text::concat(&[one, other]), made);
        }

        #[test]
        fn it_sorts_like_a_str(one in "[a-c]{0,50}", other in "[a-c]{0,50}") {
            let (text, than) = (Text::from(one.as_str()), Text::from(other.as_str()));
            assert_eq!(text.cmp(&than), one.cmp(&other));
            assert_eq!(text.partial_cmp(&than), one.partial_cmp(&other));
            assert_eq!(text == than, one == other);
        }
    }

    #[test]
    fn nothing_is_the_empty_text() {
        assert_eq!(Text::default(), "");
    }
}
