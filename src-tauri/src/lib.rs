//! The shell: the only room that knows Tauri. It wires the companion to windows, tray, notifications and commands, and
//! decides nothing itself.

mod arguments;
mod commands;
mod demo;
mod desktop;
mod events;
mod lifecycle;
mod notifications;
mod tray;
mod window;

use clap::Parser;
use companion::Controller;
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
            commands::session::reconnect,
            commands::window::take_activations,
            commands::session::set_demo_network,
            commands::session::open_demo,
            commands::window::quit,
        ])
        .events(tauri_specta::collect_events![
            events::BatchArrived,
            events::ConnectionChanged,
            events::SessionChanged,
            events::ActivationRaised,
            events::NoticeRaised,
        ])
}

/// Runs the app until the person quits it.
pub fn run() {
    let arguments = Arguments::parse();
    lifecycle::start_log();
    let bindings = bindings();
    let built = tauri::Builder::default()
        // First of all: a second launch ends here.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| lifecycle::second_launch(app)))
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            let handle = app.handle().clone();
            app.manage(App::new(TauriDesktop::new(handle.clone()), "production"));
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
