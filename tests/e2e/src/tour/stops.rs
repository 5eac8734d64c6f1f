//! The stops of the tour, in their order: where each is, what is done there, and what is seen in the end.

use crate::page::SIGN_IN;

/// A page in a state worth seeing.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    /// Name of its files.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What there is to see.
    pub caption: &'static str,
    /// The address after `#`; `{goal}` and `{kpi}` are filled in. Empty: the page before the sign-in.
    pub(super) route: &'static str,
    /// What is done there, in order.
    pub(super) steps: &'static [Step],
    /// What is on screen in the end.
    pub(super) shows: &'static str,
}

/// What a person does at a stop.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Clicks on the first element that matches.
    Click(&'static str),
    /// Presses keys, in the spelling of xdotool.
    Press(&'static str),
    /// Types into the first element that matches.
    Type(&'static str, &'static str),
    /// The server says this; `{now}` and `{today}` are filled in.
    Hear(&'static str),
    /// A colleague writes this on the goal of the tour.
    Note(&'static str),
    /// Goes to another page, and so closes what is open on this one.
    Visit(&'static str),
    /// Waits until something is there.
    See(&'static str),
    /// Cuts the company off.
    Cut,
}

/// In the inbox, below what is newer.
const OLDEST_UNREAD: &str = "[data-testid=inbox-entry]:nth-last-child(1 of [data-testid=inbox-entry])";

/// All stops. The last one cuts the connection.
pub const STOPS: [Stop; 28] = [
    Stop {
        name: "sign-in",
        title: "Sign in",
        caption: "User name and password, kept in the system’s keyring; or the demo, which needs no account.",
        route: "",
        steps: &[],
        shows: SIGN_IN,
    },
    Stop {
        name: "dashboard",
        title: "Dashboard",
        caption: "Figures with their age, what needs attention, your tasks, goals by health, and the live feed.",
        route: "/",
        // Past what needs attention, to the first task.
        steps: &[Step::Press("j"), Step::Press("j"), Step::Press("j"), Step::Press("j"), Step::Press("j")],
        shows: "[data-testid=feed-entry]",
    },
    Stop {
        name: "goals",
        title: "Goals",
        caption: "All goals by health, each with its KPI and its progress.",
        route: "/goals",
        steps: &[],
        shows: "[data-goal-id]",
    },
    Stop {
        name: "empty",
        title: "Nothing found",
        caption: "An empty list names what it was narrowed by, and offers to take that off.",
        route: "/goals",
        steps: &[Step::Type("[data-search]", "zeppelin")],
        shows: ".empty",
    },
    Stop {
        name: "goals-board",
        title: "Goals as a board",
        caption: "The same goals by status.",
        route: "/goals",
        steps: &[Step::Click("button[aria-label=Board]")],
        shows: ".board [data-goal-id]",
    },
    Stop {
        name: "filter",
        title: "Narrowed by a menu",
        caption: "`F` narrows a list by what its entries have.",
        route: "/goals",
        steps: &[Step::Click("button[aria-label=List]"), Step::Press("f")],
        shows: ".pop [role=option]",
    },
    Stop {
        name: "new-goal",
        title: "A new goal",
        caption: "`C` creates; what is missing is said beside its field.",
        route: "/goals",
        steps: &[Step::Press("c")],
        shows: ".dialog",
    },
    Stop {
        name: "goal-room",
        title: "A goal’s room",
        caption: "One goal: its KPIs, actions and issues, and what happens on it.",
        route: "/goals/{goal}",
        steps: &[],
        shows: "[data-testid=activity-entry]",
    },
    Stop {
        name: "activity-news",
        title: "New activity while one reads",
        caption: "Who has scrolled down is not moved: a pill counts what is new and leads to it.",
        route: "/goals/{goal}",
        steps: &[
            Step::Click("[data-testid=activity] article:last-of-type"),
            Step::Note("The second carrier has answered: they start on Monday."),
        ],
        shows: ".pill",
    },
    Stop {
        name: "confirmation",
        title: "A question before the end",
        caption: "What ends a goal is asked first.",
        route: "/goals/{goal}",
        steps: &[Step::Press("e")],
        shows: ".dialog",
    },
    Stop {
        name: "actions-board",
        title: "Actions as a board",
        caption: "Who does what, by status. Cards move by pointer or by keyboard.",
        route: "/operations",
        steps: &[Step::Click("button[aria-label=Board]")],
        shows: ".board [data-action-id]",
    },
    Stop {
        name: "actions-table",
        title: "Actions as a table",
        caption: "The same actions, one line each.",
        route: "/operations",
        steps: &[Step::Click("button[aria-label=Table]")],
        shows: ".work-list [data-row]",
    },
    Stop {
        name: "issues",
        title: "Issues",
        caption: "What is in the way, by the company’s own statuses; one card is lifted, by keyboard.",
        route: "/operations?kind=issues",
        steps: &[
            Step::Click("button[aria-label=Board]"),
            Step::See(".board [data-issue-id]"),
            Step::Press("j"),
            Step::Press("space"),
            Step::Press("Right"),
        ],
        shows: ".board [data-issue-id]",
    },
    Stop {
        name: "new-issue",
        title: "Created in place",
        caption: "`C` opens a card where the new one will stand; Tab sets more.",
        route: "/operations?kind=issues",
        steps: &[
            Step::Click("button[aria-label=Board]"),
            Step::See(".board [data-issue-id]"),
            Step::Press("c"),
            Step::Type(".kc.new input", "Grinder 2 loses its calibration"),
        ],
        shows: ".kc.new",
    },
    Stop {
        name: "issue",
        title: "An issue’s details",
        caption: "Everything that can be changed about it, beside the list, by pointer or by key.",
        route: "/operations?kind=issues",
        steps: &[Step::Click("button[aria-label=Table]"), Step::Click(".work-list [data-row]")],
        shows: "[data-testid=panel]",
    },
    Stop {
        name: "kpis",
        title: "KPIs",
        caption: "Value, change, the last readings against the target band, health and age.",
        route: "/kpis",
        steps: &[],
        shows: "[data-testid=kpi-cards] [data-kpi-id]",
    },
    Stop {
        name: "kpis-list",
        title: "KPIs as a list",
        caption: "The same KPIs, one line each, sorted by any column.",
        route: "/kpis",
        steps: &[Step::Press("t")],
        shows: ".work-list [data-kpi-id]",
    },
    Stop {
        name: "kpi",
        title: "One KPI",
        caption: "The series with the year before, the readings, and a form for the next one.",
        route: "/kpis/{kpi}",
        steps: &[],
        shows: "[data-testid=kpi-page] canvas",
    },
    Stop {
        name: "inbox",
        title: "Inbox",
        caption: "What concerns you, also from while the window was closed.",
        route: "/inbox",
        steps: &[
            Step::Click(OLDEST_UNREAD),
            Step::See("[data-testid=inbox-entry][data-selected=true][data-read=false]"),
            Step::Press("e"),
            Step::See("[data-testid=inbox-entry][data-read=true]"),
            Step::Visit("/"),
            Step::See("[data-testid=feed-entry]"),
            Step::Visit("/inbox"),
            Step::Click(OLDEST_UNREAD),
            Step::See("[data-testid=inbox-entry][data-selected=true][data-read=false]"),
            Step::Press("e"),
            Step::Visit("/"),
            Step::See("[data-testid=feed-entry]"),
            Step::Visit("/inbox"),
            Step::Click("[data-testid=inbox-entry]:has(.text-danger)"),
        ],
        shows: "[data-testid=inbox-entry]",
    },
    Stop {
        name: "inbox-why",
        title: "Why one was notified",
        caption: "`W` says what was decided about telling you, and what the desktop did with it.",
        route: "/inbox",
        steps: &[Step::Click("[data-testid=inbox-entry]:has(.text-danger)"), Step::Press("w")],
        shows: "[data-testid=why] li",
    },
    Stop {
        name: "inbox-snooze",
        title: "Not now",
        caption: "`S` puts an entry out of the way: arrows choose until when, what is typed says why.",
        route: "/inbox",
        steps: &[Step::Click("[data-testid=inbox-entry]:has(.text-danger)"), Step::Press("s")],
        shows: "[data-testid=snooze-menu]",
    },
    Stop {
        name: "inbox-snoozed",
        title: "What is snoozed",
        caption: "Snoozed entries with their return and their reason; `U` brings one back before its time.",
        route: "/inbox",
        steps: &[
            Step::Click("[data-testid=inbox-entry]:not(:has(.text-danger))"),
            Step::Press("s"),
            Step::Type("[data-testid=snooze-menu] input", "after the call with the region"),
            Step::Press("Return"),
            Step::Click("[data-testid=outlook]"),
        ],
        shows: "[data-testid=inbox-entry]",
    },
    Stop {
        name: "settings-notifications",
        title: "What you hear about",
        caption: "Native notifications and toasts, each by its kind, and quiet hours as a week.",
        route: "/settings/notifications",
        steps: &[
            Step::Click("[data-testid=toast-goals]"),
            Step::Click("[data-testid=toast-actions]"),
            Step::Click("[data-testid=toast-issues]"),
            Step::Click("[data-testid=toast-kpis]"),
            Step::Click("[data-testid=quiet-hours][aria-checked=false]"),
            // A click may have moved the page.
            Step::Visit("/settings/account"),
            Step::Visit("/settings/notifications"),
        ],
        shows: "[data-testid=settings]",
    },
    Stop {
        name: "settings",
        title: "Settings",
        caption: "Account, environment, notifications, appearance.",
        route: "/settings/account",
        steps: &[],
        shows: "[data-testid=settings]",
    },
    Stop {
        name: "palette",
        title: "Everything by typing",
        caption: "`Ctrl+K` finds and does everything.",
        route: "/goals/{goal}",
        steps: &[Step::Press("ctrl+k"), Step::Type("[data-testid=palette] input", "del")],
        shows: "[data-testid=palette] [cmdk-item]",
    },
    Stop {
        name: "shortcuts",
        title: "All keys",
        caption: "`?` shows them.",
        route: "/",
        steps: &[Step::Press("question")],
        shows: "[data-testid=key-sheet]",
    },
    Stop {
        name: "debug",
        title: "Behind the live updates",
        caption: "For the curious and for support: what arrived, how fast, and what became of it. What people wrote is masked. (The picture is of a debug build.)",
        route: "/debug",
        steps: &[
            Step::Hear(
                r#"{"type":"issue.created","timestamp":"{now}","data":{"title":"The van is late","severity":"high"}}"#,
            ),
            Step::Hear(
                r#"{"type":"strategy.reordered","eventId":"evt_1a","timestamp":"{now}","data":{"strategyId":"s-1"}}"#,
            ),
            Step::Hear(
                r#"{"type":"goal.paused","eventId":"evt_1b","timestamp":"{now}","data":{"goalId":"g-1","reason":"Waiting"}}"#,
            ),
            Step::Hear(
                r#"{"type":"goal.paused","eventId":"evt_1b","timestamp":"{now}","data":{"goalId":"g-1","reason":"Waiting"}}"#,
            ),
            Step::Hear(
                r#"{"type":"measure.reading.created","eventId":"evt_1c","timestamp":"{now}","data":{"readingId":"rdg-55120","measureId":"f00dcafe-5555-4555-8555-0a0b0c0d7f85","value":38.6,"date":"{today}","note":"First good week"}}"#,
            ),
        ],
        // The last one has another name than it is delivered under.
        shows: "[data-testid=debug-normalised] i",
    },
    Stop {
        name: "reconnecting",
        title: "The connection is lost",
        caption: "The indicator says so and counts down to the next try; what was true stays on screen, with its age.",
        route: "/",
        steps: &[
            Step::Cut,
            Step::See("[data-testid=toast]"),
            Step::Click("[data-testid=connection][data-state=reconnecting]"),
        ],
        shows: "[data-testid=retry-countdown]",
    },
];
