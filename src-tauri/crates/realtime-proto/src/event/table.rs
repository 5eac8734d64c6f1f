//! What the catalogue's macro makes of each event: a struct, its place in [`Payload`](super::Payload), and the two
//! traits through which both paths of the normaliser fill and question it.

use serde::de::MapAccess;
use serde_json::{Map, Value};

use crate::text::Text;

/// How a field is found on the wire.
pub(crate) struct Field {
    /// Name in the normalised event.
    pub(crate) name: &'static str,
    /// Name on the wire.
    pub(crate) wire: &'static str,
    /// Other names, in the order in which they are tried (N8).
    pub(crate) aliases: &'static [&'static str],
}

/// Why a field could not be filled as it should.
pub(crate) enum Fault {
    /// Another type was expected: this one.
    Wrong(&'static str),
    /// The text is no listed word.
    Unlisted(String),
}

/// Filling a payload.
pub(crate) trait Fill: Default {
    /// The fields in the order of the contract.
    const FIELDS: &'static [Field];

    /// The place in [`Self::FIELDS`] of a wire name.
    fn index(wire: &str) -> Option<usize>;

    /// Whether another name of a field is meant.
    fn is_alias(name: &str) -> bool {
        Self::FIELDS.iter().any(|field| field.aliases.contains(&name))
    }

    /// Reads one field as a correct sender writes it; an error where it is anything else.
    fn read_canonical<'de, A: MapAccess<'de>>(&mut self, index: usize, members: &mut A) -> Result<(), A::Error>;

    /// Reads one field from a value that is not null.
    fn read_tolerant(&mut self, index: usize, value: Value) -> Result<(), Fault>;

    /// Whether a field has no value.
    fn is_missing(&self, index: usize) -> bool;

    /// The members beside the fields.
    fn extra_mut(&mut self) -> &mut Map<String, Value>;
}

/// What every payload can be asked.
pub(crate) trait Facts {
    /// The identity: one id, or up to two where either will do.
    fn identity(&self) -> [Option<&str>; 2];

    /// The names of the identity, in the same places.
    fn identity_names(&self) -> [Option<&'static str>; 2];

    /// The event's own time, as received.
    fn own_time(&self) -> Option<&str>;

    /// Id of the user who did it.
    fn actor(&self) -> Option<&str>;

    /// The job that this event ends.
    fn finished_job(&self) -> Option<&str>;

    /// The payload's tenant.
    fn tenant(&self) -> Option<&str>;

    /// The place of the payload's tenant.
    fn tenant_mut(&mut self) -> &mut Option<Text>;

    /// Puts in what goes without saying and warns of required fields that have no value; `faulty` holds a bit for each
    /// field about which a warning exists.
    fn settle(&mut self, faulty: u32, warnings: &mut Vec<String>);
}

/// One table, everything else: see `catalogue.rs` for how a row reads.
macro_rules! catalogue {
    ($(
        $(#[$doc:meta])*
        $name:ident = $canonical:literal,
        identity($id:ident $(or $other_id:ident)?)
        $(, time($time:ident))? $(, by($actor:ident))? $(, ends($job:ident))? {
            $(
                $(#[$field_doc:meta])*
                $field:ident: $type:ty = $need:ident $kind:ident $wire:literal
                    $(as $model:literal)? $(or $alias:literal)* $(default $default:expr)?;
            )+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, specta::Type)]
            #[serde(rename_all = "camelCase")]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)+
                /// Members that the contract does not list, as received, and the text of unlisted words in `<field>Raw`.
                #[serde(flatten)]
                #[specta(skip)]
                pub extra: serde_json::Map<String, serde_json::Value>,
            }

            const _: () = {
                // A bit for each field fits into the `faulty` of `settle`.
                const { assert!(<$name as Fill>::FIELDS.len() <= u32::BITS as usize) };

                #[allow(non_camel_case_types)]
                enum Slot { $($field,)+ }

                impl Fill for $name {
                    const FIELDS: &'static [Field] = &[$(
                        Field { name: either!($($model)? $wire), wire: $wire, aliases: &[$($alias),*] },
                    )+];

                    fn index(wire: &str) -> Option<usize> {
                        match wire {
                            $($wire => Some(Slot::$field as usize),)+
                            _ => None,
                        }
                    }

                    fn read_canonical<'de, A: serde::de::MapAccess<'de>>(
                        &mut self, index: usize, members: &mut A,
                    ) -> Result<(), A::Error> {
                        $(if index == Slot::$field as usize {
                            <kind::$kind as Kind<$type>>::canonical(&mut self.$field, members)?;
                        })+
                        Ok(())
                    }

                    fn read_tolerant(&mut self, index: usize, value: serde_json::Value) -> Result<(), Fault> {
                        $(if index == Slot::$field as usize {
                            return match <kind::$kind as Kind<$type>>::tolerant(value) {
                                Reading::Plain(value) => { self.$field = value; Ok(()) }
                                Reading::Unlisted(value, text) => {
                                    self.$field = value;
                                    Err(Fault::Unlisted(text))
                                }
                                Reading::Wrong => Err(Fault::Wrong(<kind::$kind as Kind<$type>>::EXPECTED)),
                            };
                        })+
                        Ok(())
                    }

                    fn is_missing(&self, index: usize) -> bool {
                        $(if index == Slot::$field as usize { return self.$field.is_missing(); })+
                        true
                    }

                    fn extra_mut(&mut self) -> &mut serde_json::Map<String, serde_json::Value> {
                        &mut self.extra
                    }
                }

                impl Facts for $name {
                    fn identity(&self) -> [Option<&str>; 2] {
                        [self.$id.id_text(), either!($({ self.$other_id.id_text() })? { None })]
                    }

                    fn identity_names(&self) -> [Option<&'static str>; 2] {
                        let name = |slot: Slot| Some(Self::FIELDS[slot as usize].name);
                        [name(Slot::$id), either!($({ name(Slot::$other_id) })? { None })]
                    }

                    fn own_time(&self) -> Option<&str> {
                        either!($({ self.$time.as_deref() })? { None })
                    }

                    fn actor(&self) -> Option<&str> {
                        either!($({ self.$actor.as_deref() })? { None })
                    }

                    fn finished_job(&self) -> Option<&str> {
                        either!($({ Some(self.$job.as_str()) })? { None })
                    }

                    fn tenant(&self) -> Option<&str> {
                        self.tenant_id.as_deref()
                    }

                    fn tenant_mut(&mut self) -> &mut Option<Text> {
                        &mut self.tenant_id
                    }

                    fn settle(&mut self, faulty: u32, warnings: &mut Vec<String>) {
                        $($(self.$field.get_or_insert($default);)?)+
                        $(if is_needed!($need)
                            && self.$field.is_missing()
                            && faulty & (1 << Slot::$field as u32) == 0
                        {
                            warnings.push(concat!(either!($($model)? $wire), " is missing").to_owned());
                        })+
                    }
                }
            };
        )+

