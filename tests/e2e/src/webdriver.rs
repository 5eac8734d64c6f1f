//! A window under WebDriver: WebKitWebDriver starts the program and this drives its page.
//!
//! Speaks W3C WebDriver to WebKitWebDriver alone; the program needs no part of it but an automation-ready web view,
//! which Tauri makes when `TAURI_WEBVIEW_AUTOMATION` is set.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use rustix::process::{Pid, Signal};
use serde_json::{Value, json};

use crate::app::{Launch, evidence_folder};
use crate::lab::Lab;
use crate::process::Daemon;
use crate::{LabError, http, memory, wait};

/// From starting the program to its first page, on a busy machine.
const OPEN_LIMIT: Duration = Duration::from_secs(60);
/// One WebDriver command.
const COMMAND_LIMIT: Duration = Duration::from_secs(60);
/// How long a click or a key waits for its element.
const ELEMENT_LIMIT: Duration = Duration::from_secs(20);
/// The name under which WebDriver hands out element references (W3C WebDriver, 11).
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";
/// What WebDriver says of an element that is not there, not there any more, or not shown (W3C WebDriver, 6.6).
const NOT_THERE: [&str; 3] = ["no such element", "stale element reference", "element not interactable"];
/// Name of the program's log in the lab.
const LOG: &str = "app";

/// The program's window. Dropping it ends the program.
pub struct Window<'lab> {
    lab: &'lab Lab,
    driver: Daemon,
    at: SocketAddr,
    session: String,
    program: Pid,
}

impl<'lab> Window<'lab> {
    /// Starts the program through WebKitWebDriver and waits until its web view can be driven.
    pub fn open(lab: &'lab Lab, launch: &Launch) -> Result<Self, LabError> {
        let mut command = lab.command("WebKitWebDriver");
        // A port that it picks itself: one that was free a moment ago may be somebody else's by now.
        command.arg("--port=0").env("TAURI_WEBVIEW_AUTOMATION", "true");
        command.envs(launch.variables.iter().map(|(name, value)| (name, value)));
        let driver = lab.daemon_with_log(&command, LOG)?;
        let port = wait::until(COMMAND_LIMIT, "WebKitWebDriver listens", || Ok(driver.listens_on()))?;
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        let session = new_session(at, launch).map_err(|error| with_log(lab, error))?;
        let program = child_of(driver.pid()).ok_or_else(|| LabError::Unexpected("the program has ended".to_owned()))?;
        Ok(Self { lab, driver, at, session, program })
    }

    /// Loads another page; for windows that are not the application's.
    pub fn visit(&self, url: &str) -> Result<(), LabError> {
        self.call("POST", "/url", Some(json!({ "url": url }))).map(|_| ())
    }

    /// Runs `body` as a function in the page; `arguments` are its `arguments`.
    pub fn script(&self, body: &str, arguments: Value) -> Result<Value, LabError> {
        self.call("POST", "/execute/sync", Some(json!({ "script": body, "args": arguments })))
    }

    /// Runs `body` as a function in the page whose last argument is called with the answer.
    pub fn script_that_calls_back(&self, body: &str, arguments: Value) -> Result<Value, LabError> {
        self.call("POST", "/execute/async", Some(json!({ "script": body, "args": arguments })))
    }

