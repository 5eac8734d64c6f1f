//! The canonical path: the envelope of a correct sender, read straight into typed fields.
//!
//! Two readers of JSON serve it: `plain` for a frame without escapes, lists and depth, serde_json for any other. It declines by an error
//! of the reader wherever the general path would do more than take the value as it is: an alias, another spelling, another JSON type, an
//! unlisted word. `type` has to be known before `data`: it stands first, or is looked for in a plain frame (senders that sort the names
//! write it last). Of a member given twice the last counts here as there. Values of members that
//! nobody asked for are still parsed in full, because N1 holds for them too. Texts are written where they stay: see `Text::set`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::assemble::Envelope;
use super::general::COPIED;
use super::plain;
use super::spelling::is_plain;
use crate::event::kind::{Meaning, Place, filled, meaning};
use crate::event::table::{Fill, Filler};
use crate::event::{Event, EventType, Payload};
use crate::text::Text;
use crate::time::Timestamp;

/// [`normalise`](crate::normalise) by the canonical path alone: `None` means that the general path has to look.
#[doc(hidden)]
#[must_use]
pub fn normalise_canonical(text: &str, received_at: Timestamp) -> Option<Box<Event>> {
    let mut envelope = Envelope::new(text, received_at);
    if plain::is_plain(text) {
        let event_type = EventType::from_canonical(plain::text_of(text, "type")?)?;
        plain::read(text, EnvelopeReader { envelope: &mut envelope, event_type: Some(event_type) }).ok()?;
    } else {
        let mut json = serde_json::Deserializer::from_str(text);
        json.deserialize_map(EnvelopeReader { envelope: &mut envelope, event_type: None }).ok()?;
        json.end().ok()?;
    }
    envelope.seal(0).ok()
}

struct EnvelopeReader<'e, 't> {
    envelope: &'e mut Envelope<'t>,
    /// The type, if it is known beforehand; else it has to stand first.
    event_type: Option<EventType>,
}

impl<'de> Visitor<'de> for EnvelopeReader<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a canonical envelope")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Envelope { event, timestamp, .. } = self.envelope;
        let mut is_typed = self.event_type.is_none();
        let event_type = match self.event_type {
            Some(known) => known,
            None => first_type(&mut members)?,
        };
        event.raw_type.set(event_type.as_str());
        let mut has_data = false;
        while let Some(key) = members.next_key()? {
            match key {
                EnvelopeKey::Data => {
                    has_data = true;
                    event.payload = Payload::empty(event_type);
                    members.next_value_seed(PayloadSeed(&mut event.payload))?;
                }
                EnvelopeKey::Timestamp => {
                    let Time(time) = members.next_value()?;
                    *timestamp = Some(time);
                }
                EnvelopeKey::EventId => read_id(&mut event.event_id, &mut members)?,
                EnvelopeKey::TenantId => read_id(&mut event.tenant_id, &mut members)?,
                EnvelopeKey::Idle => drop(members.next_value::<Value>()?),
                // The second one, which would count.
                EnvelopeKey::Type if is_typed => return Err(declined()),
                EnvelopeKey::Type => {
                    is_typed = true;
                    members.next_value::<KnownType>()?;
                }
            }
        }
        if let (Some(facts), Some(tenant)) = (event.payload.facts_mut(), &event.tenant_id) {
            let own = facts.tenant_mut();
            if own.is_none() {
                own.get_or_insert_default().set(tenant);
            }
        }
        if has_data { Ok(()) } else { Err(declined()) }
    }
}

/// The type, which stands first.
fn first_type<'de, A: MapAccess<'de>>(members: &mut A) -> Result<EventType, A::Error> {
    let Some(EnvelopeKey::Type) = members.next_key()? else {
        return Err(declined());
    };
    members.next_value().map(|KnownType(event_type)| event_type)
}

/// An id of the envelope; null is none, but not canonical.
fn read_id<'de, A: MapAccess<'de>>(place: &mut Option<Text>, members: &mut A) -> Result<(), A::Error> {
    let place = place.get_or_insert_default();
    members.next_value_seed(Place(place))?;
    filled(place)
}