        /// What an event tells, by its type. Serialized as `"type": "goal.created", "data": {…}`.
        #[derive(Clone, Debug, PartialEq, serde::Serialize, specta::Type)]
        #[serde(tag = "type", content = "data")]
        pub enum Payload {
            $(
                $(#[$doc])*
                #[serde(rename = $canonical)]
                $name($name),
            )+
            /// A well-formed event of a type that this version does not know; its payload as received.
            #[serde(rename = "unknown")]
            Unknown(
                #[specta(type = std::collections::HashMap<String, super::Json>)]
                serde_json::Map<String, serde_json::Value>
            ),
        }

        /// The type of an event (protocol.md 4.1). Serialized as the canonical name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, specta::Type)]
        pub enum EventType {
            $(
                $(#[$doc])*
                #[serde(rename = $canonical)]
                $name,
            )+
            /// A type that this version does not know.
            #[serde(rename = "unknown")]
            Unknown,
        }

        impl EventType {
            /// All types in the order of the contract, [`EventType::Unknown`] last.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+ Self::Unknown];

            /// The canonical name, such as `goal.created`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $canonical,)+
                    Self::Unknown => "unknown",
                }
            }

            /// The type of a canonical name; `None` for any other text, `unknown` included.
            #[must_use]
            pub fn from_canonical(name: &str) -> Option<Self> {
                match name {
                    $($canonical => Some(Self::$name),)+
                    _ => None,
                }
            }
        }

        impl Payload {
            /// The type that this payload belongs to.
            #[must_use]
            pub const fn event_type(&self) -> EventType {
                match self {
                    $(Self::$name(_) => EventType::$name,)+
                    Self::Unknown(_) => EventType::Unknown,
                }
            }

            /// The payload of that type with nothing in it.
            pub(crate) fn empty(event_type: EventType) -> Self {
                match event_type {
                    $(EventType::$name => Self::$name($name::default()),)+
                    EventType::Unknown => Self::Unknown(serde_json::Map::new()),
                }
            }

            /// Lets a filler fill it, whichever type it is; `None` for [`Payload::Unknown`].
            pub(crate) fn fill<F: Filler>(&mut self, filler: F) -> Option<F::Output> {
                match self {
                    $(Self::$name(payload) => Some(filler.fill(payload)),)+
                    Self::Unknown(_) => None,
                }
            }

            pub(crate) fn facts(&self) -> Option<&dyn Facts> {
                match self {
                    $(Self::$name(payload) => Some(payload),)+
                    Self::Unknown(_) => None,
                }
            }

            pub(crate) fn facts_mut(&mut self) -> Option<&mut dyn Facts> {
                match self {
                    $(Self::$name(payload) => Some(payload),)+
                    Self::Unknown(_) => None,
                }
            }
        }
    };
}

/// Something that fills a payload of whichever type it is given.
pub(crate) trait Filler {
    /// What else comes of it.
    type Output;

    /// Fills an empty payload.
    fn fill<P: Fill>(self, payload: &mut P) -> Self::Output;
}

/// The first of one or two tokens.
macro_rules! either {
    ($first:tt) => {
        $first
    };
    ($first:tt $second:tt) => {
        $first
    };
}

/// Whether the absence of a field deserves a warning.
macro_rules! is_needed {
    (must) => {
        true
    };
    (may) => {
        false
    };
}

pub(crate) use {catalogue, either, is_needed};
