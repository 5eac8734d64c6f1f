//! `ui/src/bindings.ts` is what Rust exports: commands, events and every type that crosses.

use std::path::Path;

use specta_typescript::Typescript;

const HEADER: &str = "// GENERATED from Rust by `cargo xtask bindings`. Do not edit.\n";

#[test]
fn the_bindings_are_what_rust_exports() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/bindings.ts");
    let fresh = std::env::temp_dir().join(format!("purposepath-bindings-{}.ts", std::process::id()));
    purposepath_desktop::bindings()
        .export(Typescript::default().header(HEADER), &fresh)
        .expect("every type can be exported");
    let exported = std::fs::read_to_string(&fresh).expect("the export can be read");
    std::fs::remove_file(&fresh).expect("the export can be removed");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(&committed, &exported).expect("the bindings can be written");
    }
    let known = std::fs::read_to_string(&committed).unwrap_or_default();
    assert!(known == exported, "ui/src/bindings.ts is not what Rust exports: run `cargo xtask bindings`");
}

/// A command that the capability leaves out compiles, and is refused when the window asks for it.
#[test]
fn the_window_may_ask_every_command_that_there_is() {
    let read = |name: &str| {
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("the file can be read")
    };
    let (bindings, capability) = (read("ui/src/bindings.ts"), read("src-tauri/capabilities/main.json"));
    let commands: Vec<&str> = bindings
        .split("__TAURI_INVOKE")
        .filter_map(|call| call.split_once("(\"")?.1.split_once('"').map(|(name, _)| name))
        .filter(|name| name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'))
        .collect();
    assert!(commands.len() > 50, "the commands are found: {commands:?}");
    let refused: Vec<&&str> =
        commands.iter().filter(|name| !capability.contains(&format!("\"allow-{}\"", name.replace('_', "-")))).collect();
    assert!(refused.is_empty(), "src-tauri/capabilities/main.json does not allow {refused:?}");
}
