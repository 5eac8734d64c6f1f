//! A reader for the JSON that a correct sender writes: an object of texts, and another one in it.
//!
//! serde_json spends nearly half of its time on the ends of texts, because an escape may come any time. A frame in which nothing is
//! escaped shows that at one glance; then a text ends where the next quote is. Numbers and literals are serde_json's here too.
//! Everything else is declined, and so is what is not JSON.

use std::fmt;

use memchr::{memchr, memchr_iter, memchr2};
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Whether a frame is plain: no escape, no list, no control character (so no line break either), one object in another.
pub(super) fn is_plain(text: &str) -> bool {
    // Without a branch, so that the compiler looks at many bytes at once.
    let odd = text.bytes().fold(false, |odd, byte| odd | (byte < b' ') | (byte == b'\\') | (byte == b'['));
    !odd && memchr_iter(b'{', text.as_bytes()).count() == 2
}

/// Reads a plain frame to its end.
///
/// # Errors
/// It is not JSON, or the visitor declines it.
pub(super) fn read<'t, V: Visitor<'t>>(frame: &'t str, visitor: V) -> Result<V::Value, Declined> {
    let mut reader = Reader { frame, at: 0 };
    let value = reader.deserialize_map(visitor)?;
    reader.skip_spaces();
    if reader.at == frame.len() { Ok(value) } else { Err(Declined) }
}

/// The text that a plain frame has under this name on its own level; of two the first.
pub(super) fn text_of<'t>(frame: &'t str, name: &str) -> Option<&'t str> {
    let mut reader = Reader { frame, at: 0 };
    if !reader.take(b'{') {
        return None;
    }
    let mut members = Members { reader: &mut reader, is_first: true };
    while let Some(key) = members.next_key::<&str>().ok()? {
        if key == name {
            return members.next_value().ok();
        }
        members.next_value::<IgnoredAny>().ok()?;
    }
    None
}

