//! A walk through every page of the application: the same company, the same deeds, the same order each time.
//!
//! Who takes pictures, and who looks for what stands in somebody's way, walk the same tour. Keeps out: what is done at a
//! stop.

mod stops;

use std::path::Path;
use std::time::Duration;

use mock_backend::{Level, MockBackend, Refused, WorldView};
use serde_json::{Value, json};

use crate::company::{Company, refused};
use crate::lab::Lab;
use crate::page::{LIVE_LIMIT, SIGN_IN};
use crate::webdriver::Window;
use crate::{LabError, desktop, store};
use stops::Step;

pub use stops::{STOPS, Stop};

/// The company of the tour.
const SEED: u64 = 7;
/// Where the settings lie, below `XDG_CONFIG_HOME` (tauri.conf.json, `identifier`).
const SETTINGS: &str = "app.purposepath.desktop/settings.json";
/// Until a page stands still: its toasts stay for 8 s.
const STILL_LIMIT: Duration = Duration::from_secs(20);
/// Looks at a page that is to be taken.
const LOOKS: usize = 6;
/// Between two deeds of colleagues, so that each is drawn by itself.
const BETWEEN_DEEDS: Duration = Duration::from_millis(250);
const LIVE: &str = "[data-testid=connection][data-state=connected]";

/// What a person asks of the system's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contrast {
    /// Nothing.
    Usual,
    /// More contrast.
    More,
    /// The system's own few colours, as in a contrast theme of Windows.
    Forced,
}

impl Contrast {
    /// The part of a media query that asks for it.
    fn query(self) -> Option<&'static str> {
        match self {
            Self::Usual => None,
            Self::More => Some("prefers-contrast"),
            Self::Forced => Some("forced-colors"),
        }
    }
}

/// What goes wrong from the sign-in on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing.
    Nothing,
    /// The network is gone: the window knows what it has read until then.
    Cut,
    /// The service answers every read with an error, and live updates go on.
    Failing,
}

/// How the window looks and how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Dark instead of light.
    pub is_dark: bool,
    /// Rows stand closer.
    pub is_compact: bool,
    /// Text size in per cent.
    pub text_size: u8,
    /// What the person asks of the system's colours.
    pub contrast: Contrast,
    /// What goes wrong.
    pub trouble: Trouble,
    /// Pixels of the display for each of the page's (`GDK_SCALE`).
    pub scale: u32,
    /// Width and height of the page, in its own pixels.
    pub size: (u32, u32),
}

impl Look {
    /// What a person sees who has chosen nothing but the theme.
    #[must_use]
    pub fn usual(is_dark: bool) -> Self {
        Self {
            is_dark,
            is_compact: false,
            text_size: 100,
            contrast: Contrast::Usual,
            trouble: Trouble::Nothing,
            scale: 1,
            size: (1280, 800),
        }
    }

    /// `light` or `dark`.
    #[must_use]
    pub fn theme(&self) -> &'static str {
        if self.is_dark { "dark" } else { "light" }
    }

    /// Nothing moves, so that two pictures of the same page are the same; no toast of what happens covers a page.
    fn settings(&self, pins: &[String]) -> Value {
        let density = if self.is_compact { "compact" } else { "comfortable" };
        json!({
            "version": 1,
            "appearance": { "theme": self.theme(), "density": density, "textSize": self.text_size, "reduceMotion": true },
            "toasts": { "goals": false, "actions": false, "issues": false, "kpis": false, "connection": true },
            "debugPanel": true,
            "pinnedGoals": pins,
        })
    }
}

/// A window on its way.
pub struct Tour<'lab> {
    lab: &'lab Lab,
    company: Company,
    look: Look,
    /// Where the guide stands; public for whoever does something at a stop.
    pub window: Window<'lab>,
    goal: String,
    kpi: String,
}

impl<'lab> Tour<'lab> {
    /// Opens the window on the sign-in page of a company of its own.
    pub fn begin(lab: &'lab Lab, look: Look) -> Result<Self, LabError> {
        let company = Company::of_seed(SEED)?;
        choose(lab, &look, &company.act(|mock| pins(&mock.world())))?;
        let launch = company.launch_signed_out()?;
        let window = Window::open(lab, &launch.variable("GDK_SCALE", look.scale.to_string()))?;
        let (goal, kpi) = company.act(sights)?;
        let tour = Self { lab, company, look, window, goal, kpi };
        tour.window.wait_until(LIVE_LIMIT, "somebody can sign in", |w| w.has(SIGN_IN))?;
        tour.take_size()?;
        Ok(tour)
    }

