//! The kinds of payload fields: how each is read from JSON, strictly on the canonical path and tolerantly on the general.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::normalise::spelling::is_blank;
use crate::text;
use crate::values::Word as Vocabulary;

/// A kind of field, kept in a Rust value of type `T`.
pub(crate) trait Kind<T> {
    /// What a value should have been, for warnings.
    const EXPECTED: &'static str;

    /// Reads the member's value into its place where it is exactly what a correct sender writes (or null); an error otherwise.
    fn canonical<'de, A: MapAccess<'de>>(place: &mut T, members: &mut A) -> Result<(), A::Error>;

    /// Reads a value that is not null.
    fn tolerant(value: Value) -> Reading<T>;
}

/// What a tolerant look at a value found.
pub(crate) enum Reading<T> {
    /// A proper value.
    Plain(T),
    /// A word outside the vocabulary, with its text.
    Unlisted(T, String),
    /// A value of another type.
    Wrong,
}

impl<T> From<Option<T>> for Reading<Option<T>> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Wrong, |value| Self::Plain(Some(value)))
    }
}

/// Id of what the event is about: text that is not blank, or a number. Empty while it is missing.
pub(crate) struct Identity;
/// Any other id that is read like an identity: null when blank.
pub(crate) struct Id;
/// A text: user ids, titles, times as received.
pub(crate) struct Text;
/// A word of a vocabulary.
pub(crate) struct Word;
/// A number, or a text that spells one.
pub(crate) struct Figure;
/// A number.
pub(crate) struct Count;
/// True or false.
pub(crate) struct Flag;
/// A list of texts.
pub(crate) struct List;
/// An object of any members; those are nobody's to respell.
pub(crate) struct Object;

impl Kind<text::Text> for Identity {
    const EXPECTED: &'static str = Id::EXPECTED;

    fn canonical<'de, A: MapAccess<'de>>(place: &mut text::Text, members: &mut A) -> Result<(), A::Error> {
        members.next_value_seed(Place(place))?;
        filled(place)
    }

    fn tolerant(value: Value) -> Reading<text::Text> {
        id_text(value).map_or(Reading::Wrong, |id| Reading::Plain(id.into()))
    }
}

// An identity of which there are two to choose from is optional by itself.
impl Kind<Option<text::Text>> for Id {
    const EXPECTED: &'static str = "an id";

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<text::Text>, members: &mut A) -> Result<(), A::Error> {
        members.next_value_seed(MaybePlace(place))?;
        place.as_ref().map_or(Ok(()), filled)
    }

    fn tolerant(value: Value) -> Reading<Option<text::Text>> {
        id_text(value).map(text::Text::from).into()
    }
}

impl Kind<Option<text::Text>> for Text {
    const EXPECTED: &'static str = "a text";

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<text::Text>, members: &mut A) -> Result<(), A::Error> {
        members.next_value_seed(MaybePlace(place))
    }

    fn tolerant(value: Value) -> Reading<Option<text::Text>> {
        if let Value::String(text) = value { Reading::Plain(Some(text.into())) } else { Reading::Wrong }
    }
}

impl<W: Vocabulary> Kind<Option<W>> for Word {
    const EXPECTED: &'static str = Text::EXPECTED;

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<W>, members: &mut A) -> Result<(), A::Error> {
        *place = members.next_value::<Option<Listed<W>>>()?.map(|Listed(word)| word);
        Ok(())
    }

    fn tolerant(value: Value) -> Reading<Option<W>> {
        let Value::String(text) = value else {
            return Reading::Wrong;
        };
        match W::read(&text) {
            Some(word) => Reading::Plain(Some(word)),
            None => Reading::Unlisted(Some(W::FALLBACK), text),
        }
    }
}

impl Kind<Option<Number>> for Figure {
    const EXPECTED: &'static str = Count::EXPECTED;

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<Number>, members: &mut A) -> Result<(), A::Error> {
        *place = members.next_value()?;
        Ok(())
    }

    fn tolerant(value: Value) -> Reading<Option<Number>> {
        match value.as_str() {
            Some(text) => spelled_number(text.trim()).into(),
            None => Count::tolerant(value),
        }
    }
}

impl Kind<Option<Number>> for Count {
    const EXPECTED: &'static str = "a number";

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<Number>, members: &mut A) -> Result<(), A::Error> {
        *place = members.next_value()?;
        Ok(())
    }

    fn tolerant(value: Value) -> Reading<Option<Number>> {
        if let Value::Number(number) = value { Reading::Plain(Some(number)) } else { Reading::Wrong }
    }
}

impl Kind<Option<bool>> for Flag {
    const EXPECTED: &'static str = "true or false";

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<bool>, members: &mut A) -> Result<(), A::Error> {
        *place = members.next_value()?;
        Ok(())
    }

    fn tolerant(value: Value) -> Reading<Option<bool>> {
        value.as_bool().into()
    }
}

impl Kind<Option<Vec<text::Text>>> for List {
    const EXPECTED: &'static str = "a list of texts";

    fn canonical<'de, A: MapAccess<'de>>(place: &mut Option<Vec<text::Text>>, members: &mut A) -> Result<(), A::Error> {
        *place = members.next_value()?;
        Ok(())
    }

