//! Points tauri-build at the capabilities: they stand in src-tauri, the configuration stands at the root.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    assert!(
        std::path::Path::new("ui/dist/index.html").exists(),
        "the UI is not built yet: run `cargo xtask demo` or `cargo xtask test`, which build it first (or `npm install && npm run build` in ui/)"
    );
    tauri_build::try_build(
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*").app_manifest(
            tauri_build::AppManifest::new().commands(&[
                "snapshot",
                "goals",
                "goal",
                "goal_activity",
                "actions",
                "issues",
                "issue_statuses",
                "kpis",
                "kpi",
                "command_center",
                "recent_activity",
                "people",
                "action",
                "issue",
                "plan",
                "create_goal",
                "change_goal",
                "add_note",
                "add_comment",
                "create_action",
                "set_action_status",
                "change_action",
                "create_issue",
                "move_issue",
                "assign_issue",
                "record_reading",
                "sign_in",
                "sign_in_with_copied_token",
                "sign_out",
                "keyring",
                "unlock_keyring",
                "service_health",
                "settings",
                "change_settings",
                "configuration",
                "set_environment",
                "reconnect",
                "take_activations",
                "set_demo_network",
                "open_demo",
                "quit",
            ]),
        ),
    )
    .expect("tauri-build accepts the configuration");
}
