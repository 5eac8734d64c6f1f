//! The application icon in the sizes and containers that the bundles of the three systems want.

use std::path::{Path, PathBuf};

use resvg::tiny_skia::Pixmap;

use crate::Rendered;
use crate::error::IconError;
use crate::raster;

/// Up to this side the small drawing is used: heavier strokes and no purpose line (look, "Tray" table).
const SMALL_DRAWING_UP_TO: u32 = 32;

/// PNG files by name and side in pixels. The Square…Logo set is what a Windows package (MSIX, Store) asks for.
const PNG_FILES: [(&str, u32); 14] = [
    ("32x32.png", 32),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
    ("Square30x30Logo.png", 30),
    ("Square44x44Logo.png", 44),
    ("Square71x71Logo.png", 71),
    ("Square89x89Logo.png", 89),
    ("Square107x107Logo.png", 107),
    ("Square142x142Logo.png", 142),
    ("Square150x150Logo.png", 150),
    ("Square284x284Logo.png", 284),
    ("Square310x310Logo.png", 310),
    ("StoreLogo.png", 50),
];

/// Sides in `icon.ico`.
const ICO_SIDES: [u32; 7] = [16, 20, 24, 32, 48, 64, 256];

/// From this side on an ICO layer is PNG; below, only BMP is read by every Windows tool.
const ICO_PNG_FROM: u32 = 256;

/// Layers of `icon.icns`: type code and side (Apple's icns types that hold PNG).
const ICNS_LAYERS: [(&[u8; 4], u32); 8] = [
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

/// Renders the application icon's files from the two drawings in `source`.
pub fn render(source: &Path) -> Result<Vec<Rendered>, IconError> {
    let drawings = Drawings::read(source)?;
    let mut files = Vec::new();
    for (name, side) in PNG_FILES {
        files.push(Rendered { path: PathBuf::from(name), bytes: raster::png(&drawings.at(side)?)? });
    }
    files.push(Rendered { path: PathBuf::from("icon.ico"), bytes: ico(&drawings)? });
    files.push(Rendered { path: PathBuf::from("icon.icns"), bytes: icns(&drawings)? });
    Ok(files)
}

struct Drawings {
    large: String,
    small: String,
}

impl Drawings {
    fn read(source: &Path) -> Result<Self, IconError> {
        let text = |name: &str| {
            let path = source.join(name);
            std::fs::read_to_string(&path).map_err(|source| IconError::File { path, source })
        };
        Ok(Self { large: text("app-icon.svg")?, small: text("app-icon-small.svg")? })
    }

    fn at(&self, side: u32) -> Result<Pixmap, IconError> {
        if side <= SMALL_DRAWING_UP_TO {
            raster::render("app-icon-small.svg", &self.small, side)
        } else {
            raster::render("app-icon.svg", &self.large, side)
        }
    }
}

fn ico(drawings: &Drawings) -> Result<Vec<u8>, IconError> {
    let failed = |error: std::io::Error| IconError::Encoding(format!("icon.ico: {error}"));
    let mut directory = ico::IconDir::new(ico::ResourceType::Icon);
    for side in ICO_SIDES {
        let image = ico::IconImage::from_rgba_data(side, side, raster::straight_rgba(&drawings.at(side)?));
        let encode =
            if side < ICO_PNG_FROM { ico::IconDirEntry::encode_as_bmp } else { ico::IconDirEntry::encode_as_png };
        directory.add_entry(encode(&image).map_err(failed)?);
    }
    let mut bytes = Vec::new();
    directory.write(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// An icns file is the magic word and the whole length, then layers of type, length and PNG; lengths are big-endian
/// and count their own 8-byte header.
fn icns(drawings: &Drawings) -> Result<Vec<u8>, IconError> {
    let mut layers = Vec::new();
    for (code, side) in ICNS_LAYERS {
        append_icns_block(&mut layers, code, &raster::png(&drawings.at(side)?)?)?;
    }
    let mut file = Vec::new();
    append_icns_block(&mut file, b"icns", &layers)?;
    Ok(file)
}

fn append_icns_block(target: &mut Vec<u8>, code: &[u8; 4], content: &[u8]) -> Result<(), IconError> {
    let length =
        u32::try_from(content.len() + 8).map_err(|error| IconError::Encoding(format!("icon.icns: {error}")))?;
    target.extend_from_slice(code);
    target.extend_from_slice(&length.to_be_bytes());
    target.extend_from_slice(content);
    Ok(())
}
