//! De-duplication: which events were seen already (protocol.md 3.7).
//!
//! Keeps 64-bit hashes of the last keys: in a ring, which knows the oldest, and in a table, which finds one. The table is never more
//! than half full and closes the gap where a hash leaves it, so that it has grown to its last size (24 bytes a key, ring included) as
//! soon as the ring is full, and is never built anew after that.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

/// The keys of the last events, oldest forgotten first.
#[derive(Debug)]
pub struct Dedupe {
    /// Each hash in the first free place from its home on; [`FREE`] in the others. The length is a power of two, or none.
    table: Vec<u64>,
    /// The hashes as they came; once it is full, round and round.
    ring: Vec<u64>,
    /// Where the oldest stands in a full ring.
    oldest: usize,
    capacity: usize,
    hashing: FixedState,
}

/// No hash.
const FREE: u64 = 0;
/// Places of the first table; a place is always free in it.
const FIRST_PLACES: usize = 8;

impl Dedupe {
    /// An empty memory for at most `capacity` keys. The seed keeps a server from choosing keys that get into each other's way.
    #[must_use]
    pub fn new(capacity: usize, seed: u64) -> Self {
        Self {
            table: Vec::new(),
            ring: Vec::new(),
            oldest: 0,
            capacity: capacity.max(1),
            hashing: FixedState::with_seed(seed),
        }
    }

    /// Remembers the key; `true` when it was not known.
    pub fn insert(&mut self, key: &str) -> bool {
        if self.table.len() <= 2 * self.ring.len() && self.ring.len() < self.capacity {
            self.grow();
        }
        let hash = self.hash(key);
        let place = self.place(hash);
        if self.table[place] == hash {
            return false;
        }
        self.table[place] = hash;
        if self.ring.len() < self.capacity {
            self.ring.push(hash);
        } else {
            let forgotten = std::mem::replace(&mut self.ring[self.oldest], hash);
            self.oldest = if self.oldest + 1 == self.capacity { 0 } else { self.oldest + 1 };
            self.forget(forgotten);
        }
        true
    }

    /// Forgets everything (sign-out).
    pub fn clear(&mut self) {
        (self.table, self.ring, self.oldest) = (Vec::new(), Vec::new(), 0);
    }

    /// How many keys are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// True when nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ring.is_empty()
    }

    fn hash(&self, key: &str) -> u64 {
        let mut hasher = self.hashing.build_hasher();
        hasher.write(key.as_bytes());
        hasher.finish().max(FREE + 1)
    }

    /// Twice the places. Happens while the ring fills, and never again.
    fn grow(&mut self) {
        self.table = vec![FREE; (2 * self.table.len()).max(FIRST_PLACES)];
        for at in 0..self.ring.len() {
            let hash = self.ring[at];
            let place = self.place(hash);
            self.table[place] = hash;
        }
    }

    /// Where the hash stands, or would.
    fn place(&self, hash: u64) -> usize {
        let mut place = self.home(hash);
        while self.table[place] != hash && self.table[place] != FREE {
            place = self.next(place);
        }
        place
    }

    /// Frees the hash's place. What stands behind it moves up, unless that would put it before its home.
    fn forget(&mut self, hash: u64) {
        let mut freed = self.place(hash);
        let mut place = self.next(freed);
        while self.table[place] != FREE {
            let behind_home = self.steps(self.home(self.table[place]), place);
            if behind_home >= self.steps(freed, place) {
                self.table[freed] = self.table[place];
                freed = place;
            }
            place = self.next(place);
        }
        self.table[freed] = FREE;
    }

    fn home(&self, hash: u64) -> usize {
        hash as usize & (self.table.len() - 1)
    }

    fn next(&self, place: usize) -> usize {
        (place + 1) & (self.table.len() - 1)
    }

    fn steps(&self, from: usize, to: usize) -> usize {
        to.wrapping_sub(from) & (self.table.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_new_once() {
        let mut dedupe = Dedupe::new(8, 0);
        assert!(dedupe.insert("id:1"));
        assert!(!dedupe.insert("id:1"), "the second time it is known");
    }

    #[test]
    fn a_cleared_memory_is_empty() {
        let mut dedupe = Dedupe::new(2, 0);
        assert!(dedupe.is_empty());
        for key in ["a", "b", "c"] {
            dedupe.insert(key);
        }
        assert!(!dedupe.is_empty());
        dedupe.clear();
        assert!(dedupe.is_empty());
        for key in ["a", "b", "c"] {
            assert!(dedupe.insert(key), "{key}");
        }
        assert!(!dedupe.insert("b"), "b is among the last two");
    }

    #[test]
    fn the_oldest_key_is_forgotten_first() {
        let mut dedupe = Dedupe::new(2, 0);
        for key in ["a", "b", "c"] {
            dedupe.insert(key);
        }
        assert!(!dedupe.insert("b"), "b is among the last two");
        assert!(dedupe.insert("a"), "a was the oldest of three");
        assert_eq!(dedupe.len(), 2);
    }

    #[test]
    fn it_grows_with_use_and_not_beyond() {
        let mut dedupe = Dedupe::new(1000, 0);
        assert_eq!(dedupe.table.capacity(), 0, "a session at rest needs no table");
        let mut sizes: Vec<_> = (0..100_000)
            .map(|number: u32| {
                dedupe.insert(&number.to_string());
                assert!(dedupe.table.len() >= 2 * dedupe.len(), "at most half full");
                dedupe.table.len()
            })
            .collect();
        sizes.dedup();
        assert_eq!(sizes, [8, 16, 32, 64, 128, 256, 512, 1024, 2048]);
        assert_eq!(
            dedupe.table.iter().filter(|hash| **hash != FREE).count(),
            1000,
            "what left the ring left the table"
        );
    }

    #[test]
    fn another_seed_hashes_otherwise() {
        assert_ne!(Dedupe::new(8, 1).hash("id:1"), Dedupe::new(8, 2).hash("id:1"));
    }

    proptest! {
        /// Within its window the bounded memory answers as an unbounded one that looks at the last `capacity` new keys.
        #[test]
        fn it_agrees_with_an_unbounded_model(
            keys in proptest::collection::vec(0u16..64, 0..400), capacity in 1usize..48, seed: u64,
        ) {
            let mut dedupe = Dedupe::new(capacity, seed);
            let mut fresh: Vec<u16> = Vec::new();
            for key in keys {
                let window = &fresh[fresh.len().saturating_sub(capacity)..];
                let expected = !window.contains(&key);
                prop_assert_eq!(dedupe.insert(&key.to_string()), expected);
                if expected {
                    fresh.push(key);
                }
                prop_assert!(dedupe.len() <= capacity);
            }
        }
    }
}
