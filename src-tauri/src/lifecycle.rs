//! Start, second launch, and the end.

use std::time::Duration;

use companion::{Activation, Notice, NoticeCode, Source, Target};
use tauri::{AppHandle, Manager, RunEvent, Wry};
use tracing_subscriber::EnvFilter;

use crate::arguments::Arguments;
use crate::{App, Demo, brought, window};

/// Frames and headers are printed by these at trace level, tokens included: capped whatever the setting says
/// (protocol.md 5.1).
const CAPPED: [&str; 7] = [
    "tungstenite=info",
    "tokio_tungstenite=info",
    "hyper=info",
    "hyper_util=info",
    "reqwest=info",
    "h2=info",
    "rustls=info",
];

/// Set for the second try of a start.
const TRIED_AGAIN: &str = "PURPOSEPATH_TRIED_AGAIN";

/// Starts the log on standard error; `PURPOSEPATH_LOG` chooses what it says.
pub(crate) fn start_log() {
    let chosen = std::env::var("PURPOSEPATH_LOG").unwrap_or_else(|_| "info,zbus=warn,mock_backend=warn".to_owned());
    let filter = CAPPED.iter().fold(EnvFilter::new(chosen), |filter, cap| match cap.parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Opens the demo, or brings back the sign-in that was kept or brought along.
pub(crate) fn start(handle: &AppHandle, arguments: Arguments) {
    end_on_signals(handle);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let app = handle.state::<App>();
        let result = if arguments.demo {
            handle.state::<Demo>().open(&app).await.map_err(|error| error.to_string())
        } else {
            app.restore().await.map_err(|error| error.to_string())
        };
        if let Err(message) = result {
            tracing::error!(message, "the sign-in failed");
            app.notice(Notice { code: NoticeCode::Configuration, detail: Some(message) });
        }
    });
}

/// A crash leaves no picture of the memory behind, which holds tokens.
pub(crate) fn leave_no_core() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
            tracing::warn!(%error, "a crash may leave a picture of the memory behind");
        }
    }
}

/// Says why, and tries once more: an instance that is just closing may not have answered.
pub(crate) fn could_not_start(error: &tauri::Error) -> ! {
    tracing::error!(%error, "PurposePath could not start");
    let again = std::env::var_os(TRIED_AGAIN).is_none().then(std::env::current_exe);
    if let Some(Ok(program)) = again {
        std::thread::sleep(Duration::from_millis(500));
        let mut command = std::process::Command::new(program);
        command.args(std::env::args_os().skip(1)).env(TRIED_AGAIN, "1");
        brought::hand_on(&mut command);
        if let Ok(status) = command.status() {
            std::process::exit(status.code().unwrap_or(1));
        }
    }
    std::process::exit(1);
}

/// A second launch shows the first one's window.
pub(crate) fn second_launch(handle: &AppHandle) {
    if let Some(app) = handle.try_state::<App>() {
        app.activate(Activation { target: Target::Window, source: Source::SecondLaunch });
    }
}

/// Closes the socket, then the app.
pub(crate) fn quit(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        window::hide(&handle);
        handle.state::<App>().shutdown().await;
        handle.exit(0);
    });
}

/// Without a window the app lives on; only a real quit ends it.
pub(crate) fn on_run_event(_handle: &AppHandle, event: RunEvent) {
    if let RunEvent::ExitRequested { code: None, api, .. } = event {
        api.prevent_exit();
    }
}

#[cfg(unix)]
fn end_on_signals(handle: &AppHandle<Wry>) {
    use tokio::signal::unix::{SignalKind, signal};
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return tracing::warn!("signals cannot be heard");
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        quit(&handle);
    });
}

#[cfg(not(unix))]
fn end_on_signals(_handle: &AppHandle<Wry>) {}
