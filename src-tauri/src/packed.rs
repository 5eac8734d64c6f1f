//! A value in few bytes, for the page to read fast: every text and every set of field names stands once, and what is as it was at
//! the same place of the element before is one letter. A batch of events takes a ninth of its JSON this way.
//! `ui/src/realtime/unpack.ts` is the other end.

mod packer;
mod places;
mod serializer;

use std::fmt;

use serde::ser::{self, Serialize};
use specta::Type;

use packer::Packer;

/// A packed value.
#[derive(Debug, Default, PartialEq, serde::Serialize, Type)]
pub(crate) struct Packed {
    /// Every text, once, in the order in which they first come.
    texts: Vec<String>,
    /// Beginnings of texts that end as another one does.
    heads: Vec<String>,
    /// Every set of field names, once.
    shapes: Vec<Vec<String>>,
    /// Numbers that are not small and whole, in the order in which they come.
    numbers: Vec<f64>,
    /// The value, depth first, as a row of whole numbers in letters: see [`code`] and [`letters`].
    codes: String,
}

/// What a number of the row says. A place is a path of field names; all elements of a list are at one place.
mod code {
    /// As at this place before: the value; of an object its names, of a list its length, and what is in them follows.
    pub(super) const SAME: u32 = 0;
    /// One more than the whole number at this place before.
    pub(super) const NEXT: u32 = 1;
    /// The next text.
    pub(super) const TEXT: u32 = 2;
    /// The head of this index, and the text that came last.
    pub(super) const HEADED: u32 = 3;
    /// The text of this index.
    pub(super) const KNOWN: u32 = 4;
    pub(super) const NULL: u32 = 5;
    pub(super) const FALSE: u32 = 6;
    pub(super) const TRUE: u32 = 7;
    /// The next number.
    pub(super) const NUMBER: u32 = 8;
    /// The index among the shapes, and the fields' values.
    pub(super) const OBJECT: u32 = 9;
    /// The length, and the elements.
    pub(super) const LIST: u32 = 10;
    /// Whole numbers from 0 on stand for themselves, above all others.
    pub(super) const WHOLE: u32 = 11;
}

