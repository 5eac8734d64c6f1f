//! De-duplication: which events were seen already (protocol.md 3.7).
//!
//! Keeps 64-bit hashes of the last keys, so that the memory is bounded (16 bytes a key) and grows only with use.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use hashbrown::HashTable;

/// The keys of the last events, oldest forgotten first.
#[derive(Debug)]
pub struct Dedupe {
    /// Hashes, which need not be hashed again.
    known: HashTable<u64>,
    order: VecDeque<u64>,
    capacity: usize,
}

impl Dedupe {
    /// An empty memory for at most `capacity` keys.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { known: HashTable::new(), order: VecDeque::new(), capacity: capacity.max(1) }
    }

    /// Remembers the key; `true` when it was not known.
    pub fn insert(&mut self, key: &str) -> bool {
        let hash = hash(key);
        if self.known.find(hash, |known| *known == hash).is_some() {
            return false;
        }
        self.known.insert_unique(hash, hash, |known| *known);
        if self.order.len() == self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.forget(oldest);
        }
        self.order.push_back(hash);
        true
    }

    fn forget(&mut self, hash: u64) {
        if let Ok(entry) = self.known.find_entry(hash, |known| *known == hash) {
            entry.remove();
        }
    }

    /// Forgets everything (sign-out).
    pub fn clear(&mut self) {
        self.known = HashTable::new();
        self.order = VecDeque::new();
    }

    /// How many keys are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// True when nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_new_once() {
        let mut dedupe = Dedupe::new(8);
        assert!(dedupe.insert("id:1"));
        assert!(!dedupe.insert("id:1"), "the second time it is known");
    }

    #[test]
    fn a_cleared_memory_is_empty() {
        let mut dedupe = Dedupe::new(8);
        assert!(dedupe.is_empty());
        dedupe.insert("id:1");
        assert!(!dedupe.is_empty());
        dedupe.clear();
        assert!(dedupe.is_empty());
        assert!(dedupe.insert("id:1"));
    }

    #[test]
    fn the_oldest_key_is_forgotten_first() {
        let mut dedupe = Dedupe::new(2);
        for key in ["a", "b", "c"] {
            dedupe.insert(key);
        }
        assert!(!dedupe.insert("b"), "b is among the last two");
        assert!(dedupe.insert("a"), "a was the oldest of three");
        assert_eq!(dedupe.len(), 2);
    }

    proptest! {
        /// Within its window the bounded memory answers as an unbounded one that looks at the last `capacity` new keys.
        #[test]
        fn it_agrees_with_an_unbounded_model(keys in proptest::collection::vec(0u16..64, 0..400), capacity in 1usize..48) {
            let mut dedupe = Dedupe::new(capacity);
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
