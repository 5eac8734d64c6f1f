//! Files and disks that fail: live events go on, and the store comes back.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use companion::{NoticeCode, Origin};

use crate::company::{App, Company, inbox, keys_told, live, shown, times_shown};
use crate::recorder::eventually;

fn noticed(app: &App, code: NoticeCode) -> bool {
    app.desktop().notices().iter().any(|notice| notice.code == code)
}

fn detail(app: &App, code: NoticeCode) -> String {
    app.desktop().notices().into_iter().find(|notice| notice.code == code).unwrap().detail.unwrap()
}

pub fn the_file(company: &Company) -> PathBuf {
    let entries = fs::read_dir(company.folder.path().join("data/stores")).unwrap();
    let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.into_iter().find(|path| path.extension().is_some_and(|end| end == "sqlite")).unwrap()
}

async fn tells_live(company: &Company, app: &App) {
    let told = app.desktop().notes().len();
    company.report_an_issue();
    eventually("a live event is told", || app.desktop().notes().len() > told).await;
}

#[tokio::test]
async fn a_file_that_is_none_is_set_aside_and_said_so() {
    let company = Company::new().await;
    company.visited().await;
    fs::write(the_file(&company), "not a database, not a database, not a database. ".repeat(200)).unwrap();
    let app = company.start_live().await;
    eventually("it is said", || noticed(&app, NoticeCode::StoreSetAside)).await;
    assert!(detail(&app, NoticeCode::StoreSetAside).contains("cannot be told"), "what was missed is not known");
    let names: Vec<String> = fs::read_dir(company.folder.path().join("data/stores"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().any(|name| name.contains("set-aside")), "{names:?}");
    assert!(app.desktop().notes().is_empty(), "the past is not told");
    tells_live(&company, &app).await;
    eventually("it is kept", || app.snapshot().unread == 1).await;
}

#[tokio::test]
async fn a_file_of_a_later_version_is_set_aside() {
    let company = Company::new().await;
    company.visited().await;
    rusqlite::Connection::open(the_file(&company)).unwrap().pragma_update(None, "user_version", 77).unwrap();
    let app = company.start_live().await;
    eventually("it is said", || noticed(&app, NoticeCode::StoreSetAside)).await;
    tells_live(&company, &app).await;
}

#[tokio::test]
async fn damage_inside_is_found_and_what_was_told_is_still_known() {
    let company = Company::new().await;
    let app = company.start_live().await;
    tells_live(&company, &app).await;
    app.shutdown().await;
    damage(&the_file(&company));
    let app = company.start_live().await;
    eventually("the damage is found", || noticed(&app, NoticeCode::StoreSetAside)).await;
    tells_live(&company, &app).await;
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "nothing is told twice: {:?}", app.desktop().notes());
}

/// Every page but the first two becomes noise.
fn damage(file: &std::path::Path) {
    let mut bytes = fs::read(file).unwrap();
    for byte in bytes.iter_mut().skip(8192) {
        *byte = 0xA5;
    }
    fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn without_a_folder_live_events_go_on_and_the_store_comes_when_it_can() {
    let company = Company::new().await;
    let blocker = company.folder.path().join("data");
    fs::write(&blocker, "a file where the folder should be").unwrap();
    let app = company.start_live().await;
    eventually("it is said", || noticed(&app, NoticeCode::StoreUnavailable)).await;
    tells_live(&company, &app).await;
    fs::remove_file(&blocker).unwrap();
    eventually("the notice is over", || app.snapshot().notices.is_empty()).await;
    assert_eq!(inbox(&app).await.len(), 1, "what was heard meanwhile is kept");
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty());
}

#[tokio::test]
async fn a_full_disk_does_not_stop_live_events_and_nothing_is_told_twice() {
    let company = Company::new().await;
    let Some(disk) = SmallDisk::mount(&company.folder.path().join("data")) else {
        return eprintln!("skipped: no small disk can be mounted here");
    };
    let app = company.start_live().await;
    disk.fill();
    for _ in 0..40 {
        tells_something(&company);
    }
    eventually("it is said", || noticed(&app, NoticeCode::StoreUnavailable)).await;
    eventually("all events are shown", || app.desktop().items().len() >= 40).await;
    disk.free();
    eventually("it comes back by itself", || app.snapshot().notices.is_empty()).await;
    assert_eq!(inbox(&app).await.len(), 40);
    // The summary waits for the burst to end: an app that is closed before tells the rest at the next start.
    eventually("all are told", || keys_told(&app.desktop().notes()).len() == 40).await;
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());
    app.shutdown().await;
}

fn tells_something(company: &Company) {
    company.mock.create_issue(&"A long title. ".repeat(10), mock_backend::Level::Low);
}