/// Packs a value.
pub(crate) fn pack(value: &impl Serialize) -> Result<Packed, CannotPack> {
    let mut packer = Packer::default();
    value.serialize(&mut packer)?;
    Ok(packer.packed())
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

/// Numbers as letters that JSON leaves as they are: the last digit is of one alphabet, those before it of another.
mod letters {
    const LAST: u8 = b'#';
    const BEFORE: u8 = b']';
    const LAST_BASE: u32 = (b'[' - LAST) as u32 + 1;
    const BEFORE_BASE: u32 = (b'~' - BEFORE) as u32 + 1;

    pub(super) fn push(text: &mut String, number: u32) {
        let mut before = [0; 6];
        let mut rest = number / LAST_BASE;
        let mut at = before.len();
        while rest > 0 {
            at -= 1;
            before[at] = BEFORE + (rest % BEFORE_BASE) as u8;
            rest /= BEFORE_BASE;
        }
        text.extend(before[at..].iter().copied().map(char::from));
        text.push(char::from(LAST + (number % LAST_BASE) as u8));
    }

    #[cfg(test)]
    pub(super) fn next(letters: &mut impl Iterator<Item = u8>) -> Option<u32> {
        let mut value = 0;
        loop {
            match letters.next()? {
                before @ BEFORE.. => value = value * BEFORE_BASE + u32::from(before - BEFORE),
                last => return Some(value * LAST_BASE + u32::from(last - LAST)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use serde_json::{Value, json};

    /// What `unpack.ts` does, simpler and slower.
    #[derive(Default)]
    struct Reader {
        packed: Packed,
        texts: usize,
        numbers: usize,
        /// By path: the value, and an object's names.
        before: HashMap<String, (Value, Vec<String>)>,
    }

    fn unpacked(packed: Packed) -> Value {
        let codes = packed.codes.clone();
        let mut codes = codes.bytes();
        let value = Reader { packed, ..Reader::default() }.read("", &mut codes);
        assert_eq!(codes.next(), None, "nothing is left");
        value
    }

    impl Reader {
        fn read(&mut self, place: &str, codes: &mut impl Iterator<Item = u8>) -> Value {
            let code = letters::next(codes).expect("a code");
            let before = self.before.get(place).cloned();
            let (old, old_names) = before.unwrap_or_default();
            let mut index = || letters::next(codes).expect("an index") as usize;
            let value = match code {
                code::SAME if old.is_object() => return self.object(place, old_names, codes),
                code::SAME if old.is_array() => return self.list(place, old.as_array().map_or(0, Vec::len), codes),
                code::SAME => old,
                code::NEXT => json!(old.as_u64().expect("a number") + 1),
                code::TEXT => {
                    self.texts += 1;
                    json!(self.packed.texts[self.texts - 1])
                }
                code::HEADED => json!(format!("{}{}", self.packed.heads[index()], self.packed.texts[self.texts - 1])),
                code::KNOWN => json!(self.packed.texts[index()]),
                code::NULL => Value::Null,
                code::FALSE => json!(false),
                code::TRUE => json!(true),
                code::NUMBER => {
                    self.numbers += 1;
                    json!(self.packed.numbers[self.numbers - 1])
                }
                code::OBJECT => {
                    let names = self.packed.shapes[index()].clone();
                    return self.object(place, names, codes);
                }
                code::LIST => {
                    let length = index();
                    return self.list(place, length, codes);
                }
                whole => json!(whole - code::WHOLE),
            };
            self.before.insert(place.to_owned(), (value.clone(), Vec::new()));
            value
        }

        fn object(&mut self, place: &str, names: Vec<String>, codes: &mut impl Iterator<Item = u8>) -> Value {
            let members = names.iter().map(|name| (name.clone(), self.read(&format!("{place}/{name}"), codes)));
            let value = Value::Object(members.collect());
            self.before.insert(place.to_owned(), (value.clone(), names));
            value
        }

        fn list(&mut self, place: &str, length: usize, codes: &mut impl Iterator<Item = u8>) -> Value {
            let value: Value = (0..length).map(|_| self.read(&format!("{place}/"), codes)).collect();
            self.before.insert(place.to_owned(), (value.clone(), Vec::new()));
            value
        }
    }

    fn packed(value: &impl Serialize) -> Packed {
        pack(value).expect("JSON can be packed")
    }

    #[test]
    fn what_is_packed_is_what_json_says() {
        let value = json!({
            "texts": ["a", "b", "a", "a", "id:a", "", "x:", "x:"],
            "numbers": [0, 1, 2, 2, 4_294_967_284_u32, 1.5, 1.5, -1.0, 0.0, -0.0, 7],
            "truths": [true, true, false, null, null],
            "nested": [
                {"a": {"b": []}}, {"a": {"b": [{}]}}, {"a": {"b": [{}]}}, {"b": 1, "a": 2}, {"a": 1}, {"a": {"b": []}}, {"a": []}, [1],
            ],
        });
        assert_eq!(unpacked(packed(&value)), value);
    }

    #[test]
    fn a_place_with_many_names_keeps_them_apart() {
        let names =
            |from: usize| (from..from + 200).map(|n| (format!("id{}", n * 7 % 211), json!(n))).collect::<Value>();
        let value = json!([{"names": names(0)}, {"names": names(50)}, {"names": {}}, {"names": names(0)}]);
        assert_eq!(unpacked(packed(&value)), value);
    }

    #[test]
    fn every_text_stands_once() {
        let packed = packed(&json!([["a", "b"], ["b", "a"], {"c": "a"}]));
        assert_eq!(packed.texts, ["a", "b"]);
    }

    #[test]
    fn what_does_not_change_from_element_to_element_is_one_letter() {
        let item = |n: u32| json!({"seq": n, "id": format!("evt_{n}"), "key": format!("id:evt_{n}"), "kind": "event", "of": [null]});
        let one = packed(&json!([item(1)])).codes.len();
        let two = packed(&json!([item(1), item(2), item(3)])).codes.len();
        // The object, its five fields, the head's index, the element of the list.
        assert_eq!(two - one, 2 * 8);
        assert_eq!(packed(&json!([item(1), item(2)])).heads, ["id:"]);
    }

    #[test]
    fn large_and_odd_numbers_keep_their_value() {
        let numbers = [4_294_967_285_f64, 9_007_199_254_740_991.0, -3.0, 0.1];
        let value = json!({"items": numbers, "whole": 4_294_967_285_u64});
        assert_eq!(unpacked(packed(&value))["items"], json!(numbers));
        assert_eq!(unpacked(packed(&value))["whole"].as_f64(), Some(numbers[0]));
        assert_eq!(unpacked(packed(&f64::NAN)), Value::Null);
    }

    #[test]
    fn every_number_has_letters_of_its_own_that_json_does_not_escape() {
        for number in (0..5_000).chain([65_891, 65_892, 2_240_327, 2_240_328, u32::MAX]) {
            let mut text = String::new();
            letters::push(&mut text, number);
            assert_eq!(json!(text).to_string().len(), text.len() + 2, "{text}");
            assert_eq!(letters::next(&mut text.bytes()), Some(number));
        }
    }

    /// The page's end is tested with the same sample. `UPDATE_PACKED=1` writes it anew.
    #[test]
    fn the_sample_is_packed_as_the_page_expects_it() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packed");
        let read = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect("the sample is there");
        let value: Value = serde_json::from_str(&read("sample.json")).expect("JSON");
        let packed = serde_json::to_string(&packed(&value)).expect("JSON") + "\n";
        if std::env::var_os("UPDATE_PACKED").is_some() {
            std::fs::write(format!("{folder}/sample.packed.json"), &packed).expect("the sample can be written");
        }
        assert_eq!(packed, read("sample.packed.json"));
    }

    #[test]
    fn the_same_names_are_one_shape() {
        let packed = packed(&json!([{"id": 1, "name": "x"}, {"id": 2, "name": "y"}, {"id": 3}]));
        assert_eq!(packed.shapes, [vec!["id", "name"], vec!["id"]]);
    }
}