    /// Goes to a stop and waits until everything there stands still.
    pub fn go(&self, stop: &Stop) -> Result<(), LabError> {
        if !stop.route.is_empty() {
            self.sign_in_once()?;
            self.visit(stop.route)?;
        }
        if self.look.trouble != Trouble::Nothing {
            // What there would be to click on may not be there.
            return self.show_contrast();
        }
        for step in stop.steps {
            self.take(*step)?;
        }
        self.window.wait_until(LIVE_LIMIT, &format!("{} is shown", stop.name), |w| w.has(stop.shows))?;
        self.step_aside()?;
        self.show_contrast()?;
        self.stand_still(stop)
    }

    /// Saves the page as it is on the display, as PNG, once two looks at it are the same. Where ages count seconds on a busy
    /// machine they never are: then the last look.
    pub fn picture(&self, target: &Path) -> Result<(), LabError> {
        self.wait_for_paint()?;
        let mut before = Vec::new();
        for _ in 0..LOOKS {
            desktop::picture(self.lab, target)?;
            let seen = std::fs::read(target).map_err(LabError::io(target.display().to_string()))?;
            if seen == before {
                break;
            }
            before = seen;
        }
        Ok(())
    }

    /// On a busy machine the web view may lose its turn to draw when its window changes size; another change brings it back.
    fn wait_for_paint(&self) -> Result<(), LabError> {
        let ((width, height), scale) = (self.look.size, self.look.scale);
        for _ in 0..LOOKS {
            if self.window.script_that_calls_back(PAINTED, json!([]))? == json!(true) {
                return Ok(());
            }
            desktop::resize(self.lab, width * scale, (height - 1) * scale)?;
            self.take_size()?;
        }
        Err(LabError::Unexpected("the page is not drawn".to_owned()))
    }

    /// Whatever lies over the page is closed first.
    fn visit(&self, route: &str) -> Result<(), LabError> {
        let close = "document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', \
                     { key: 'Escape', bubbles: true, cancelable: true })); document.activeElement?.blur()";
        self.window.script(close, json!([]))?;
        let closed = |w: &Window<'_>| Ok(!w.has("[role=dialog]")?);
        self.window.wait_until(LIVE_LIMIT, "nothing lies over the page", closed)?;
        let route = route.replace("{goal}", &self.goal).replace("{kpi}", &self.kpi);
        self.window.script("location.hash = arguments[0]", json!([format!("#{route}")]))?;
        self.window.script("document.activeElement?.blur()", json!([])).map(|_| ())
    }

    fn take(&self, step: Step) -> Result<(), LabError> {
        match step {
            Step::Click(css) => self.window.click(css),
            Step::Press(keys) => {
                self.wait_for_page()?;
                desktop::press(self.lab, keys)
            }
            Step::Type(css, text) => {
                self.window.wait_until(LIVE_LIMIT, css, |w| w.has(css)).and_then(|_| self.window.keys(css, text))
            }
            Step::Hear(text) => {
                std::thread::sleep(BETWEEN_DEEDS);
                let now = format!("{:.3}", jiff::Timestamp::now());
                let text = text.replace("{now}", &now).replace("{today}", &now[..10]);
                self.company.act(|mock| mock.emit_raw(&text));
                Ok(())
            }
            Step::Note(text) => {
                let colleague = self.company.act(|mock| {
                    let user = &mock.users()[3];
                    mock.acting(&user.user_id, Duration::ZERO)
                });
                colleague.add_note(&self.goal, "Note", text).map(|_| ()).map_err(refused)
            }
            Step::Visit(route) => self.visit(route),
            Step::See(css) => self.window.wait_until(LIVE_LIMIT, css, |w| w.has(css)).map(|_| ()),
            Step::Cut => {
                self.company.act(|mock| mock.set_network(false));
                Ok(())
            }
        }
    }

    fn sign_in_once(&self) -> Result<(), LabError> {
        if !self.window.has(SIGN_IN)? {
            return Ok(());
        }
        let (username, password) = self.company.owner();
        self.window.keys("input[autocomplete=username]", &username)?;
        self.window.keys("input[autocomplete=current-password]", &password)?;
        self.window.click(SIGN_IN)?;
        self.window.wait_until(LIVE_LIMIT, "the window is live", |w| w.has(LIVE))?;
        self.window
            .wait_until(LIVE_LIMIT, "figures to compare with", |_| Ok(store::change(self.lab, DAYS_PASS)? > 0))?;
        past(&self.company, &self.goal).map_err(refused)?;
        self.be_away()?;
        happen(&self.company, &self.kpi).map_err(refused)?;
        self.company.act(|mock| match self.look.trouble {
            Trouble::Nothing => {}
            Trouble::Cut => mock.set_network(false),
            Trouble::Failing => mock.fail_rest(Some(500)),
        });
        Ok(())
    }

