//! The tray pictures: connection state × unread count × panel × size, each from its own drawing.
//!
//! Drawn are four states with the counts none, 3 and 9+. The other digits take the place of the drawn "3"; *signed out*
//! is *offline* without the slash (look, "Tray").

use std::path::{Path, PathBuf};

use resvg::tiny_skia::Pixmap;

use crate::Rendered;
use crate::digits;
use crate::error::IconError;
use crate::raster;

/// What the point at the end of the path tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Live,
    Connecting,
    Reconnecting,
    Offline,
    SignedOut,
}

/// How much is unread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    None,
    /// 1–9.
    Digit(u8),
    NinePlus,
}

/// The panel that the picture stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    Light,
    Dark,
}

/// One tray picture; `side` is in pixels.
#[derive(Debug, Clone, Copy)]
pub struct TrayPicture {
    pub state: State,
    pub count: Count,
    pub panel: Panel,
    pub side: u32,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Live, Self::Connecting, Self::Reconnecting, Self::Offline, Self::SignedOut];

    pub fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Connecting => "connecting",
            Self::Reconnecting => "reconnecting",
            Self::Offline => "offline",
            Self::SignedOut => "signed-out",
        }
    }

    /// The state whose drawing this one starts from.
    fn drawn(self) -> Self {
        match self {
            Self::SignedOut => Self::Offline,
            Self::Live | Self::Connecting | Self::Reconnecting | Self::Offline => self,
        }
    }
}

impl Count {
    /// None, 1 to 9, more than 9.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::None).chain((1..=9).map(Self::Digit)).chain(std::iter::once(Self::NinePlus))
    }

    fn name(self) -> String {
        match self {
            Self::None => "0".to_owned(),
            Self::Digit(digit) => digit.to_string(),
            Self::NinePlus => "9plus".to_owned(),
        }
    }

    /// The count whose drawing this one starts from, as the drawing's file name spells it.
    fn drawn(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Digit(_) => "3",
            Self::NinePlus => "9plus",
        }
    }
}

impl Panel {
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The drawn sizes: 16 (Windows), 22 (most Linux panels), 32 (high density).
pub const SIDES: [u32; 3] = [16, 22, 32];

impl TrayPicture {
    /// Every picture there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let states = State::ALL.into_iter();
        let counted = states.flat_map(|state| Count::all().map(move |count| (state, count)));
        let placed = counted.flat_map(|(state, count)| Panel::ALL.map(move |panel| (state, count, panel)));
        placed.flat_map(|(state, count, panel)| SIDES.map(move |side| Self { state, count, panel, side }))
    }

    /// File name: `{state}-{0..9|9plus}-{panel}-{side}.png`.
    fn file_name(self) -> String {
        let Self { state, count, panel, side } = self;
        format!("{}-{}-{}-{side}.png", state.name(), count.name(), panel.name())
    }

    /// Renders this picture from the drawings in `source`.
    pub fn render(self, source: &Path) -> Result<Pixmap, IconError> {
        let name =
            format!("{}-{}-{}-{}.svg", self.state.drawn().name(), self.count.drawn(), self.panel.name(), self.side);
        let path = source.join("tray").join(&name);
        let drawing = std::fs::read_to_string(&path).map_err(|source| IconError::File { path, source })?;
        let odd = |reason: &str| IconError::Drawing { name: name.clone(), reason: reason.to_owned() };
        let drawing = match self.state {
            State::SignedOut => without_slash(&drawing).ok_or_else(|| odd("it has no slash to leave out"))?,
            State::Live | State::Connecting | State::Reconnecting | State::Offline => drawing,
        };
        let drawing = match self.count {
            Count::Digit(digit) => {
                with_digit(&drawing, digit, self.side).ok_or_else(|| odd("it has no digit to replace"))?
            }
            Count::None | Count::NinePlus => drawing,
        };
        raster::render(&name, &drawing, self.side)
    }
}

/// Renders every tray picture.
pub fn render(source: &Path) -> Result<Vec<Rendered>, IconError> {
    let file = |picture: TrayPicture| {
        let path = PathBuf::from("tray").join(picture.file_name());
        Ok(Rendered { path, bytes: raster::png(&picture.render(source)?)? })
    };
    TrayPicture::all().map(file).collect()
}

/// Leaves the slash out: the only path of one straight line (`M… L…`, no curve).
fn without_slash(drawing: &str) -> Option<String> {
    let is_slash = |data: &str| data.contains('L') && !data.contains('C');
    let (start, end) = paths(drawing).find(|(start, end)| path_data(&drawing[*start..*end]).is_some_and(is_slash))?;
    Some(format!("{}{}", &drawing[..start], &drawing[end..]))
}

