//! A value in few bytes, for the page to read fast: every text and every set of field names stands once, and the value itself is a
//! row of whole numbers. A batch of events takes a seventh of its JSON this way. `ui/src/realtime/unpack.ts` is the other end.

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;
use serde::ser::{self, Serialize};
use specta::Type;

/// A packed value.
#[derive(Debug, Default, serde::Serialize, Type)]
pub(crate) struct Packed {
    /// Every text, once.
    texts: Vec<String>,
    /// Every set of field names, once.
    shapes: Vec<Vec<String>>,
    /// Numbers that are not small and whole.
    numbers: Vec<f64>,
    /// The value, depth first. A negative code is a text (-1 the first one); the others are in [`code`].
    codes: Vec<i32>,
}

/// What a code that is not negative says; operands follow it.
mod code {
    pub(super) const NULL: i32 = 0;
    pub(super) const FALSE: i32 = 1;
    pub(super) const TRUE: i32 = 2;
    /// The index among the numbers.
    pub(super) const NUMBER: i32 = 3;
    /// The index among the shapes, and the fields' values.
    pub(super) const OBJECT: i32 = 4;
    /// The length, and the elements.
    pub(super) const LIST: i32 = 5;
    /// Whole numbers from 0 on stand for themselves, above all others.
    pub(super) const WHOLE: i32 = 6;
}

/// Larger whole numbers are among the numbers.
const LARGEST_WHOLE: u64 = (i32::MAX - code::WHOLE) as u64;

/// Packs a value.
pub(crate) fn pack(value: &impl Serialize) -> Result<Packed, CannotPack> {
    let mut packer = Packer::default();
    value.serialize(&mut packer)?;
    Ok(packer.packed)
}

/// The value cannot be written as JSON either.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct CannotPack(String);

impl ser::Error for CannotPack {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Self(words.to_string())
    }
}

#[derive(Default)]
struct Packer {
    packed: Packed,
    texts: HashMap<String, i32, RandomState>,
    shapes: Shapes,
}

impl Packer {
    fn push(&mut self, code: i32) -> Result<(), CannotPack> {
        self.packed.codes.push(code);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), CannotPack> {
        if let Some(known) = self.texts.get(text) {
            return self.push(*known);
        }
        self.packed.texts.push(text.to_owned());
        let code = -index(self.packed.texts.len())?;
        self.texts.insert(text.to_owned(), code);
        self.push(code)
    }

    fn number(&mut self, number: f64) -> Result<(), CannotPack> {
        self.packed.numbers.push(number);
        self.push(code::NUMBER)?;
        self.push(index(self.packed.numbers.len() - 1)?)
    }

    fn whole(&mut self, number: u64) -> Result<(), CannotPack> {
        if number > LARGEST_WHOLE { self.number(number as f64) } else { self.push(code::WHOLE + number as i32) }
    }

    /// Begins an object or a list; what its second code says is known at its end.
    fn open(&mut self, code: i32) -> Result<Open<'_>, CannotPack> {
        self.push(code)?;
        self.push(0)?;
        let at = self.packed.codes.len() - 1;
        Ok(Open { packer: self, at, length: 0, shape: Shapes::EMPTY })
    }
}

fn index(index: usize) -> Result<i32, CannotPack> {
    i32::try_from(index).map_err(|_| CannotPack("too large to be packed".to_owned()))
}

/// Sets of names as paths: the next name is nearly always the one that came next the last time.
struct Shapes(Vec<Shape>);

struct Shape {
    name: String,
    /// The shapes with one name more.
    longer: Vec<usize>,
    /// Its index among those that are used.
    number: Option<i32>,
    /// The shape with one name less.
    shorter: usize,
}

impl Default for Shapes {
    fn default() -> Self {
        Self(vec![Shape::of(String::new(), Self::EMPTY)])
    }
}

impl Shape {
    fn of(name: String, shorter: usize) -> Self {
        Self { name, longer: Vec::new(), number: None, shorter }
    }
}

impl Shapes {
    /// The shape without names.
    const EMPTY: usize = 0;

    fn with(&mut self, shape: usize, name: &str) -> usize {
        let known = self.0[shape].longer.iter().find(|longer| self.0[**longer].name == name);
        known.copied().unwrap_or_else(|| {
            let new = self.0.len();
            self.0.push(Shape::of(name.to_owned(), shape));
            self.0[shape].longer.push(new);
            new
        })
    }

    fn names(&self, mut shape: usize) -> Vec<String> {
        let mut names = Vec::new();
        while shape != Self::EMPTY {
            names.push(self.0[shape].name.clone());
            shape = self.0[shape].shorter;
        }
        names.reverse();
        names
    }
}

