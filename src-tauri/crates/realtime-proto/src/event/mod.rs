//! What the normaliser makes of a frame: the normalised message of protocol.md 3.4 and its parts.

mod catalogue;
mod control;
pub(crate) mod kind;
pub(crate) mod table;

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;
use specta::Type;

pub use catalogue::*;
pub use control::{AuthSuccess, Control, ControlKind, ErrorCode, ServerError};

use crate::event::kind::id_text;
use crate::normalise::spelling::lower_camel;
use crate::text::Text;
use crate::time::{Timestamp, TimestampSource};
use crate::values::Entity;

/// A frame that was understood.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(untagged)]
pub enum Message {
    /// About the connection itself.
    Control(Control),
    /// About the tenant's work.
    Event(Box<Event>),
}

/// Something that happened in the tenant, in the shape of protocol.md 3.4. Every key is present when serialized.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Type and data.
    #[serde(flatten)]
    pub payload: Payload,
    /// The type as received.
    pub raw_type: Text,
    /// The sender's id of the event.
    pub event_id: Maybe<Text>,
    /// Equal for two arrivals of one event (protocol.md 3.7).
    pub dedupe_key: Text,
    /// Tenant of the envelope, else of the payload.
    pub tenant_id: Maybe<Text>,
    /// When it happened.
    pub timestamp: Timestamp,
    /// Where the timestamp was found.
    pub timestamp_source: TimestampSource,
    /// Missing or odd fields, for the debug panel; an event with warnings counts as degraded.
    pub warnings: Vec<String>,
    /// Always null: only errors have a scope.
    pub scope: Maybe<String>,
    /// What an unknown event is probably about.
    pub coarse: Maybe<Entity>,
}

impl Event {
    /// The type.
    #[must_use]
    pub const fn event_type(&self) -> EventType {
        self.payload.event_type()
    }

    /// Id of what the event is about; of a KPI reading the KPI's, if known. `None` for unknown types.
    #[must_use]
    pub fn entity_id(&self) -> Option<&str> {
        self.payload.facts()?.identity().into_iter().flatten().next()
    }

    /// The payload's own tenant, which the tenant filter looks at beside [`Event::tenant_id`] (protocol.md 3.7).
    #[must_use]
    pub fn payload_tenant(&self) -> Option<Cow<'_, str>> {
        let Payload::Unknown(members) = &self.payload else {
            return self.payload.facts()?.tenant().map(Cow::Borrowed);
        };
        let mut tenants = members.iter().filter(|(name, _)| lower_camel(name) == "tenantId");
        tenants.find_map(|(_, value)| id_text(value.clone())).map(Cow::Owned)
    }

    /// Id of the user who did it (the `…By` field of its type).
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        self.payload.facts()?.actor()
    }
}

/// `Option` under a name that specta's derive does not recognise. A field declared as `Option` may be absent where it is
/// read, so specta would split each type into one to read and one to write; ours are only written, with every key.
type Maybe<T> = Option<T>;

/// Any JSON value, as TypeScript sees it. Only types are made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(untagged)]
pub enum Json {
    /// `null`.
    Null,
    /// A truth value.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(HashMap<String, Json>),
}