/// Puts `digit` in the place of the drawn digit: the data of the last path.
fn with_digit(drawing: &str, digit: u8, side: u32) -> Option<String> {
    let (start, end) = paths(drawing).last()?;
    let data = path_data(&drawing[start..end])?;
    let element = drawing[start..end].replacen(data, &digits::grid(side)?.path(digit), 1);
    Some(format!("{}{element}{}", &drawing[..start], &drawing[end..]))
}

/// Byte ranges of the `<path …/>` elements.
fn paths(drawing: &str) -> impl Iterator<Item = (usize, usize)> {
    drawing.match_indices("<path ").filter_map(|(start, _)| Some((start, start + drawing[start..].find("/>")? + 2)))
}

fn path_data(element: &str) -> Option<&str> {
    element.split_once("d=\"")?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // what fails in a helper fails its test
    use super::*;

    /// Panel colours of the drawing "Tray": a light and a dark desktop panel, as grey from 0 to 1.
    fn panel_grey(panel: Panel) -> f32 {
        match panel {
            Panel::Light => 0.92,
            Panel::Dark => 0.12,
        }
    }

    fn source() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../icons/source")
    }

    /// Luma (Rec. 709) of the picture as it stands on its panel.
    fn greys(picture: TrayPicture) -> Vec<f32> {
        let panel = panel_grey(picture.panel);
        let pixels = picture.render(&source()).unwrap();
        let over = |p: &resvg::tiny_skia::PremultipliedColorU8| {
            let luma = 0.2126 * f32::from(p.red()) + 0.7152 * f32::from(p.green()) + 0.0722 * f32::from(p.blue());
            luma / 255.0 + panel * (1.0 - f32::from(p.alpha()) / 255.0)
        };
        pixels.pixels().iter().map(over).collect()
    }

    fn rms(left: &[f32], right: &[f32]) -> f32 {
        let squares: f32 = left.iter().zip(right).map(|(l, r)| (l - r) * (l - r)).sum();
        (squares / left.len() as f32).sqrt()
    }

    fn for_each_place(mut check: impl FnMut(Panel, u32)) {
        for panel in Panel::ALL {
            for side in SIDES {
                check(panel, side);
            }
        }
    }

    #[test]
    fn any_two_states_differ_in_grey_on_every_panel_and_size_whatever_is_unread() {
        let mut least = f32::INFINITY;
        for_each_place(|panel, side| {
            for count in Count::all() {
                let seen = State::ALL.map(|state| (state, greys(TrayPicture { state, count, panel, side })));
                for (index, (one, left)) in seen.iter().enumerate() {
                    for (other, right) in &seen[index + 1..] {
                        let difference = rms(left, right);
                        least = least.min(difference);
                        let place = format!("{count:?} on {panel:?} at {side} px");
                        assert!(difference > 0.05, "{one:?} and {other:?} differ by {difference:.3} with {place}");
                    }
                }
            }
        });
        println!("the two most alike differ by {:.1} % of full scale", least * 100.0);
    }

    #[test]
    fn any_two_counts_differ_in_grey() {
        for_each_place(|panel, side| {
            let all: Vec<_> = Count::all()
                .map(|count| (count, greys(TrayPicture { state: State::Live, count, panel, side })))
                .collect();
            for (index, (one, left)) in all.iter().enumerate() {
                for (other, right) in &all[index + 1..] {
                    assert!(rms(left, right) > 0.02, "{one:?} and {other:?} look alike on {panel:?} at {side} px");
                }
            }
        });
    }

    #[test]
    fn our_three_is_the_drawn_three() {
        for_each_place(|panel, side| {
            let name = format!("tray/live-3-{}-{side}.svg", panel.name());
            let drawn = raster::render(&name, &std::fs::read_to_string(source().join(&name)).unwrap(), side).unwrap();
            let ours =
                TrayPicture { state: State::Live, count: Count::Digit(3), panel, side }.render(&source()).unwrap();
            assert!(drawn.data() == ours.data(), "the digit grid of {name} is off");
        });
    }

    #[test]
    fn signed_out_is_offline_without_its_slash() {
        let offline = r#"<svg><path d="M1 2C3 4"/><circle r="2"/><path d="M8.5 1L14.5 7"/></svg>"#;
        assert_eq!(without_slash(offline).as_deref(), Some(r#"<svg><path d="M1 2C3 4"/><circle r="2"/></svg>"#));
    }
}
