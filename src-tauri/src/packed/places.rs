//! What stood where before: places as paths of field names.

use std::collections::HashMap;

/// From so many names on they are looked up.
const MANY: usize = 32;

/// What stood at a place the last time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing, or what does not come again.
    #[default]
    Nothing,
    Null,
    Truth(bool),
    /// The index of the text.
    Text(usize),
    Whole(u32),
    /// Its bits: −0 is not 0.
    Number(u64),
    /// The index of the shape.
    Object(usize),
    /// The length.
    List(usize),
}

/// A place, by its index; the whole value stands at the first one.
pub(super) type PlaceId = usize;

/// All places. The next field is nearly always the one that came next the last time.
#[derive(Debug)]
pub(super) struct Places(Vec<Place>);

#[derive(Debug, Default)]
struct Place {
    name: String,
    below: Vec<PlaceId>,
    /// The index in `below` by name, once they are many: a map of thousands of names is one place.
    by_name: HashMap<String, usize>,
    /// Which of those below is expected next.
    expected: usize,
    before: Before,
}

impl Default for Places {
    fn default() -> Self {
        Self(vec![Place::default()])
    }
}

impl Places {
    /// An object or a list begins: its first field comes first again.
    pub(super) fn enter(&mut self, place: PlaceId) {
        self.0[place].expected = 0;
    }

    /// The place of a field; elements of a list have no name.
    pub(super) fn below(&mut self, place: PlaceId, name: &str) -> PlaceId {
        let Place { below, by_name, expected, .. } = &self.0[place];
        let is_it = |id: &PlaceId| self.0[*id].name == name;
        let found = below.get(*expected).filter(|id| is_it(id)).map(|_| *expected);
        let index = found
            .or_else(|| if by_name.is_empty() { below.iter().position(is_it) } else { by_name.get(name).copied() })
            .unwrap_or_else(|| self.add(place, name));
        self.0[place].expected = index + 1;
        self.0[place].below[index]
    }

    /// The place of a list's elements.
    pub(super) fn element(&mut self, place: PlaceId) -> PlaceId {
        self.enter(place);
        self.below(place, "")
    }

    pub(super) fn before(&self, place: PlaceId) -> Before {
        self.0[place].before
    }

    pub(super) fn set(&mut self, place: PlaceId, now: Before) {
        self.0[place].before = now;
    }

    fn add(&mut self, place: PlaceId, name: &str) -> usize {
        let id = self.0.len();
        self.0.push(Place { name: name.to_owned(), ..Place::default() });
        self.0[place].below.push(id);
        let count = self.0[place].below.len();
        if count == MANY {
            let names = self.0[place].below.iter().enumerate().map(|(index, id)| (self.0[*id].name.clone(), index));
            self.0[place].by_name = names.collect();
        } else if count > MANY {
            self.0[place].by_name.insert(name.to_owned(), count - 1);
        }
        count - 1
    }
}
