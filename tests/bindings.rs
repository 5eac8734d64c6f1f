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