/// A plain frame, read up to a place.
struct Reader<'t> {
    frame: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn skip_spaces(&mut self) {
        while self.next_is(b' ') {
            self.at += 1;
        }
    }

    fn next_is(&self, byte: u8) -> bool {
        self.rest().first() == Some(&byte)
    }

    fn rest(&self) -> &'t [u8] {
        self.frame.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Steps over this byte and the spaces before it, if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_spaces();
        let is_next = self.next_is(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// A text whose opening quote is behind us.
    fn text(&mut self) -> Result<&'t str, Declined> {
        let start = self.at;
        let end = start + memchr(b'"', self.rest()).ok_or(Declined)?;
        self.at = end + 1;
        Ok(&self.frame[start..end])
    }

    /// A number, `true`, `false` or `null`, to be judged by serde_json.
    fn token(&mut self) -> Result<&'t str, Declined> {
        let start = self.at;
        self.at += memchr2(b',', b'}', self.rest()).ok_or(Declined)?;
        Ok(&self.frame[start..self.at])
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Declined;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Declined> {
        if self.take(b'"') {
            return visitor.visit_borrowed_str(self.text()?);
        }
        let mut json = serde_json::Deserializer::from_str(self.token()?);
        let value = json.deserialize_any(visitor).map_err(|_| Declined)?;
        json.end().map_err(|_| Declined)?;
        Ok(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Declined> {
        self.skip_spaces();
        if self.next_is(b'n') { self.deserialize_any(visitor) } else { visitor.visit_some(self) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Declined> {
        if !self.take(b'{') {
            return Err(Declined);
        }
        visitor.visit_map(Members { reader: self, is_first: true })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Declined> {
        self.skip_spaces();
        if self.next_is(b'{') { self.deserialize_map(visitor) } else { self.deserialize_any(visitor) }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq tuple
        tuple_struct struct enum identifier
    }
}

/// The members of an object whose brace is behind us.
struct Members<'r, 't> {
    reader: &'r mut Reader<'t>,
    /// No member was read yet.
    is_first: bool,
}

impl<'t> MapAccess<'t> for Members<'_, 't> {
    type Error = Declined;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Declined> {
        if self.reader.take(b'}') {
            return Ok(None);
        }
        let goes_on = std::mem::take(&mut self.is_first) || self.reader.take(b',');
        if !goes_on || !self.reader.take(b'"') {
            return Err(Declined);
        }
        let name = self.reader.text()?;
        seed.deserialize(de::value::BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Declined> {
        if self.reader.take(b':') { seed.deserialize(&mut *self.reader) } else { Err(Declined) }
    }
}

/// The frame is for another reader.
#[derive(Debug)]
pub(super) struct Declined;

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not plain")
    }
}

impl std::error::Error for Declined {}

impl de::Error for Declined {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value};

    struct Whole;

    impl<'de> Visitor<'de> for Whole {
        type Value = Map<String, Value>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
            let mut whole = Map::new();
            while let Some(name) = members.next_key::<String>()? {
                let value = if name == "data" {
                    Value::Object(members.next_value_seed(Inner)?)
                } else {
                    members.next_value::<Option<Value>>()?.unwrap_or_default()
                };
                whole.insert(name, value);
            }
            Ok(whole)
        }
    }

    struct Inner;

    impl<'de> DeserializeSeed<'de> for Inner {
        type Value = Map<String, Value>;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_map(Whole)
        }
    }

    fn read_whole(frame: &str) -> Option<Map<String, Value>> {
        read(frame, Whole).ok()
    }

    #[test]
    fn what_is_plain_is_read_as_serde_json_reads_it() {
        for frame in [
            r#"{"a":"x","data":{"b":1,"c":null,"d":true}}"#,
            r#" { "a" : "ü, }" , "data" : { } , "n" : -1.5e3 } "#,
            r#"{"data":{"":""},"a":false}"#,
            r#"{"a":1,"a":2,"data":{"b":"{"}}"#,
        ] {
            assert_eq!(read_whole(frame), serde_json::from_str(frame).ok(), "{frame}");
            assert!(read_whole(frame).is_some(), "{frame}");
        }
    }

    #[test]
    fn a_text_of_the_own_level_is_found_wherever_it_stands() {
        for frame in [
            r#"{"type":"goal.created","data":{}}"#,
            r#"{"data":{"type":"x","b":"}"},"n":1,"type":"goal.created"}"#,
            r#"{"type":"goal.created","data":{},"type":"goal.paused"}"#,
        ] {
            assert_eq!(text_of(frame, "type"), Some("goal.created"), "{frame}");
        }
        for frame in [r#"{"data":{"type":"x"}}"#, r#"{"data":{},"type":1}"#, r#"{"data" {},"type":"x"}"#, "[]", ""] {
            assert_eq!(text_of(frame, "type"), None, "{frame}");
        }
    }

    #[test]
    fn what_is_no_json_is_declined() {
        for frame in [
            "",
            "{",
            "{}}",
            "{} x",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a" "x"}"#,
            r#"{"a":"x" "b":"y"}"#,
            r#"{"a":"x",}"#,
            r#"{,"a":"x"}"#,
            r#"{"a":"x"#,
            r#"{"a":1"#,
            r#"{"a":01}"#,
            r#"{"a":nul}"#,
            r#"{"a":none}"#,
            r#"{"a":1e400}"#,
            r#"{"a":1 2}"#,
            r#"{a:1}"#,
            r#"{"data":1}"#,
        ] {
            assert!(serde_json::from_str::<Map<String, Value>>(frame).is_err() || frame.contains("data"), "{frame}");
            assert_eq!(read_whole(frame), None, "{frame}");
        }
    }

    #[test]
    fn escapes_lists_line_breaks_and_depth_are_not_plain() {
        assert!(is_plain(
            r#"{"type":"goal.created","data":{"goalId":"g","title":"é \u007f"}}"#.replace("\\u007f", "\u{7f}").as_str()
        ));
        for frame in [
            "{\"a\":\"\\n\",\"data\":{}}",
            "{\"a\":[],\"data\":{}}",
            "{\n\"data\":{}}",
            "{\"a\":\"\u{1f}\",\"data\":{}}",
            "{}",
            r#"{"a":{"b":{}}}"#,
        ] {
            assert!(!is_plain(frame), "{frame}");
        }
    }
}