    /// How many elements match.
    pub fn count(&self, css: &str) -> Result<usize, LabError> {
        let count = self.script("return document.querySelectorAll(arguments[0]).length", json!([css]))?;
        Ok(count.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
    }

    /// Whether any element matches.
    pub fn has(&self, css: &str) -> Result<bool, LabError> {
        Ok(self.count(css)? > 0)
    }

    /// The text of the first element that matches, as a person reads it.
    pub fn text(&self, css: &str) -> Result<Option<String>, LabError> {
        let text = self.script("return document.querySelector(arguments[0])?.innerText ?? null", json!([css]))?;
        Ok(text.as_str().map(str::to_owned))
    }

    /// An attribute of the first element that matches.
    pub fn attribute(&self, css: &str, name: &str) -> Result<Option<String>, LabError> {
        let body = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null";
        Ok(self.script(body, json!([css, name]))?.as_str().map(str::to_owned))
    }

    /// An attribute of every element that matches, in document order.
    pub fn attributes(&self, css: &str, name: &str) -> Result<Vec<String>, LabError> {
        let body = "return [...document.querySelectorAll(arguments[0])].map(e => e.getAttribute(arguments[1]) ?? '')";
        let values = self.script(body, json!([css, name]))?;
        let values = values.as_array().into_iter().flatten();
        Ok(values.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Clicks the first element that matches, with the pointer; waits for it to be there.
    pub fn click(&self, css: &str) -> Result<(), LabError> {
        self.wait_for(ELEMENT_LIMIT, &format!("{css} can be clicked"), || self.try_click(css)).map(|_| ())
    }

    /// Types `text` into the first element that matches; waits for it to be there.
    pub fn keys(&self, css: &str, text: &str) -> Result<(), LabError> {
        self.wait_for(ELEMENT_LIMIT, &format!("{css} takes keys"), || self.try_keys(css, text))
    }

    /// The page as PNG bytes.
    pub fn page_picture(&self) -> Result<Vec<u8>, LabError> {
        let picture = self.call("GET", "/screenshot", None)?;
        let decoded = BASE64.decode(picture.as_str().unwrap_or_default());
        decoded.map_err(|error| LabError::Unexpected(format!("the screenshot is not base64: {error}")))
    }

    /// Looks every 20 ms until `fact` holds and says how long it took. After `limit` it fails with a screenshot of the
    /// display and the end of the program's log.
    pub fn wait_until(
        &self,
        limit: Duration,
        what: &str,
        fact: impl FnMut(&Self) -> Result<bool, LabError>,
    ) -> Result<Duration, LabError> {
        let mut fact = fact;
        let started = std::time::Instant::now();
        self.wait_for(limit, what, || Ok(fact(self)?.then_some(())))?;
        Ok(started.elapsed())
    }

    /// Like [`Window::wait_until`], for a value.
    pub fn wait_for<T>(
        &self,
        limit: Duration,
        what: &str,
        probe: impl FnMut() -> Result<Option<T>, LabError>,
    ) -> Result<T, LabError> {
        wait::until(limit, what, probe).map_err(|error| error.with_evidence(|| self.evidence(what)))
    }

    /// The program's process id.
    pub fn pid(&self) -> i32 {
        self.program.as_raw_nonzero().get()
    }

    /// How long the program has run, to 10 ms (proc(5): ticks of 100 Hz since the machine's start).
    pub fn age(&self) -> Result<Duration, LabError> {
        let read = |path: &str| std::fs::read_to_string(path).map_err(LabError::io(path.to_owned()));
        let (stat, uptime) = (read(&format!("/proc/{}/stat", self.pid()))?, read("/proc/uptime")?);
        // The twenty-second field; the name before the bracket is the second.
        let started = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(19)?.parse::<f64>().ok());
        let now = uptime.split(' ').next().and_then(|seconds| seconds.parse::<f64>().ok());
        let age = started.zip(now).map(|(ticks, now)| now - ticks / 100.0).filter(|age| *age >= 0.0);
        age.map(Duration::from_secs_f64).ok_or_else(|| LabError::Unexpected("/proc tells no start".to_owned()))
    }

    /// How long the program and its children waited for a processor that others had: of each, the thread that waited longest
    /// (Documentation/scheduler/sched-stats.rst, the second figure).
    pub fn held_up(&self) -> Duration {
        let family = std::iter::once(self.pid()).chain(memory::descendants(self.pid()).into_iter().map(|(pid, _)| pid));
        family.map(longest_wait).sum()
    }

    /// Whether the program runs.
    pub fn is_running(&self) -> bool {
        std::fs::read_to_string(format!("/proc/{}/stat", self.pid())).is_ok_and(|stat| !stat.contains(") Z "))
    }

    /// Waits until the program has ended by itself.
    pub fn wait_for_exit(&self, limit: Duration) -> Result<Duration, LabError> {
        let ended = wait::until_true(limit, "the program ends", || Ok(!self.is_running()));
        ended.map_err(|error| with_log(self.lab, error))
    }

    /// Asks the program to end, as a session manager does.
    pub fn terminate(&self) {
        // It may have ended already, which is what is wanted.
        rustix::process::kill_process(self.program, Signal::TERM).ok();
    }

    /// What the program has printed so far, the end of it.
    pub fn printed(&self) -> String {
        self.lab.printed(LOG)
    }

    /// `None` while the element is missing, covered, being replaced, or gone from under the pointer.
    fn try_click(&self, css: &str) -> Result<Option<()>, LabError> {
        let clicked = self.find(css).and_then(|element| self.click_element(&element));
        if matches!(clicked, Err(LabError::WebDriver { .. })) { Ok(None) } else { clicked.map(|hit| hit.then_some(())) }
    }

    /// Whether the click hit the element: between the look where it is and the click the page may have moved it.
    fn click_element(&self, element: &str) -> Result<bool, LabError> {
        let listen = "const [target] = arguments; window.wasHit = false; window.addEventListener('click', \
            (event) => { window.wasHit = event.composedPath().includes(target) }, { capture: true, once: true })";
        self.script(listen, json!([{ ELEMENT_KEY: element }]))?;
        self.on(element, "/click", json!({}))?;
        // A page that came by the click knows nothing of it.
        Ok(self.script("return window.wasHit !== false", json!([]))? == json!(true))
    }

    /// `None` while the element is missing, not shown or being replaced. Nothing has been typed then.
    fn try_keys(&self, css: &str, text: &str) -> Result<Option<()>, LabError> {
        let typed = self.find(css).and_then(|element| self.on(&element, "/value", json!({ "text": text })));
        match typed {
            Err(LabError::WebDriver { code, .. }) if NOT_THERE.contains(&code.as_str()) => Ok(None),
            typed => typed.map(|_| Some(())),
        }
    }

    fn find(&self, css: &str) -> Result<String, LabError> {
        let found = self.call("POST", "/element", Some(json!({ "using": "css selector", "value": css })))?;
        let element = found[ELEMENT_KEY].as_str();
        element
            .map(str::to_owned)
            .ok_or_else(|| LabError::Unexpected(format!("{css}: no element reference in {found}")))
    }

    fn on(&self, element: &str, verb: &str, body: Value) -> Result<Value, LabError> {
        self.call("POST", &format!("/element/{element}{verb}"), Some(body))
    }

    fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Value, LabError> {
        command(self.at, method, &format!("/session/{}{path}", self.session), body.as_ref(), COMMAND_LIMIT)
    }

    /// Picture, page and log at the moment of a failure, in words.
    fn evidence(&self, what: &str) -> String {
        let picture = picture_path(what);
        let seen = match self.lab.screenshot(&picture) {
            Ok(()) => format!("screenshot {}", picture.display()),
            Err(error) => format!("no screenshot ({error})"),
        };
        let page = self.text("body").ok().flatten().unwrap_or_default();
        let page: String = page.chars().take(1_500).collect();
        format!("{seen}\n--- page\n{page}\n--- program\n{}", self.printed())
    }
}

impl Drop for Window<'_> {
    /// Ends the program and waits until it is gone, so that the next one finds its names on the bus free.
    fn drop(&mut self) {
        if !self.driver.has_ended() && self.is_running() {
            // Ending the session is a courtesy: the program is killed in any case.
            self.call("DELETE", "", None).ok();
        }
        rustix::process::kill_process(self.program, Signal::KILL).ok();
        wait::until_true(COMMAND_LIMIT, "the program ends", || Ok(!self.is_running())).ok();
    }
}

fn new_session(at: SocketAddr, launch: &Launch) -> Result<String, LabError> {
    let options = json!({ "binary": launch.binary, "args": launch.arguments });
    // A script has as long as whoever waits for its answer; the driver's own limit is shorter.
    let timeouts = json!({ "script": COMMAND_LIMIT.as_millis() as u64 });
    let wanted = json!({ "webkitgtk:browserOptions": options, "timeouts": timeouts });
    let capabilities = json!({ "capabilities": { "alwaysMatch": wanted } });
    let session = command(at, "POST", "/session", Some(&capabilities), OPEN_LIMIT)?;
    let id = session["sessionId"].as_str();
    id.map(str::to_owned).ok_or_else(|| LabError::Unexpected(format!("no session id in {session}")))
}

fn command(at: SocketAddr, method: &str, path: &str, body: Option<&Value>, limit: Duration) -> Result<Value, LabError> {
    let answer = http::request(at, method, path, body, limit)?;
    let value = answer.body["value"].clone();
    if answer.status == 200 {
        return Ok(value);
    }
    let word = |name: &str| value[name].as_str().unwrap_or("?").to_owned();
    Err(LabError::WebDriver { code: word("error"), message: word("message") })
}

fn with_log(lab: &Lab, error: LabError) -> LabError {
    LabError::Unexpected(format!("{error}\n--- program\n{}", lab.printed(LOG)))
}

/// The first child of `parent`, from `/proc` (proc(5): the parent id is the second field after the name).
fn child_of(parent: u32) -> Option<Pid> {
    let processes = std::fs::read_dir("/proc").ok()?.filter_map(Result::ok);
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    let mut children = ids.filter(|id| parent_of(*id) == Some(parent));
    Pid::from_raw(children.next()?)
}

fn parent_of(id: i32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()
}

fn picture_path(what: &str) -> PathBuf {
    let word = |c: char| {
        if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }
    };
    let name: String = what.chars().map(word).take(60).collect();
    evidence_folder().join(format!("{name}-{}.png", std::process::id()))
}

/// The longest wait of a thread of this process for a processor.
fn longest_wait(pid: i32) -> Duration {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let waits = threads.filter_map(|thread| {
        let figures = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        figures.split(' ').nth(1)?.parse().map(Duration::from_nanos).ok()
    });
    waits.max().unwrap_or_default()
}
