//! The app is killed by kill -9, again and again, while things happen. Every single thing is told, twice only what was told in
//! the moment of a kill; and the inbox has everything once.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use companion::{
    Account, Connection, Controller, Delivered, Desktop, Folders, Note, Notice, RealtimeBatch, ReplayView, SessionView,
    Settings, StaleReason, TrayModel,
};

use crate::company::{Company, inbox, keys_told, quick};

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
    let (mut runs, mut done) = (Vec::new(), Vec::new());
    for _ in 0..KILLS {
        // Some of it while nobody listens, so that the next start has something to catch up with.
        something_happens(&company, &mut dice, &mut done, 3).await;
        let (mut app, told) = child(&company);
        tokio::time::sleep(Duration::from_millis(dice.u64(0..500))).await;
        something_happens(&company, &mut dice, &mut done, 5).await;
        tokio::time::sleep(Duration::from_millis(dice.u64(0..12))).await;
        app.kill().unwrap();
        app.wait().unwrap();
        runs.push(told.join().unwrap());
    }
    let app = company.start_live().await;
    runs.push(keys_told(&app.desktop().notes()));
    let entries: Vec<String> = inbox(&app).await.into_iter().map(|item| item.entity_id).collect();
    assert_eq!(sorted(entries), sorted(done.clone()), "everything stands in the inbox once, and nothing else does");

    let names = company.things();
    let runs: Vec<Vec<String>> = runs.iter().map(|keys| keys.iter().map(|key| names.of(key)).collect()).collect();
    let told: BTreeSet<&String> = runs.iter().flatten().collect();
    assert_eq!(told, done.iter().collect(), "every single one was told, and nothing else was");
    let doubles: usize = (0..runs.len()).map(|run| told_again(&runs, run)).sum();
    println!("{} things, {doubles} of them told again after {KILLS} kills", done.len());
}

/// How many of the things that a run told were told again. Only what it told in the moment before the kill may be: nobody could
/// mark that any more.
fn told_again(runs: &[Vec<String>], run: usize) -> usize {
    let told = &runs[run];
    let later: Vec<&String> = runs[run + 1..].iter().flatten().collect();
    assert_eq!(told.iter().collect::<BTreeSet<_>>().len(), told.len(), "a run tells nothing twice: {told:?}");
    let again: Vec<usize> = (0..told.len()).filter(|place| later.contains(&&told[*place])).collect();
    if let Some(first) = again.first() {
        // Two tasks tell, the stream and the catch-up: one may be told before the other and marked after it.
        let last_ones = again.len() + 2;
        assert!(told.len() - first <= last_ones, "{again:?} of {told:?} were told again");
    }
    again.len()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
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

/// Starts this very program once more, as the app, and writes down the keys of the events that it tells until its end.
fn child(company: &Company) -> (Child, JoinHandle<Vec<String>>) {
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
    let out = BufReader::new(child.stdout.take().unwrap());
    let told = std::thread::spawn(move || {
        let lines = out.lines().map_while(Result::ok);
        lines.filter_map(|line| Some(line.split_once("told\t")?.1.to_owned())).collect()
    });
    (child, told)
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
    fn deliver(&self, _batch: RealtimeBatch) -> Delivered {
        Delivered::Taken
    }
    fn connection_changed(&self, _connection: Connection) {}
    fn session_changed(&self, _session: SessionView) {}
    fn settings_changed(&self, _settings: Settings) {}
    fn show_tray(&self, _tray: TrayModel) {}
    fn raise_window(&self) {}
    fn give_notice(&self, _notice: Notice) {}
    fn views_stale(&self, _why: StaleReason) {}
    fn inbox_changed(&self, _unread: u32) {}
    fn replay_changed(&self, _replay: Option<ReplayView>) {}

    fn notify(&self, note: Note) {
        for key in note.tells {
            println!("told\t{key}");
        }
    }
}

fn seed() -> u64 {
    std::env::var("PURPOSEPATH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..))
}