/// The members of the canonical envelope.
enum EnvelopeKey {
    Type,
    Data,
    Timestamp,
    EventId,
    TenantId,
    /// A member without influence on the event.
    Idle,
}

impl Meaning for EnvelopeKey {
    fn of(name: &str) -> Option<Self> {
        match name {
            "type" => Some(Self::Type),
            "data" => Some(Self::Data),
            "timestamp" => Some(Self::Timestamp),
            "eventId" => Some(Self::EventId),
            "tenantId" => Some(Self::TenantId),
            other => (is_plain(other) && !COPIED.contains(&other)).then_some(Self::Idle),
        }
    }
}

struct KnownType(EventType);

impl Meaning for KnownType {
    fn of(name: &str) -> Option<Self> {
        EventType::from_canonical(name).map(Self)
    }
}

struct Time(Timestamp);

impl Meaning for Time {
    fn of(text: &str) -> Option<Self> {
        Timestamp::parse(text).map(Self)
    }
}

macro_rules! deserialize_meaning {
    ($($name:ident)+) => {$(
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                meaning(deserializer)
            }
        }
    )+};
}

deserialize_meaning! { EnvelopeKey KnownType Time }

/// Reads `data` into the empty payload of its type.
struct PayloadSeed<'p>(&'p mut Payload);

impl<'de> DeserializeSeed<'de> for PayloadSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.fill(Strict(deserializer, PhantomData)).ok_or_else(declined)?
    }
}

struct Strict<'de, D>(D, PhantomData<&'de ()>);

impl<'de, D: Deserializer<'de>> Filler for Strict<'de, D> {
    type Output = Result<(), D::Error>;

    fn fill<P: Fill>(self, payload: &mut P) -> Self::Output {
        self.0.deserialize_map(PayloadReader(payload))
    }
}

struct PayloadReader<'p, P>(&'p mut P);

impl<'de, P: Fill> Visitor<'de> for PayloadReader<'_, P> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a canonical payload")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let payload = self.0;
        while let Some(key) = members.next_key_seed(PayloadKeySeed::<P>(PhantomData))? {
            match key {
                PayloadKey::Field(index) => payload.read_canonical(index, &mut members)?,
                PayloadKey::Extra(name) => {
                    let value = members.next_value()?;
                    payload.extra_mut().insert(name, value);
                }
            }
        }
        if borrows(payload) { Err(declined()) } else { Ok(()) }
    }
}

/// Whether a field without a value would take over that of another (`createdBy` from `userId`).
fn borrows<P: Fill>(payload: &P) -> bool {
    P::FIELDS.iter().enumerate().any(|(index, field)| {
        let lends = |alias: &&str| P::index(alias).is_some_and(|other| !payload.is_missing(other));
        !field.aliases.is_empty() && payload.is_missing(index) && field.aliases.iter().any(lends)
    })
}

enum PayloadKey {
    Field(usize),
    Extra(String),
}

struct PayloadKeySeed<P>(PhantomData<P>);

impl<'de, P: Fill> DeserializeSeed<'de> for PayloadKeySeed<P> {
    type Value = PayloadKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<PayloadKey, D::Error> {
        meaning::<KeyOf<P>, D>(deserializer).map(|KeyOf(key, _)| key)
    }
}

/// A member name of the payload `P`.
struct KeyOf<P>(PayloadKey, PhantomData<P>);

impl<P: Fill> Meaning for KeyOf<P> {
    fn of(name: &str) -> Option<Self> {
        let key = match P::index(name) {
            Some(index) => PayloadKey::Field(index),
            None if is_plain(name) && name != "activity" && !P::is_alias(name) => PayloadKey::Extra(name.to_owned()),
            None => return None,
        };
        Some(Self(key, PhantomData))
    }
}

fn declined<E: Error>() -> E {
    E::custom("not canonical")
}
