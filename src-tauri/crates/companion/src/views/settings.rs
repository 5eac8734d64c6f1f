//! What a person can choose, and which configuration is in effect.

use net::Setting;
use serde::{Deserialize, Serialize};

/// What the person chose. What a file does not hold has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// Where to sign in.
    pub environment: EnvironmentName,
    /// How the window looks.
    pub appearance: Appearance,
    /// What raises a native notification.
    pub notifications: NotificationSettings,
    /// When nothing is told but what cannot wait.
    pub quiet_hours: QuietHours,
    /// What raises a toast in the window.
    pub toasts: ToastSettings,
    /// Goals that stand first, by id.
    pub pinned_goals: Vec<String>,
    /// Whether the debug panel is shown.
    pub debug_panel: bool,
}

/// A place where the service runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum EnvironmentName {
    /// What customers use.
    #[default]
    Production,
    /// The rehearsal.
    Staging,
    /// The developers' own.
    Development,
    /// Services on this machine.
    Local,
}

/// How the window looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default, rename_all = "camelCase")]
pub struct Appearance {
    /// Bright or dark.
    pub theme: Theme,
    /// Space between things.
    pub density: Density,
    /// Size of text in per cent: one of [`TEXT_SIZES`].
    pub text_size: u8,
    /// Nothing moves.
    pub reduce_motion: bool,
}

/// Sizes of text that the window knows, in per cent.
pub const TEXT_SIZES: [u8; 4] = [90, 100, 110, 125];

/// Bright or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// Bright.
    Light,
    /// Dark.
    Dark,
    /// As the desktop.
    #[default]
    System,
}

/// Space between things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Density {
    /// Much.
    #[default]
    Comfortable,
    /// Little.
    Compact,
}

/// What raises a native notification (protocol.md 7.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default, rename_all = "camelCase")]
pub struct NotificationSettings {
    /// Completed goals.
    pub goals: bool,
    /// New issues.
    pub issues: bool,
    /// Nothing, for the time being.
    pub do_not_disturb: bool,
    /// With a sound.
    pub sound: bool,
    /// Critical issues are told in quiet hours, too.
    pub critical_comes_through: bool,
}

/// When nothing is told but what cannot wait, by the day on which it begins, in this computer's local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct QuietHours {
    /// Whether they are kept.
    pub on: bool,
    /// Those that begin on a Monday; `None` for none.
    pub monday: Option<QuietSpan>,
    /// On a Tuesday.
    pub tuesday: Option<QuietSpan>,
    /// On a Wednesday.
    pub wednesday: Option<QuietSpan>,
    /// On a Thursday.
    pub thursday: Option<QuietSpan>,
    /// On a Friday.
    pub friday: Option<QuietSpan>,
    /// On a Saturday.
    pub saturday: Option<QuietSpan>,
    /// On a Sunday.
    pub sunday: Option<QuietSpan>,
}

/// A part of a day, in minutes of the clock since its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct QuietSpan {
    /// From then on, below 1440.
    pub from: u16,
    /// Until then, later than `from`; above 1440 is on the next day, up to its end.
    pub until: u16,
}

/// What raises a toast in the window (protocol.md 7.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ToastSettings {
    /// Goals.
    pub goals: bool,
    /// Actions.
    pub actions: bool,
    /// Issues.
    pub issues: bool,
    /// KPIs.
    pub kpis: bool,
    /// The connection.
    pub connection: bool,
}

/// Which configuration is in effect, and where each value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationView {
    /// The environment.
    pub environment: Effective,
    /// `on` or `off`.
    pub live_updates: Effective,
    /// Address of the real-time socket.
    pub socket: Effective,
    /// Address of the account service.
    pub account: Effective,
    /// Address of the traction service.
    pub traction: Effective,
    /// The proxy on the way to the account service, without its credentials.
    pub proxy: Option<Effective>,
}

/// A value in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Effective {
    /// The value.
    pub value: String,
    /// Where it came from, in words.
    pub origin: String,
    /// Whether the process environment sets it, so that no setting can change it.
    pub fixed: bool,
}

impl Default for Appearance {
    fn default() -> Self {
        Self { theme: Theme::default(), density: Density::default(), text_size: 100, reduce_motion: false }
    }
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self { goals: true, issues: true, do_not_disturb: false, sound: true, critical_comes_through: true }
    }
}

impl Default for QuietHours {
    /// Off; once they are switched on, evenings, nights and the weekend.
    fn default() -> Self {
        let night = Some(QuietSpan { from: 19 * 60, until: (24 + 7) * 60 });
        Self {
            on: false,
            monday: night,
            tuesday: night,
            wednesday: night,
            thursday: night,
            friday: night,
            saturday: Some(QuietSpan { from: 0, until: 24 * 60 }),
            sunday: Some(QuietSpan { from: 0, until: (24 + 7) * 60 }),
        }
    }
}

impl QuietHours {
    /// Whether each of its days is one.
    pub(crate) fn is_valid(&self) -> bool {
        let days = [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday];
        days.into_iter().flatten().all(|span| span.from < DAY && span.from < span.until && span.until <= 2 * DAY)
    }
}

/// Minutes of a day.
const DAY: u16 = 24 * 60;

impl Default for ToastSettings {
    fn default() -> Self {
        Self { goals: true, actions: true, issues: true, kpis: true, connection: true }
    }
}

impl From<EnvironmentName> for net::Environment {
    fn from(name: EnvironmentName) -> Self {
        match name {
            EnvironmentName::Production => Self::Production,
            EnvironmentName::Staging => Self::Staging,
            EnvironmentName::Development => Self::Development,
            EnvironmentName::Local => Self::Local,
        }
    }
}

impl Effective {
    pub(crate) fn of<T: ToString>(setting: &Setting<T>) -> Self {
        Self::from_origin(setting.value.to_string(), &setting.origin)
    }

    pub(crate) fn from_origin(value: String, origin: &net::Origin) -> Self {
        let fixed = matches!(origin, net::Origin::Variable(_) | net::Origin::Flag(_));
        Self { value, origin: origin.to_string(), fixed }
    }
}
