//! The packer: which code says a value in the fewest letters.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

use super::places::{Before, PlaceId, Places};
use super::{CannotPack, Packed, code, letters};

/// Larger whole numbers are among the numbers.
const LARGEST_WHOLE: u64 = (u32::MAX - code::WHOLE) as u64;
/// Heads are few and short, as `id:`.
const HEADS: usize = 32;
const LONGEST_HEAD: usize = 16;

/// Packs one value.
#[derive(Default)]
pub(super) struct Packer {
    texts: Vec<String>,
    /// The index of each text by its hash; of two texts with one hash the first.
    known: HashMap<u64, usize, RandomState>,
    hasher: RandomState,
    heads: Vec<String>,
    numbers: Vec<f64>,
    shapes: Shapes,
    codes: Vec<u32>,
    places: Places,
    /// Where the value stands that comes next.
    place: PlaceId,
}

impl Packer {
    pub(super) fn packed(self) -> Packed {
        let mut codes = String::with_capacity(self.codes.len() * 3 / 2);
        self.codes.into_iter().for_each(|code| letters::push(&mut codes, code));
        Packed { texts: self.texts, heads: self.heads, shapes: self.shapes.used, numbers: self.numbers, codes }
    }

    pub(super) fn null(&mut self) {
        self.say(Before::Null, code::NULL);
    }

    pub(super) fn truth(&mut self, truth: bool) {
        self.say(Before::Truth(truth), if truth { code::TRUE } else { code::FALSE });
    }

    pub(super) fn whole(&mut self, number: u64) {
        let small = u32::try_from(number).ok().filter(|_| number <= LARGEST_WHOLE);
        let Some(whole) = small else { return self.number(number as f64) };
        let is_next = matches!(self.before(), Before::Whole(before) if before.checked_add(1) == Some(whole));
        self.say(Before::Whole(whole), if is_next { code::NEXT } else { code::WHOLE + whole });
    }

    pub(super) fn number(&mut self, number: f64) {
        let now = Before::Number(number.to_bits());
        if self.before() != now {
            self.numbers.push(number);
        }
        self.say(now, code::NUMBER);
    }

    pub(super) fn text(&mut self, text: &str) -> Result<(), CannotPack> {
        if let Before::Text(index) = self.before()
            && self.texts[index] == text
        {
            self.codes.push(code::SAME);
            return Ok(());
        }
        let hash = self.hasher.hash_one(text);
        let known = self.known.get(&hash).copied();
        if let Some(index) = known
            && self.texts[index] == text
        {
            self.places.set(self.place, Before::Text(index));
            self.codes.extend([code::KNOWN, code_of(index)?]);
        } else if let Some(head) = self.head(text) {
            self.places.set(self.place, Before::Nothing);
            self.codes.extend([code::HEADED, code_of(head)?]);
        } else {
            let index = self.texts.len();
            self.texts.push(text.to_owned());
            self.known.entry(hash).or_insert(index);
            self.places.set(self.place, Before::Text(index));
            self.codes.push(code::TEXT);
        }
        Ok(())
    }

    /// The index of what stands before the last text in this one.
    fn head(&mut self, text: &str) -> Option<usize> {
        let head = text.strip_suffix(self.texts.last()?.as_str()).filter(|head| head.len() <= LONGEST_HEAD)?;
        let known = self.heads.iter().position(|known| known == head);
        known.or_else(|| {
            let is_room = self.heads.len() < HEADS;
            is_room.then(|| self.heads.push(head.to_owned()))?;
            Some(self.heads.len() - 1)
        })
    }

    /// Begins an object or a list; what its code says is known at its end.
    pub(super) fn open(&mut self) -> Open<'_> {
        let (place, at) = (self.place, self.codes.len());
        self.codes.push(code::SAME);
        self.places.enter(place);
        Open { packer: self, place, at, length: 0, shape: Shapes::EMPTY }
    }

    fn before(&self) -> Before {
        self.places.before(self.place)
    }

    fn say(&mut self, now: Before, code: u32) {
        let is_same = self.before() == now;
        self.places.set(self.place, now);
        self.codes.push(if is_same { code::SAME } else { code });
    }
}

fn code_of(index: usize) -> Result<u32, CannotPack> {
    u32::try_from(index).map_err(|_| CannotPack("too large to be packed".to_owned()))
}

/// An object or a list at work.
pub(super) struct Open<'p> {
    pub(super) packer: &'p mut Packer,
    place: PlaceId,
    /// Where its code stands.
    at: usize,
    length: usize,
    shape: usize,
}

impl Open<'_> {
    /// The value of this field comes next.
    pub(super) fn field(&mut self, name: &str) {
        self.shape = self.packer.shapes.with(self.shape, name);
        self.packer.place = self.packer.places.below(self.place, name);
    }

    /// The next element of the list comes next.
    pub(super) fn element(&mut self) {
        self.length += 1;
        self.packer.place = self.packer.places.element(self.place);
    }

    pub(super) fn close_list(self) -> Result<(), CannotPack> {
        let length = self.length;
        self.close(Before::List(length), code::LIST, length)
    }

    pub(super) fn close_object(self) -> Result<(), CannotPack> {
        let number = self.packer.shapes.number(self.shape);
        self.close(Before::Object(number), code::OBJECT, number)
    }

    fn close(self, now: Before, code: u32, operand: usize) -> Result<(), CannotPack> {
        let Self { packer, place, at, .. } = self;
        if packer.places.before(place) != now {
            packer.places.set(place, now);
            packer.codes.splice(at..=at, [code, code_of(operand)?]);
        }
        Ok(())
    }
}

/// Sets of names as paths: the next name is nearly always the one that came next the last time.
struct Shapes {
    paths: Vec<Path>,
    used: Vec<Vec<String>>,
}

struct Path {
    name: String,
    /// The paths with one name more.
    longer: Vec<usize>,
    /// Its index among those that are used.
    number: Option<usize>,
    /// The path with one name less.
    shorter: usize,
}

impl Default for Shapes {
    fn default() -> Self {
        Self { paths: vec![Path::of(String::new(), Self::EMPTY)], used: Vec::new() }
    }
}

impl Path {
    fn of(name: String, shorter: usize) -> Self {
        Self { name, longer: Vec::new(), number: None, shorter }
    }
}

impl Shapes {
    /// The shape without names.
    const EMPTY: usize = 0;

    fn with(&mut self, shape: usize, name: &str) -> usize {
        let known = self.paths[shape].longer.iter().find(|longer| self.paths[**longer].name == name);
        known.copied().unwrap_or_else(|| {
            let new = self.paths.len();
            self.paths.push(Path::of(name.to_owned(), shape));
            self.paths[shape].longer.push(new);
            new
        })
    }

    /// Its index among those that are used.
    fn number(&mut self, shape: usize) -> usize {
        self.paths[shape].number.unwrap_or_else(|| {
            let number = self.used.len();
            self.used.push(self.names(shape));
            self.paths[shape].number = Some(number);
            number
        })
    }

    fn names(&self, mut shape: usize) -> Vec<String> {
        let mut names = Vec::new();
        while shape != Self::EMPTY {
            names.push(self.paths[shape].name.clone());
            shape = self.paths[shape].shorter;
        }
        names.reverse();
        names
    }
}
