//! The unread digits of the tray, in whole pixels, in the manner of the drawn "3" and "9+".

/// Where a digit stands in a tray drawing, and how large a cell of its grid is.
pub struct DigitGrid {
    left: u32,
    top: u32,
    cell: u32,
    glyphs: &'static [&'static [&'static str]; 9],
}

/// The digit grid of the drawing with this side; `None` for sizes that are not drawn.
pub fn grid(side: u32) -> Option<DigitGrid> {
    match side {
        16 => Some(DigitGrid { left: 11, top: 10, cell: 1, glyphs: &NARROW }),
        22 => Some(DigitGrid { left: 15, top: 13, cell: 1, glyphs: &TALL }),
        32 => Some(DigitGrid { left: 22, top: 20, cell: 2, glyphs: &NARROW }),
        _ => None,
    }
}

impl DigitGrid {
    /// SVG path data of `digit` (1–9), one rectangle for each horizontal run of cells.
    pub fn path(&self, digit: u8) -> String {
        let rows = self.glyphs[usize::from(digit.clamp(1, 9) - 1)];
        rows.iter()
            .zip(0..)
            .flat_map(|(row, y)| runs(row).map(move |run| (run, y)))
            .map(|(run, y)| self.cells(run, y))
            .collect()
    }

    fn cells(&self, (start, length): (u32, u32), row: u32) -> String {
        let (x, y) = (self.left + start * self.cell, self.top + row * self.cell);
        let (width, height) = (length * self.cell, self.cell);
        format!("M{x} {y}h{width}v{height}h-{width}z")
    }
}

/// The runs of `#` in a row: start and length.
fn runs(row: &str) -> impl Iterator<Item = (u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for (x, _) in (0..).zip(row.bytes()).filter(|(_, cell)| *cell == b'#') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == x => *length += 1,
            Some(_) | None => runs.push((x, 1)),
        }
    }
    runs.into_iter()
}

/// 1–9 in 3 × 5 cells.
const NARROW: [&[&str]; 9] = [
    &[" # ", "## ", " # ", " # ", "###"],
    &["###", "  #", "###", "#  ", "###"],
    &["###", "  #", "###", "  #", "###"],
    &["# #", "# #", "###", "  #", "  #"],
    &["###", "#  ", "###", "  #", "###"],
    &["###", "#  ", "###", "# #", "###"],
    &["###", "  #", "  #", " # ", " # "],
    &["###", "# #", "###", "# #", "###"],
    &["###", "# #", "###", "  #", "###"],
];

/// 1–9 in 4 × 7 cells.
const TALL: [&[&str]; 9] = [
    &["  # ", " ## ", "  # ", "  # ", "  # ", "  # ", " ###"],
    &["### ", "   #", "   #", " ## ", "#   ", "#   ", "####"],
    &["### ", "   #", "   #", " ## ", "   #", "   #", "### "],
    &["#  #", "#  #", "#  #", "####", "   #", "   #", "   #"],
    &["####", "#   ", "#   ", "### ", "   #", "   #", "### "],
    &[" ## ", "#   ", "#   ", "### ", "#  #", "#  #", " ## "],
    &["####", "   #", "   #", "  # ", "  # ", " #  ", " #  "],
    &[" ## ", "#  #", "#  #", " ## ", "#  #", "#  #", " ## "],
    &[" ## ", "#  #", "#  #", " ###", "   #", "   #", " ## "],
];
