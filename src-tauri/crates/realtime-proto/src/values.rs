//! The enumerations of protocol.md 3.5: read in every spelling, written in one.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::normalise::spelling::squash_alike;

/// A value of a fixed vocabulary that grows on the server's side without notice.
pub(crate) trait Word: Copy + 'static {
    /// Every accepted spelling, canonical ones included.
    const SPELLINGS: &'static [(&'static str, Self)];
    /// What an unlisted text becomes.
    const FALLBACK: Self;

    /// The value of a text; `None` when the text is not listed (N10).
    fn read(text: &str) -> Option<Self> {
        let exact = Self::SPELLINGS.iter().find(|(spelling, _)| *spelling == text);
        exact
            .or_else(|| Self::SPELLINGS.iter().find(|(spelling, _)| squash_alike(spelling, text)))
            .map(|(_, word)| *word)
    }
}

macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$word_doc:meta])* $word:ident = $text:literal $(or $alias:literal)*,)+
        } else $fallback:ident $(= $fallback_text:literal $fallback_doc:literal)?
    )+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $text)] $word,)+
            $(#[doc = $fallback_doc] #[serde(rename = $fallback_text)] $fallback,)?
        }

        impl $name {
            /// The canonical word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$word => $text,)+
                    $(Self::$fallback => $fallback_text,)?
                }
            }

            /// The value of a text in any accepted spelling; the fallback when the text is not listed (N10).
            #[must_use]
            pub fn from_text(text: &str) -> Self {
                Self::read(text).unwrap_or(Self::FALLBACK)
            }
        }

        impl Word for $name {
            const SPELLINGS: &'static [(&'static str, Self)] =
                &[$(($text, Self::$word), $(($alias, Self::$word),)*)+];
            const FALLBACK: Self = Self::$fallback;
        }
    )+};
}

words! {
    /// Where a goal stands.
    GoalStatus {
        /// Being written, not yet pursued.
        Draft = "draft",
        /// Pursued.
        Active = "active",
        /// Put aside for a while.
        Paused = "paused",
        /// Reached.
        Completed = "completed",
        /// Given up.
        Cancelled = "cancelled" or "canceled",
        /// Out of sight.
        Archived = "archived",
    } else Unknown = "unknown" "A word this version does not know; the text is kept in `<field>Raw`."

    /// Where an action stands.
    ActionStatus {
        /// Nobody has begun (wire spelling `todo`).
        NotStarted = "not_started" or "todo",
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed" or "done",
        /// Cannot go on.
        Blocked = "blocked",
        /// Put aside for a while.
        Paused = "paused" or "onhold",
        /// Given up.
        Cancelled = "cancelled" or "canceled",
    } else Unknown = "unknown" "A word this version does not know; the text is kept in `<field>Raw`."

    /// Where an issue stands.
    IssueStatus {
        /// Reported, nobody at work.
        Open = "open" or "identified" or "reopen" or "reopened",
        /// Somebody is at work.
        InProgress = "in_progress" or "active" or "investigating",
        /// A solution exists.
        Resolved = "resolved",
        /// Over and done with.
        Closed = "closed",
    } else Unknown = "unknown" "A word this version does not know; the text is kept in `<field>Raw`."

    /// Priority of an action or an issue, severity of an issue.
    Level {
        /// The lowest.
        Low = "low",
        /// The usual.
        Medium = "medium",
        /// Above the usual.
        High = "high",
        /// The highest (wire spelling for issue priorities: `urgent`).
        Critical = "critical" or "urgent",
    } else Unknown = "unknown" "A word this version does not know; the text is kept in `<field>Raw`."

    /// What an issue is about.
    IssueCategory {
        /// Something is broken.
        Bug = "bug",
        /// Something is wished for.
        Feature = "feature" or "feature_request",
        /// Something could be better.
        Improvement = "improvement",
        /// Something is unclear.
        Question = "question",
        /// Anything else; an unlisted text is kept in `categoryRaw`.
        Other = "other" or "task",
    } else Other

    /// What kind of activity was added to a goal.
    ActivityType {
        /// A note.
        Note = "note",
        /// A comment.
        Comment = "comment",
        /// A file.
        Attachment = "attachment",
        /// A decision.
        Decision = "decision",
        /// A periodic review.
        Review = "review" or "weekly_review",
        /// Written by the system.
        System = "system",
        /// A change of the goal.
        Update = "update",
        /// A KPI reading.
        Reading = "reading",
        /// Anything else; an unlisted text is kept in `activityTypeRaw`.
        Other = "other",
    } else Other

    /// What an attachment belongs to.
    EntityType {
        /// A goal.
        Goal = "goal",
        /// An action.
        Action = "action",
        /// An issue.
        Issue = "issue",
        /// A strategy.
        Strategy = "strategy",
        /// A KPI ("measure" in newer documents).
        Measure = "measure" or "kpi",
    } else Unknown = "unknown" "A word this version does not know; the text is kept in `<field>Raw`."
}

