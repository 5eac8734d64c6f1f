//! All tray pictures on one sheet, enlarged and as they appear, to be looked at by a person.

use std::path::Path;

use resvg::tiny_skia::{Color, FilterQuality, Paint, Pixmap, PixmapPaint, Rect, Transform};

use crate::error::IconError;
use crate::tray::{Count, Panel, SIDES, State, TrayPicture};

/// Room for one state and count, in pixels.
const CELL_WIDTH: i32 = 156;
const CELL_HEIGHT: i32 = 72;
/// Enlargement of the first picture of a cell, which is the smallest size.
const ENLARGED: i32 = 4;

/// Draws the sheet: a column for each count, a block of rows for each panel and state.
pub fn draw(source: &Path) -> Result<Pixmap, IconError> {
    let columns = i32::try_from(Count::all().count()).unwrap_or(i32::MAX);
    let rows = (Panel::ALL.len() * State::ALL.len()) as i32;
    let (width, half) = (columns * CELL_WIDTH, rows / 2 * CELL_HEIGHT);
    let mut sheet = blank(width, half * 2)?;
    for (panel, top) in Panel::ALL.into_iter().zip([0, half]) {
        fill(&mut sheet, top, half, panel_colour(panel));
        for (state, row) in State::ALL.into_iter().zip(0..) {
            for (count, column) in Count::all().zip(0..) {
                place(
                    &mut sheet,
                    source,
                    (state, count, panel),
                    (column * CELL_WIDTH + 4, top + row * CELL_HEIGHT + 4),
                )?;
            }
        }
    }
    Ok(sheet)
}

fn place(sheet: &mut Pixmap, source: &Path, what: (State, Count, Panel), (x, y): (i32, i32)) -> Result<(), IconError> {
    let (state, count, panel) = what;
    let picture = |side| TrayPicture { state, count, panel, side }.render(source);
    let paint = PixmapPaint { quality: FilterQuality::Nearest, ..PixmapPaint::default() };
    let enlarged = Transform::from_scale(ENLARGED as f32, ENLARGED as f32).post_translate(x as f32, y as f32);
    sheet.draw_pixmap(0, 0, picture(SIDES[0])?.as_ref(), &paint, enlarged, None);
    let mut right = x + SIDES[0] as i32 * ENLARGED + 4;
    for side in SIDES {
        sheet.draw_pixmap(right, y, picture(side)?.as_ref(), &paint, Transform::identity(), None);
        right += side as i32 + 4;
    }
    Ok(())
}

fn panel_colour(panel: Panel) -> Color {
    match panel {
        Panel::Light => Color::from_rgba8(0xeb, 0xeb, 0xef, 0xff),
        Panel::Dark => Color::from_rgba8(0x1e, 0x1e, 0x24, 0xff),
    }
}

fn fill(sheet: &mut Pixmap, top: i32, height: i32, colour: Color) {
    let mut paint = Paint::default();
    paint.set_color(colour);
    if let Some(area) = Rect::from_xywh(0.0, top as f32, sheet.width() as f32, height as f32) {
        sheet.fill_rect(area, &paint, Transform::identity(), None);
    }
}

fn blank(width: i32, height: i32) -> Result<Pixmap, IconError> {
    Pixmap::new(width.unsigned_abs(), height.unsigned_abs())
        .ok_or_else(|| IconError::Encoding("empty sheet".to_owned()))
}