    /// For a moment nothing is heard; what happened is found out afterwards.
    fn be_away(&self) -> Result<(), LabError> {
        self.company.act(|mock| mock.set_network(false));
        self.window.wait_until(LIVE_LIMIT, "the window is cut off", |w| Ok(!w.has(LIVE)?))?;
        missed(&self.company, &self.goal).map_err(refused)?;
        self.company.act(|mock| mock.set_network(true));
        self.window.wait_until(LIVE_LIMIT, "the window is live again", |w| w.has(LIVE))?;
        let told = "return document.querySelector('[data-testid=feed]')?.textContent.includes(arguments[0]) ?? true";
        let found = |w: &Window<'_>| Ok(w.script(told, json!(["the islands"]))? == json!(true));
        self.window.wait_until(LIVE_LIMIT, "what was missed is found", found).map(|_| ())
    }

    fn take_size(&self) -> Result<(), LabError> {
        let ((width, height), scale) = (self.look.size, self.look.scale);
        desktop::resize(self.lab, width * scale, height * scale)?;
        self.window.wait_until(LIVE_LIMIT, "the window has its size", |w| {
            Ok(w.script("return [innerWidth, innerHeight]", json!([]))? == json!([width, height]))
        })?;
        Ok(())
    }

    /// The pointer hovers over nothing: it enters the window, so that it can leave it.
    fn step_aside(&self) -> Result<(), LabError> {
        self.lab.run("xdotool", ["mousemove", "800", "600", "mousemove", "1599", "1199"]).map(|_| ())
    }

    /// WebKitGTK knows no contrast of the desktop, so the rules for it are made to hold. Where colours are forced, no
    /// shadow is drawn and no picture behind a text.
    fn show_contrast(&self) -> Result<(), LabError> {
        let Some(query) = self.look.contrast.query() else { return Ok(()) };
        let hold = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) \
                    if (rule.media?.mediaText.includes(arguments[0])) rule.media.mediaText = 'all'; \
                    if (arguments[0] !== 'forced-colors' || document.querySelector('style[data-forced]')) return; \
                    const forced = document.head.appendChild(document.createElement('style')); forced.dataset.forced = ''; \
                    forced.textContent = '* { box-shadow: none !important; background-image: none !important }'";
        self.window.script(hold, json!([query])).map(|_| ())
    }

    /// Nothing loads, and no toast is there, except where the connection is lost.
    fn stand_still(&self, stop: &Stop) -> Result<(), LabError> {
        let is_cut = stop.steps.iter().any(|step| matches!(step, Step::Cut));
        self.wait_for_absence(if is_cut { ".skeleton" } else { ".skeleton, [data-testid=toast]" })
    }

    /// A page that is still being fetched does not hear keys.
    fn wait_for_page(&self) -> Result<(), LabError> {
        self.wait_for_absence(".skeleton")
    }

    fn wait_for_absence(&self, css: &str) -> Result<(), LabError> {
        let script = "return document.fonts.status === 'loaded' && document.querySelector(arguments[0]) === null";
        let still = |w: &Window<'_>| Ok(w.script(script, json!([css]))?.as_bool() == Some(true));
        self.window.wait_until(STILL_LIMIT, "the page stands still", still).map(|_| ())
    }
}

/// Calls back with true a moment after the second frame from here, when it is on the display too; with false after 4 s.
const PAINTED: &str = "const done = arguments[0]; setTimeout(() => done(false), 4000); \
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 400)))";

/// As if the window had been opened some days ago: the figures of today become those of an earlier day.
const DAYS_PASS: &str = "UPDATE figures SET day = date(day, '-3 days'), as_of = as_of - 3 * 86400000";

/// Chooses the look, and the goals in the sidebar, before the application starts.
pub fn choose(lab: &Lab, look: &Look, pins: &[String]) -> Result<(), LabError> {
    let file = lab.folder("XDG_CONFIG_HOME").join(SETTINGS);
    let failed = || LabError::io(file.display().to_string());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(failed())?;
    }
    std::fs::write(&file, look.settings(pins).to_string()).map_err(failed())
}

/// The goal and the KPI that are visited: the active goal with the most actions, the first KPI.
fn sights(mock: &MockBackend) -> Result<(String, String), LabError> {
    let world = mock.world();
    let actions = |goal: &str| world.actions.iter().filter(|action| action.goal_id.as_deref() == Some(goal)).count();
    let active = world.goals.iter().filter(|goal| goal.status == "active");
    let goal = active.max_by_key(|goal| actions(&goal.id)).map(|goal| goal.id.clone());
    let kpi = world.measures.first().map(|measure| measure.id.clone());
    goal.zip(kpi).ok_or_else(|| LabError::Unexpected("the company has no active goal or no KPI".to_owned()))
}

