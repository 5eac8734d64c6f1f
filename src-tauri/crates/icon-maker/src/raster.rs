//! SVG text to pixels, and pixels to PNG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::error::IconError;

/// Renders `svg` into a square of `side` pixels. `name` is for the error only.
pub fn render(name: &str, svg: &str, side: u32) -> Result<Pixmap, IconError> {
    let failed = |reason: String| IconError::Drawing { name: name.to_owned(), reason };
    let tree = Tree::from_str(svg, &Options::default()).map_err(|error| failed(error.to_string()))?;
    let mut pixels = Pixmap::new(side, side).ok_or_else(|| failed(format!("no picture of {side} px")))?;
    let scale = |length: f32| side as f32 / length;
    let fit = Transform::from_scale(scale(tree.size().width()), scale(tree.size().height()));
    resvg::render(&tree, fit, &mut pixels.as_mut());
    Ok(pixels)
}

/// Encodes as PNG, 8-bit RGBA: the only kind that Tauri's bundler accepts.
pub fn png(pixels: &Pixmap) -> Result<Vec<u8>, IconError> {
    pixels.encode_png().map_err(|error| IconError::Encoding(error.to_string()))
}

/// The pixels as straight (not premultiplied) RGBA bytes.
pub fn straight_rgba(pixels: &Pixmap) -> Vec<u8> {
    let straight = pixels.pixels().iter().map(|pixel| pixel.demultiply());
    straight.flat_map(|c| [c.red(), c.green(), c.blue(), c.alpha()]).collect()
}
