//! The app is killed by kill -9, again and again, while things happen. Every single thing is told, twice only what was told in
//! the moment of a kill; and the inbox has everything once.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use companion::{
    Account, Connection, Controller, Delivered, Desktop, Folders, Note, Notice, RealtimeBatch, ReplayView, ServerError,
    SessionView, Settings, StaleReason, TrayModel,
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
    runs.push(keys_told(&app.desktop().notes()).into_iter().map(|key| Told { thread: String::new(), key }).collect());
    let entries: Vec<String> = inbox(&app).await.into_iter().map(|item| item.entity_id).collect();
    assert_eq!(sorted(entries), sorted(done.clone()), "everything stands in the inbox once, and nothing else does");

    let names = company.things();
    let named = |told: &Told| Told { thread: told.thread.clone(), key: names.of(&told.key) };
    let runs: Vec<Vec<Told>> = runs.iter().map(|run: &Vec<Told>| run.iter().map(named).collect()).collect();
    let told: BTreeSet<&String> = runs.iter().flatten().map(|told| &told.key).collect();
    assert_eq!(told, done.iter().collect(), "every single one was told, and nothing else was");
    let doubles: usize = (0..runs.len()).map(|run| told_again(&runs, run)).sum();
    println!("{} things, {doubles} of them told again after {KILLS} kills", done.len());
}

/// Something that the person was told, and by which of the app's threads.
#[derive(Debug)]
struct Told {
    thread: String,
    key: String,
}

/// How many of the things that a run told were told again. Only what it told in the moment before the kill may be: nobody could
/// mark that any more. A thread tells and marks one after the other, without a wait in between; so of what each thread told, those
/// are the last ones. Another thread may stand still between the two, and have told before what the first one told and marked.
fn told_again(runs: &[Vec<Told>], run: usize) -> usize {
    let told = &runs[run];
    let later: BTreeSet<&String> = runs[run + 1..].iter().flatten().map(|told| &told.key).collect();
    let keys: BTreeSet<&String> = told.iter().map(|told| &told.key).collect();
    assert_eq!(keys.len(), told.len(), "a run tells nothing twice: {told:?}");
    for thread in told.iter().map(|told| &told.thread).collect::<BTreeSet<_>>() {
        let by_it = told.iter().filter(|told| told.thread == *thread);
        let marked: Vec<bool> = by_it.map(|told| !later.contains(&told.key)).collect();
        assert!(marked.is_sorted_by(|before, after| before >= after), "{later:?} of {told:?} were told again");
    }
    keys.intersection(&later).count()
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
fn child(company: &Company) -> (Child, JoinHandle<Vec<Told>>) {
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
    let told = thread::spawn(move || {
        let lines = out.lines().map_while(Result::ok);
        let told = |line: String| {
            let (thread, key) = line.split_once("told\t")?.1.split_once('\t')?;
            Some(Told { thread: thread.to_owned(), key: key.to_owned() })
        };
        lines.filter_map(told).collect()
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
    fn server_failed(&self, _error: ServerError) {}
    fn views_stale(&self, _why: StaleReason) {}
    fn inbox_changed(&self, _unread: u32) {}
    fn quiet_changed(&self, _until: Option<companion::Timestamp>) {}
    fn mutes_changed(&self, _mutes: Vec<companion::Mute>) {}
    fn replay_changed(&self, _replay: Option<ReplayView>) {}

    fn notify(&self, note: Note) {
        for key in note.tells {
            println!("told\t{:?}\t{key}", thread::current().id());
        }
    }
}

fn seed() -> u64 {
    std::env::var("PURPOSEPATH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(|| fastrand::u64(..))
}