    fn tolerant(value: Value) -> Reading<Option<Vec<text::Text>>> {
        let Value::Array(items) = value else {
            return Reading::Wrong;
        };
        let texts = items.into_iter().map(|item| match Text::tolerant(item) {
            Reading::Plain(text) => text,
            Reading::Unlisted(..) | Reading::Wrong => None,
        });
        texts.collect::<Option<Vec<_>>>().into()
    }
}

impl Kind<Option<Map<String, Value>>> for Object {
    const EXPECTED: &'static str = "an object";

    fn canonical<'de, A: MapAccess<'de>>(
        place: &mut Option<Map<String, Value>>,
        members: &mut A,
    ) -> Result<(), A::Error> {
        *place = members.next_value()?;
        Ok(())
    }

    fn tolerant(value: Value) -> Reading<Option<Map<String, Value>>> {
        if let Value::Object(members) = value { Reading::Plain(Some(members)) } else { Reading::Wrong }
    }
}

/// A field's value as its absence is seen: an identity is missing while it is blank, anything else while it is null.
pub(crate) trait Held {
    /// Whether there is nothing.
    fn is_missing(&self) -> bool;
}

impl Held for text::Text {
    fn is_missing(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Held for Option<T> {
    fn is_missing(&self) -> bool {
        self.is_none()
    }
}

/// The text of an id field, if it has one.
pub(crate) trait IdText {
    /// The id.
    fn id_text(&self) -> Option<&str>;
}

impl IdText for text::Text {
    fn id_text(&self) -> Option<&str> {
        (!self.is_empty()).then_some(self)
    }
}

impl IdText for Option<text::Text> {
    fn id_text(&self) -> Option<&str> {
        self.as_deref()
    }
}

/// The text of an id: a string that is not blank, or a number (N9, N11). Numbers that are equal give the same text.
pub(crate) fn id_text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => (!is_blank(&text)).then_some(text),
        Value::Number(number) => Some(number_text(&number)),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn number_text(number: &Number) -> String {
    match number.as_f64() {
        // Up to here a double holds every whole number: 7, 7.0 and 0.7e1 are one id.
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0 => {
            format!("{}", float + 0.0)
        }
        _ => number.to_string(),
    }
}

/// A decimal number as JSON writes it, or with a leading `+`, a bare point or leading zeros.
fn spelled_number(text: &str) -> Option<Number> {
    if let Ok(number) = serde_json::from_str(text) {
        return Some(number);
    }
    let is_decimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse().ok().filter(|_| is_decimal).and_then(Number::from_f64)
}

/// An id must not be blank.
pub(crate) fn filled<E: Error>(id: &text::Text) -> Result<(), E> {
    if is_blank(id) { Err(E::custom("blank")) } else { Ok(()) }
}

/// Reads a text into its place.
pub(crate) struct Place<'p>(pub(crate) &'p mut text::Text);

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Place<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.set(text);
        Ok(())
    }
}

/// Reads a text, or null, into its place.
struct MaybePlace<'p>(&'p mut Option<text::Text>);

impl<'de> DeserializeSeed<'de> for MaybePlace<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for MaybePlace<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or null")
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(Place(self.0.get_or_insert_default()))
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        *self.0 = None;
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }
}

/// A text that means something; read without keeping the text, and an error where it means nothing.
pub(crate) trait Meaning: Sized {
    /// What the text means.
    fn of(text: &str) -> Option<Self>;
}

/// Reads a text for its meaning.
pub(crate) fn meaning<'de, T: Meaning, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Look<T>(PhantomData<T>);

    impl<T: Meaning> Visitor<'_> for Look<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a canonical text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            T::of(text).ok_or_else(|| E::custom("not canonical"))
        }
    }

    deserializer.deserialize_str(Look(PhantomData))
}

struct Listed<W>(W);

impl<W: Vocabulary> Meaning for Listed<W> {
    fn of(text: &str) -> Option<Self> {
        W::read(text).map(Self)
    }
}

impl<'de, W: Vocabulary> Deserialize<'de> for Listed<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        meaning(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn equal_numbers_are_the_same_id() {
        for (value, id) in [
            (json!(40417), "40417"),
            (json!(-3), "-3"),
            (json!(7.0), "7"),
            (json!(-0.0), "0"),
            (json!(1.5), "1.5"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(1e300), "1e+300"),
        ] {
            assert_eq!(id_text(value).as_deref(), Some(id));
        }
    }

    #[test]
    fn numbers_are_read_from_texts() {
        for (text, number) in [
            ("1250.5", json!(1250.5)),
            ("7", json!(7)),
            ("-7e2", json!(-700.0)),
            ("+7.5", json!(7.5)),
            (".5", json!(0.5)),
            ("007", json!(7.0)),
        ] {
            assert_eq!(spelled_number(text).map(Value::Number), Some(number), "{text}");
        }
        for text in ["", "NaN", "inf", "infinity", "1e400", "1,5", "12 kg", "0x10", "true", "null"] {
            assert_eq!(spelled_number(text), None, "{text}");
        }
    }
}