/// An object or a list at work.
struct Open<'p> {
    packer: &'p mut Packer,
    /// Where its second code stands.
    at: usize,
    length: i32,
    shape: usize,
}

impl Open<'_> {
    fn name(&mut self, name: &str) {
        self.shape = self.packer.shapes.with(self.shape, name);
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CannotPack> {
        self.length += 1;
        value.serialize(&mut *self.packer)
    }

    fn close_list(self) -> Result<(), CannotPack> {
        self.packer.packed.codes[self.at] = self.length;
        Ok(())
    }

    fn close_object(self) -> Result<(), CannotPack> {
        let Packer { packed, shapes, .. } = self.packer;
        let number = match shapes.0[self.shape].number {
            Some(number) => number,
            None => {
                let number = index(packed.shapes.len())?;
                packed.shapes.push(shapes.names(self.shape));
                shapes.0[self.shape].number = Some(number);
                number
            }
        };
        packed.codes[self.at] = number;
        Ok(())
    }
}

impl<'p> ser::Serializer for &'p mut Packer {
    type Ok = ();
    type Error = CannotPack;
    type SerializeSeq = Open<'p>;
    // Nothing that the page is sent has tuples.
    type SerializeTuple = ser::Impossible<(), CannotPack>;
    type SerializeTupleStruct = ser::Impossible<(), CannotPack>;
    type SerializeTupleVariant = ser::Impossible<(), CannotPack>;
    type SerializeMap = Open<'p>;
    type SerializeStruct = Open<'p>;
    type SerializeStructVariant = ser::Impossible<(), CannotPack>;

    fn serialize_bool(self, value: bool) -> Result<(), CannotPack> {
        self.push(if value { code::TRUE } else { code::FALSE })
    }
    fn serialize_i8(self, value: i8) -> Result<(), CannotPack> {
        self.serialize_i64(value.into())
    }
    fn serialize_i16(self, value: i16) -> Result<(), CannotPack> {
        self.serialize_i64(value.into())
    }
    fn serialize_i32(self, value: i32) -> Result<(), CannotPack> {
        self.serialize_i64(value.into())
    }
    fn serialize_i64(self, value: i64) -> Result<(), CannotPack> {
        match u64::try_from(value) {
            Ok(whole) => self.whole(whole),
            Err(_) => self.number(value as f64),
        }
    }
    fn serialize_u8(self, value: u8) -> Result<(), CannotPack> {
        self.whole(value.into())
    }
    fn serialize_u16(self, value: u16) -> Result<(), CannotPack> {
        self.whole(value.into())
    }
    fn serialize_u32(self, value: u32) -> Result<(), CannotPack> {
        self.whole(value.into())
    }
    fn serialize_u64(self, value: u64) -> Result<(), CannotPack> {
        self.whole(value)
    }
    fn serialize_f32(self, value: f32) -> Result<(), CannotPack> {
        self.serialize_f64(value.into())
    }
    /// What is no number is null, as in JSON.
    fn serialize_f64(self, value: f64) -> Result<(), CannotPack> {
        if value.is_finite() { self.number(value) } else { self.push(code::NULL) }
    }
    fn serialize_char(self, value: char) -> Result<(), CannotPack> {
        self.text(value.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, value: &str) -> Result<(), CannotPack> {
        self.text(value)
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<(), CannotPack> {
        value.serialize(self)
    }
    fn serialize_none(self) -> Result<(), CannotPack> {
        self.push(code::NULL)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CannotPack> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), CannotPack> {
        self.push(code::NULL)
    }
    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), CannotPack> {
        self.push(code::NULL)
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), CannotPack> {
        self.text(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), CannotPack> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), CannotPack> {
        let mut object = self.open(code::OBJECT)?;
        object.name(variant);
        object.value(value)?;
        object.close_object()
    }
    fn serialize_seq(self, _length: Option<usize>) -> Result<Open<'p>, CannotPack> {
        self.open(code::LIST)
    }
    fn serialize_tuple(self, _length: usize) -> Result<Self::SerializeTuple, CannotPack> {
        Err(CannotPack("tuples are not packed".to_owned()))
    }
    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, CannotPack> {
        Err(CannotPack(format!("{name}: tuples are not packed")))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, CannotPack> {
        Err(CannotPack(format!("{variant}: tuple variants are not packed")))
    }
    fn serialize_map(self, _length: Option<usize>) -> Result<Open<'p>, CannotPack> {
        self.open(code::OBJECT)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'p>, CannotPack> {
        self.open(code::OBJECT)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, CannotPack> {
        Err(CannotPack(format!("{variant}: struct variants are packed with a tag only")))
    }
}

impl ser::SerializeSeq for Open<'_> {
    type Ok = ();
    type Error = CannotPack;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CannotPack> {
        self.value(value)
    }
    fn end(self) -> Result<(), CannotPack> {
        self.close_list()
    }
}

