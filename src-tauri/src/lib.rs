//! The shell: the only room that knows Tauri. It wires the companion to windows, tray, notifications and commands, and
//! decides nothing itself.

mod arguments;
mod brought;
mod clipboard;
mod commands;
mod demo;
mod desktop;
mod events;
mod file_manager;
mod lifecycle;
mod notifications;
mod packed;
mod rendering;
mod tray;
mod window;

use clap::Parser;
use companion::{Controller, Folders, Surroundings};
use tauri::Manager;

use arguments::Arguments;
use demo::Demo;
use desktop::TauriDesktop;

/// The companion behind this shell.
type App = Controller<TauriDesktop>;

/// Commands and events with their types: what `ui/src/bindings.ts` is made of.
#[must_use]
pub fn bindings() -> tauri_specta::Builder<tauri::Wry> {
    tauri_specta::Builder::new()
        // Everything goes one way only, from Rust to the window: one type each.
        .disable_serde_phases()
        .commands(tauri_specta::collect_commands![
            commands::window::snapshot,
            commands::window::next_batch,
            commands::reads::goals,
            commands::reads::goal,
            commands::reads::goal_activity,
            commands::reads::actions,
            commands::reads::issues,
            commands::reads::issue_statuses,
            commands::reads::kpis,
            commands::reads::kpi,
            commands::reads::command_center,
            commands::reads::recent_activity,
            commands::reads::people,
            commands::reads::action,
            commands::reads::issue,
            commands::reads::plan,
            commands::writes::create_goal,
            commands::writes::change_goal,
            commands::writes::add_note,
            commands::writes::add_comment,
            commands::writes::create_action,
            commands::writes::set_action_status,
            commands::writes::change_action,
            commands::writes::create_issue,
            commands::writes::move_issue,
            commands::writes::assign_issue,
            commands::writes::record_reading,
            commands::session::sign_in,
            commands::session::sign_in_with_copied_token,
            commands::session::sign_out,
            commands::session::keyring,
            commands::session::unlock_keyring,
            commands::session::service_health,
            commands::session::reconnect,
            commands::window::take_activations,
            commands::session::refresh_now,
            commands::session::set_demo_network,
            commands::inbox::inbox,
            commands::inbox::mark_read,
            commands::inbox::mark_all_read,
            commands::inbox::why,
            commands::inbox::show_on_screen,
            commands::inbox::snooze,
            commands::inbox::undo_snooze,
            commands::inbox::bring_back,
            commands::inbox::mute,
            commands::inbox::unmute,
            commands::session::open_demo,
            commands::settings::settings,
            commands::settings::change_settings,
            commands::settings::change_preferences,
            commands::settings::send_test,
            commands::settings::configuration,
            commands::settings::set_environment,
            commands::debug::debug,
            commands::debug::reconnect_anew,
            commands::debug::drop_socket,
            commands::debug::renew_token,
            commands::debug::start_recording,
            commands::debug::stop_recording,
            commands::debug::show_recording,
            commands::debug::recordings,
            commands::debug::start_replay,
            commands::debug::stop_replay,
            commands::window::quit,
        ])
        .events(tauri_specta::collect_events![
            events::BatchArrived,
            events::ConnectionChanged,
            events::SessionChanged,
            events::SettingsChanged,
            events::ViewsStale,
            events::InboxChanged,
            events::ActivationRaised,
            events::NoticeRaised,
            events::ServerFailed,
            events::ReplayChanged,
            events::QuietChanged,
            events::MutesChanged,
        ])
}

/// Runs the app until the person quits it.
pub fn run() {
    let arguments = Arguments::parse();
    lifecycle::start_log();
    lifecycle::leave_no_core();
    rendering::choose();
    brought::take();
    let bindings = bindings();
    let built = tauri::Builder::default()
        // First of all: a second launch ends here.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| lifecycle::second_launch(app)))
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            let handle = app.handle().clone();
            let folders = Folders { data: app.path().app_data_dir()?, config: app.path().app_config_dir()? };
            let surroundings = Surroundings { variables: brought::variables(), ..Surroundings::of_machine(folders) };
            app.manage(App::within(TauriDesktop::new(handle.clone()), surroundings));
            app.manage(Demo::new(arguments.seed));
            window::open(&handle)?;
            tray::start(&handle);
            notifications::start(&handle);
            lifecycle::start(&handle, arguments);
            Ok(())
        })
        .on_window_event(window::on_event)
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(lifecycle::on_run_event),
        Err(error) => lifecycle::could_not_start(&error),
    }
}
