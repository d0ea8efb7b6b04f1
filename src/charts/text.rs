//! How wide text is, without asking a browser: advance widths of a common sans-serif, a little on the wide side.

/// Thousandths of the font size for the printable ASCII characters from space to tilde.
const ADVANCE: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// Fonts differ; Ubuntu, DejaVu and Verdana are wider than the table.
const SLACK: f64 = 1.12;

/// The width of a text in the unit of `size`.
pub fn width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|letter| u32::from(advance(letter))).sum();
    f64::from(thousandths) / 1000.0 * size * SLACK
}

fn advance(letter: char) -> u16 {
    match u32::from(letter) {
        code @ 32..=126 => ADVANCE[code as usize - 32],
        0xa0 => 278,
        // Wide scripts take a full square.
        0x1100.. => 1000,
        _ => 600,
    }
}

/// The text, or as much of it as fits with an ellipsis at the end.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = width("…", size);
    for letter in text.chars() {
        used += f64::from(advance(letter)) / 1000.0 * size * SLACK;
        if used > room {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_to_their_room() {
        assert_eq!(fit("numa-host", 12.0, 100.0), "numa-host");
        let cut = fit("a-host-with-a-very-long-name.example.com", 12.0, 100.0);
        assert!(cut.ends_with('…') && width(&cut, 12.0) <= 100.0, "{cut}");
        assert_eq!(fit("name", 12.0, 0.0), "…");
        assert_eq!(fit("", 12.0, 0.0), "");
        assert!(fit(&"東京".repeat(40), 12.0, 60.0).chars().count() < 8);
    }
}