impl ser::SerializeStruct for Open<'_> {
    type Ok = ();
    type Error = CannotPack;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), CannotPack> {
        self.name(name);
        self.value(value)
    }
    fn end(self) -> Result<(), CannotPack> {
        self.close_object()
    }
}

impl ser::SerializeMap for Open<'_> {
    type Ok = ();
    type Error = CannotPack;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CannotPack> {
        // A key is whatever serializes as a text: it is written as one, and taken back as a name.
        key.serialize(&mut *self.packer)?;
        let Packer { packed, shapes, .. } = &mut *self.packer;
        let written = packed.codes.pop().and_then(|code| usize::try_from(-1 - code).ok());
        let name = written.and_then(|index| packed.texts.get(index));
        let name = name.ok_or_else(|| CannotPack("a name that is no text".to_owned()))?;
        self.shape = shapes.with(self.shape, name);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CannotPack> {
        self.value(value)
    }
    fn end(self) -> Result<(), CannotPack> {
        self.close_object()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// What `unpack.ts` does.
    fn unpacked(packed: &Packed) -> Value {
        let mut codes = packed.codes.iter().copied();
        let value = read(packed, &mut codes);
        assert_eq!(codes.next(), None, "nothing is left");
        value
    }

    fn read(packed: &Packed, codes: &mut impl Iterator<Item = i32>) -> Value {
        let at = |code: i32| usize::try_from(code).expect("an index");
        match codes.next().expect("a code") {
            text if text < 0 => json!(packed.texts[at(-1 - text)]),
            code::NULL => Value::Null,
            code::FALSE => json!(false),
            code::TRUE => json!(true),
            code::NUMBER => json!(packed.numbers[at(codes.next().expect("an index"))]),
            code::OBJECT => {
                let names = &packed.shapes[at(codes.next().expect("a shape"))];
                Value::Object(names.iter().map(|name| (name.clone(), read(packed, codes))).collect())
            }
            code::LIST => {
                let length = codes.next().expect("a length");
                (0..length).map(|_| read(packed, codes)).collect()
            }
            whole => json!(whole - code::WHOLE),
        }
    }

    #[test]
    fn what_is_packed_is_what_json_says() {
        let value = json!({
            "texts": ["a", "b", "a", ""],
            "numbers": [0, 1, 2_147_483_641, 1.5, -1.0],
            "truths": [true, false, null],
            "nested": [{"a": {"b": []}}, {"a": {"b": [{}]}}, {"b": 1, "a": 2}, {"a": 1}],
        });
        let packed = pack(&value).expect("JSON can be packed");
        assert_eq!(unpacked(&packed), value);
        assert_eq!(packed.texts.iter().filter(|text| *text == "a").count(), 1, "each text once");
    }

    #[test]
    fn large_and_odd_numbers_keep_their_value() {
        let numbers = [2_147_483_642_f64, 9_007_199_254_740_991.0, -3.0, 0.1];
        let value = json!({"items": numbers, "whole": 2_147_483_642_u64});
        let packed = pack(&value).expect("JSON can be packed");
        assert_eq!(unpacked(&packed)["items"], json!(numbers));
        assert_eq!(unpacked(&packed)["whole"].as_f64(), Some(numbers[0]));
        assert_eq!(pack(&f64::NAN).expect("as null").codes, [code::NULL]);
    }

    /// The page's end is tested with the same sample. `UPDATE_PACKED=1` writes it anew.
    #[test]
    fn the_sample_is_packed_as_the_page_expects_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packed");
        let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect("the sample is there");
        let value: Value = serde_json::from_str(&read("sample.json")).expect("JSON");
        let packed = serde_json::to_string(&pack(&value).expect("JSON can be packed")).expect("JSON") + "\n";
        if std::env::var_os("UPDATE_PACKED").is_some() {
            std::fs::write(format!("{folder}/sample.packed.json"), &packed).expect("the sample can be written");
        }
        assert_eq!(packed, read("sample.packed.json"));
    }

    #[test]
    fn the_same_names_are_one_shape() {
        let value = json!([{"id": 1, "name": "x"}, {"id": 2, "name": "y"}, {"id": 3}]);
        let packed = pack(&value).expect("JSON can be packed");
        assert_eq!(packed.shapes, [vec!["id", "name"], vec!["id"]]);
    }
}