/// A file system of half a megabyte.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &std::path::Path) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let mount =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(at).output();
        mount.ok()?.status.success().then(|| Self(at.to_owned()))
    }

    /// Until not one byte more fits.
    fn fill(&self) {
        use std::io::Write;
        let mut file = fs::File::create(self.0.join("ballast")).unwrap();
        while file.write_all(&[0; 512]).is_ok() {}
    }

    fn free(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the store may still be open when a test fails.
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn live_is_reached_although_the_store_cannot_be_opened() {
    let company = Company::new().await;
    fs::write(company.folder.path().join("data"), "").unwrap();
    let app = company.start().await;
    live(&app).await;
}

#[tokio::test]
async fn what_was_missed_is_told_when_a_store_comes_back_that_was_not_there_at_the_start() {
    let company = Company::new().await;
    let stores = Elsewhere::of(&company);
    company.visited().await;
    let missed = company.complete_a_goal();
    stores.take_away();
    let app = company.start_live().await;
    eventually("it is said", || noticed(&app, NoticeCode::StoreUnavailable)).await;
    tells_live(&company, &app).await;
    assert_eq!(app.desktop().notes().len(), 1, "only what is live: {:?}", app.desktop().notes());
    stores.bring_back();
    eventually("what was missed is told", || app.desktop().notes().len() == 2).await;
    assert_eq!(app.desktop().notes()[1].title, "While you were away");
    assert_eq!(origins_of(&app, &missed), [Origin::CatchUp]);
    eventually("both are kept", || app.snapshot().unread == 2).await;
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "nothing is told twice: {:?}", app.desktop().notes());
    assert_eq!(inbox(&app).await.len(), 2);
}

#[tokio::test]
async fn a_store_that_is_there_at_the_next_start_only_tells_then_what_was_missed_before() {
    let company = Company::new().await;
    let stores = Elsewhere::of(&company);
    company.visited().await;
    let missed = company.complete_a_goal();
    stores.take_away();
    company.start_live().await.shutdown().await;
    stores.bring_back();
    let app = company.start_live().await;
    assert_eq!(origins_of(&app, &missed), [Origin::CatchUp]);
    assert_eq!(app.desktop().notes().len(), 1, "{:?}", app.desktop().notes());
}

#[tokio::test]
async fn a_gap_is_caught_up_although_the_store_cannot_be_read() {
    let company = Company::new().await;
    let stores = Elsewhere::of(&company);
    stores.take_away();
    let app = company.start_live().await;
    company.mock.set_network(false);
    let goal = company.complete_a_goal();
    company.mock.set_network(true);
    eventually("it is told", || app.desktop().notes().len() == 1).await;
    stores.bring_back();
    eventually("it is kept", || app.snapshot().unread == 1).await;
    app.refresh_now().await.unwrap();
    assert_eq!((times_shown(&app, "goal.completed", &goal), app.desktop().notes().len()), (1, 1));
    app.shutdown().await;
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "nothing is told twice: {:?}", app.desktop().notes());
}

#[tokio::test]
async fn what_was_missed_is_told_when_a_store_answers_that_was_too_slow_at_the_start() {
    let mut company = Company::new().await;
    company.visited().await;
    company.policy.open = Duration::from_millis(50);
    let missed = company.complete_a_goal();
    let taken = taken(&the_file(&company));
    let app = company.start_live().await;
    assert!(app.desktop().notes().is_empty(), "{:?}", app.desktop().notes());
    drop(taken);
    eventually("what was missed is told", || app.desktop().notes().len() == 1).await;
    assert_eq!(origins_of(&app, &missed), [Origin::CatchUp]);
    eventually("it is kept", || app.snapshot().unread == 1).await;
}

fn origins_of(app: &App, id: &str) -> Vec<Origin> {
    let of_it = |(event, origin): (realtime_proto::Event, Origin)| (event.entity_id() == Some(id)).then_some(origin);
    shown(app).into_iter().filter_map(of_it).collect()
}

/// The data folder on another disk, which can be taken away. What stands in its place is swapped in one step.
struct Elsewhere {
    data: PathBuf,
    disk: PathBuf,
}

impl Elsewhere {
    fn of(company: &Company) -> Self {
        let elsewhere = Self { data: company.folder.path().join("data"), disk: company.folder.path().join("disk") };
        fs::create_dir(&elsewhere.disk).unwrap();
        elsewhere.bring_back();
        elsewhere
    }

    fn bring_back(&self) {
        self.lead_to(&self.disk);
    }

    fn take_away(&self) {
        let nowhere = self.disk.with_extension("gone");
        fs::write(&nowhere, "a file where the folder should be").unwrap();
        self.lead_to(&nowhere);
    }

    fn lead_to(&self, place: &std::path::Path) {
        let link = self.data.with_extension("next");
        std::os::unix::fs::symlink(place, &link).unwrap();
        fs::rename(link, &self.data).unwrap();
    }
}

/// Somebody has the file to himself: whoever opens it waits for him, longer than a sign-in waits for its store.
fn taken(file: &std::path::Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(file).unwrap();
    connection.pragma_update(None, "locking_mode", "exclusive").unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE; COMMIT").unwrap();
    connection
}
