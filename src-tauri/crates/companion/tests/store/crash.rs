//! The app is killed by kill -9, again and again, while things happen. Nothing is lost, and the inbox has everything once.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use companion::{
    Account, Connection, Controller, Desktop, Folders, Note, Notice, RealtimeBatch, SessionView, Settings, StaleReason,
    TrayModel,
};

use crate::company::{Company, inbox, quick};
use crate::oracle::told_by;

/// Tells the child what it is.
const CHILD: &str = "PURPOSEPATH_TEST_CHILD";
const KILLS: usize = 15;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_misses_nothing_and_records_everything_once() {
    let seed = seed();
    println!("seed {seed} (PURPOSEPATH_SEED)");
    let mut dice = fastrand::Rng::with_seed(seed);
    let company = Company::new().await;
    company.visited().await;
    let told: Arc<Mutex<Vec<Note>>> = Arc::default();
    let mut done = Vec::new();
    for _ in 0..KILLS {
        // Some of it while nobody listens, so that the next start has something to catch up with.
        something_happens(&company, &mut dice, &mut done, 3).await;
        let mut app = child(&company, &told);
        tokio::time::sleep(Duration::from_millis(dice.u64(0..500))).await;
        something_happens(&company, &mut dice, &mut done, 5).await;
        tokio::time::sleep(Duration::from_millis(dice.u64(0..12))).await;
        app.kill().unwrap();
        app.wait().unwrap();
    }
    let app = company.start_live().await;
    let mut entries: BTreeMap<String, usize> = BTreeMap::new();
    for item in inbox(&app).await {
        *entries.entry(item.entity_id).or_default() += 1;
    }
    for id in &done {
        assert_eq!(entries.get(id), Some(&1), "{id} stands in the inbox once");
    }
    assert_eq!(entries.len(), done.len(), "and nothing else does");
    let told = told_by(&told.lock().unwrap()) + told_by(&app.desktop().notes());
    println!("{} things, told {told} times after {KILLS} kills", done.len());
    assert!(told >= done.len(), "everything was told");
    assert!(told <= done.len() + 2 * KILLS, "twice only what was told in the moment of a kill");
}

async fn something_happens(company: &Company, dice: &mut fastrand::Rng, done: &mut Vec<String>, most: usize) {
    for _ in 0..dice.usize(0..=most) {
        let goal = company.active_goals().into_iter().next().filter(|_| dice.bool());
        done.push(match goal {
            Some(_) => company.complete_a_goal(),
            None => company.report_an_issue(),
        });
        tokio::time::sleep(Duration::from_millis(dice.u64(0..4))).await;
    }
}

/// Starts this very program once more, as the app.
fn child(company: &Company, told: &Arc<Mutex<Vec<Note>>>) -> Child {
    let (access, refresh) = company.mock.tokens_for(&company.mock.users()[0].user_id).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::the_app_in_a_process_of_its_own", "--nocapture"])
        .env(CHILD, company.folder.path())
        .env("REACT_APP_REALTIME_WS_URL", company.mock.ws_url())
        .env("REACT_APP_ACCOUNT_API_URL", company.mock.account_url())
        .env("REACT_APP_TRACTION_API_URL", company.mock.traction_url())
        .env("PURPOSEPATH_ACCESS", access)
        .env("PURPOSEPATH_REFRESH", refresh)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (out, told) = (child.stdout.take().unwrap(), Arc::clone(told));
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            let mut parts = line.split('\t');
            if let (Some("note"), Some(title), Some(body)) = (parts.next(), parts.next(), parts.next()) {
                told.lock().unwrap().push(note(title, body));
            }
        }
    });
    child
}

fn note(title: &str, body: &str) -> Note {
    let slot = if title.ends_with("more update") || title.ends_with("more updates") {
        companion::Slot::Summary
    } else {
        companion::Slot::Event(String::new())
    };
    Note { slot, title: title.to_owned(), body: body.to_owned(), target: companion::Target::Inbox, silent: false }
}

/// Not a test of its own: what the child process runs, until it is killed.
#[test]
fn the_app_in_a_process_of_its_own() {
    let Some(folder) = std::env::var_os(CHILD) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let folders = Folders { data: std::path::Path::new(&folder).join("data"), config: folder.into() };
        let app = Controller::with_policy(Printer, "local", folders, quick());
        let of = |name: &str| std::env::var(name).ok();
        let tokens = backend_api::TokenPair {
            access: of("PURPOSEPATH_ACCESS").unwrap().into(),
            refresh: of("PURPOSEPATH_REFRESH").map(Into::into),
        };
        app.sign_in(Account::with_tokens(net::Configuration::effective(of).unwrap(), tokens)).await.unwrap();
        std::future::pending::<()>().await;
    });
}

/// A desktop whose notes are lines.
struct Printer;

impl Desktop for Printer {
    fn deliver(&self, _batch: RealtimeBatch) {}
    fn connection_changed(&self, _connection: Connection) {}
    fn session_changed(&self, _session: SessionView) {}
    fn settings_changed(&self, _settings: Settings) {}
    fn show_tray(&self, _tray: TrayModel) {}
    fn raise_window(&self) {}
    fn give_notice(&self, _notice: Notice) {}
    fn views_stale(&self, _why: StaleReason) {}
    fn inbox_changed(&self, _unread: u32) {}

    fn notify(&self, note: Note) {
        println!("note\t{}\t{}", note.title, note.body.replace('\n', " "));
    }
}

fn seed() -> u64 {
    std::env::var("PURPOSEPATH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..))
}