/// The goals that somebody keeps at hand: the last active ones.
fn pins(world: &WorldView) -> Vec<String> {
    let active = world.goals.iter().filter(|goal| goal.status == "active");
    active.rev().take(3).map(|goal| goal.id.clone()).collect()
}

/// What colleagues have done while the window was open, each at another time; the oldest first.
fn past(company: &Company, goal: &str) -> Result<(), Refused> {
    let (world, users) = company.act(|mock| (mock.world(), mock.users()));
    let by = |user: usize, minutes: u64| {
        std::thread::sleep(BETWEEN_DEEDS);
        company.act(|mock| mock.acting(&users[user].user_id, Duration::from_secs(minutes * 60 + 11)))
    };
    let another = pins(&world).pop().unwrap_or_default();
    let paused = world.goals.iter().find(|goal| goal.status == "paused");
    let mut under_way = world.actions.iter().filter(|action| action.status == "in_progress");
    let mut next = || under_way.next().map(|action| action.id.clone()).unwrap_or_default();
    let at_till = "It comes back after a restart, for about an hour. Two customers left without paying by card.";
    by(1, 310).report_issue("The card reader in the shop loses its connection", at_till, Level::Medium);
    by(3, 245).add_note(&another, "Weekly review", "On course. The second team starts on Monday.")?;
    if let Some(paused) = paused {
        by(2, 160).activate_goal(&paused.id)?;
    }
    by(4, 118).create_action(&another, "Agree the dates with the works council")?;
    by(5, 72).attach(goal, "Offer, second round.pdf")?;
    by(1, 58).progress_action(&next(), 80)?;
    by(3, 41).add_note(goal, "Call with the region", "They can start on the first of the month, with four people.")?;
    by(2, 26).turn_action(&next(), "blocked")?;
    by(5, 22).complete_action(&next())?;
    let water =
        "Above the switch cabinet, since the rain of last night. The hall is closed, the electrician is on the way.";
    let issue = by(4, 14).report_issue("Water comes through the roof of hall A", water, Level::Critical);
    by(1, 9).turn_issue(&issue, "In Progress")?;
    by(1, 6).attach_to_issue(&issue, "roof-hall-a.jpg")?;
    by(3, 3).decide(goal, "Start with two sites", "The others follow when the first month is through.")
}

/// What happens while the window hears nothing, which it finds in the lists afterwards.
fn missed(company: &Company, goal: &str) -> Result<(), Refused> {
    let (world, users) = company.act(|mock| (mock.world(), mock.users()));
    let by = |user: usize| company.act(|mock| mock.acting(&users[user].user_id, Duration::ZERO));
    let kept = pins(&world);
    let done = world.goals.iter().filter(|one| one.status == "active" && one.id != goal && !kept.contains(&one.id));
    if let Some(done) = done.max_by_key(|goal| goal.progress) {
        by(2).complete_goal(&done.id, Some("Done two weeks early. Thank you all."))?;
    }
    by(3).report_issue(
        "The parcels for the islands lie in the depot",
        "The ferry is out until Thursday.",
        Level::Medium,
    );
    by(5).report_issue("The new badge does not open the side door", "Nobody’s does.", Level::Low);
    by(1).report_issue("Two price lists are in use", "The shop prints the one of spring.", Level::Low);
    Ok(())
}

/// What happens before one's eyes.
fn happen(company: &Company, kpi: &str) -> Result<(), Refused> {
    let (world, users) = company.act(|mock| (mock.world(), mock.users()));
    let by = |user: usize| company.act(|mock| mock.acting(&users[user].user_id, Duration::ZERO));
    let mut under_way = world.actions.iter().filter(|action| action.status == "in_progress");
    if let Some(action) = under_way.next_back() {
        by(4).progress_action(&action.id, 90)?;
    }
    std::thread::sleep(BETWEEN_DEEDS);
    let measure = world.measures.iter().find(|measure| measure.id == kpi);
    if let Some((measure, current)) = measure.and_then(|measure| Some((measure, measure.current?))) {
        let value = current + (measure.target - current) * 0.05;
        let is_whole = current.fract() == 0.0 && measure.target.fract() == 0.0;
        by(2).record_reading(kpi, if is_whole { value.round() } else { (value * 10.0).round() / 10.0 })?;
    }
    Ok(())
}
