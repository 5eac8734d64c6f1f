//! The real-time protocol without its wire: message types, the tolerant normaliser and the session.
//!
//! A frame's text goes into [`normalise`]; out comes a [`Message`] in the one canonical shape of protocol.md 3.4, or a
//! [`Rejection`] that says why not. Keeps out sockets, clocks and randomness: times and seeds are arguments.
#![warn(missing_docs)]

mod dedupe;
mod event;
mod mask;
mod normalise;
mod policy;
mod recording;
mod session;
mod text;
mod time;
mod values;

pub use dedupe::Dedupe;
pub use event::{
    ActionCompleted, ActionCreated, ActionPriorityChanged, ActionProgressUpdated, ActionReassigned,
    ActionStatusChanged, AiJobCompleted, AiJobFailed, AiJobStarted, AiMessageCompleted, AiMessageFailed,
    AttachmentCreated, AuthSuccess, Control, ControlKind, DecisionCreated, ErrorCode, Event, EventType, GoalActivated,
    GoalActivityCreated, GoalCancelled, GoalCompleted, GoalCreated, GoalPaused, GoalResumed, IssueCreated,
    IssueStatusChanged, Json, KpiReadingCreated, Message, Payload, ServerError,
};
pub use mask::{masked, masked_value, masked_words};
pub use normalise::{MAX_MESSAGE_BYTES, RejectReason, Rejection, normalise, normalise_canonical, normalise_general};
pub use policy::Policy;
pub use recording::{RECORDING_VERSION, RecordedLine, RecordingEnded};
pub use session::{
    Closing, Counters, End, Epoch, Fate, Input, Now, OpenFailure, Output, Reason, Session, State, StateChange, Tapped,
    TokenId, TokenRequest, Vitals,
};
pub use text::Text;
pub use time::{Timestamp, TimestampSource};
pub use values::{ActionStatus, ActivityType, Entity, EntityType, GoalStatus, IssueCategory, IssueStatus, Level};