/// What an unknown event is probably about, so that the right lists are read again (protocol.md 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Entity {
    /// Goals.
    Goal,
    /// Actions.
    Action,
    /// Issues.
    Issue,
    /// KPIs, called measures in newer documents.
    Kpi,
    /// Decisions.
    Decision,
    /// Attachments.
    Attachment,
}

impl Entity {
    /// The entity that the first word of a type names: `goal-updated`, `GoalUpdated`, `goal.deleted` speak of goals.
    pub(crate) fn of_type(raw_type: &str) -> Option<Self> {
        match first_word(raw_type.trim()).to_ascii_lowercase().as_str() {
            "goal" => Some(Self::Goal),
            "action" => Some(Self::Action),
            "issue" => Some(Self::Issue),
            "kpi" | "measure" => Some(Self::Kpi),
            "decision" => Some(Self::Decision),
            "attachment" => Some(Self::Attachment),
            _ => None,
        }
    }
}

/// Up to the first separator or the first capital after a lower-case letter.
fn first_word(raw_type: &str) -> &str {
    let mut after_lower_case = false;
    for (at, letter) in raw_type.char_indices() {
        if matches!(letter, '.' | '_' | '-' | ':' | '/' | ' ') || (after_lower_case && letter.is_uppercase()) {
            return &raw_type[..at];
        }
        after_lower_case = letter.is_lowercase();
    }
    raw_type
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_a_word_are_read_as_one() {
        for text in ["in_progress", "inProgress", "In Progress", "IN-PROGRESS"] {
            assert_eq!(ActionStatus::read(text), Some(ActionStatus::InProgress), "{text}");
        }
        assert_eq!(ActionStatus::read("To-Do"), Some(ActionStatus::NotStarted));
        assert_eq!(ActionStatus::read("on hold"), Some(ActionStatus::Paused));
        assert_eq!(IssueStatus::read("Investigating"), Some(IssueStatus::InProgress));
        assert_eq!(Level::read("URGENT"), Some(Level::Critical));
        assert_eq!(IssueCategory::read("FeatureRequest"), Some(IssueCategory::Feature));
        assert_eq!(ActivityType::read("weeklyReview"), Some(ActivityType::Review));
        assert_eq!(EntityType::read("KPI"), Some(EntityType::Measure));
    }

    #[test]
    fn the_name_of_the_fallback_is_no_word_of_the_wire() {
        assert_eq!(GoalStatus::read("unknown"), None);
        assert_eq!(IssueCategory::read("other"), Some(IssueCategory::Other));
    }

    #[test]
    fn every_word_is_serialized_as_it_is_called() {
        for (_, status) in ActionStatus::SPELLINGS {
            assert_eq!(serde_json::json!(status), status.as_str());
        }
        assert_eq!(serde_json::json!(Level::Unknown), Level::Unknown.as_str());
    }

    #[test]
    fn the_first_word_names_the_entity() {
        for (raw_type, entity) in [
            ("goal-updated", Some(Entity::Goal)),
            ("GoalUpdated", Some(Entity::Goal)),
            ("goalUpdated", Some(Entity::Goal)),
            ("GOAL_UPDATED", Some(Entity::Goal)),
            ("goal", Some(Entity::Goal)),
            (" issue:assigned", Some(Entity::Issue)),
            ("action/moved", Some(Entity::Action)),
            ("measure.value_updated", Some(Entity::Kpi)),
            ("Kpi Renamed", Some(Entity::Kpi)),
            ("decision.revoked", Some(Entity::Decision)),
            ("attachment.deleted", Some(Entity::Attachment)),
            ("goals.updated", None),
            ("goalupdated", None),
            ("role.created", None),
            (".goal", None),
        ] {
            assert_eq!(Entity::of_type(raw_type), entity, "{raw_type}");
        }
    }
}
