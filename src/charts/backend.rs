//! A plotters backend whose SVG is the same on every machine and takes its colours from the page.
//!
//! plotters measures text with a `<span>` in the browser (a forced layout for each label) and by guess elsewhere; here a
//! table of advance widths answers. Colours are sentinels, replaced by classes of `style/_chart.scss` once drawn, so that
//! dark mode needs no new drawing and no style attribute. plotters knows whole pixels only: it draws at [`SCALE`].

use plotters::prelude::*;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use std::fmt::Write;

/// Drawing units for each CSS pixel.
pub const SCALE: i32 = 4;

/// What a shape is; its colour is a sentinel that becomes a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Ink {
    Text = 1,
    Muted,
    Grid,
    Axis,
    Track,
    Tracked,
    Other,
    Bad,
    Limit,
    /// A filled mark of a limit.
    LimitArea,
    /// Laid over a part that is promised but not there.
    Hatch,
}

const INKS: [(Ink, &str); 11] = [
    (Ink::Text, "class=\"ch-text\""),
    (Ink::Muted, "class=\"ch-muted\""),
    (Ink::Grid, "class=\"ch-grid\""),
    (Ink::Axis, "class=\"ch-axis\""),
    (Ink::Track, "class=\"ch-free\""),
    (Ink::Tracked, "class=\"ch-tracked\""),
    (Ink::Other, "class=\"ch-other\""),
    (Ink::Bad, "class=\"ch-bad\""),
    (Ink::Limit, "class=\"ch-limit\""),
    (Ink::LimitArea, "class=\"ch-text\""),
    (Ink::Hatch, "fill=\"url(#hatch-chart)\""),
];

impl Ink {
    /// The sentinel.
    pub fn colour(self) -> RGBColor {
        RGBColor(1, 2, self as u8)
    }

    /// A filled shape.
    pub fn fill(self) -> ShapeStyle {
        self.colour().filled()
    }

    /// A line so many CSS pixels wide.
    pub fn line(self, width: f64) -> ShapeStyle {
        Color::stroke_width(&self.colour(), (width * f64::from(SCALE)).round().max(1.0) as u32)
    }

    /// Text so many CSS pixels high. plotters divides by 1.24 what it is given.
    pub fn text(self, size: f64) -> TextStyle<'static> {
        ("sans-serif", size * 1.24 * f64::from(SCALE)).into_font().color(&self.colour())
    }
}

/// plotters' SVG backend with a measure of its own.
pub struct Page<'a>(SVGBackend<'a>);

impl DrawingBackend for Page<'_> {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, colour: BackendColor) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_pixel(at, colour)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_path(path, style)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        at: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.0.draw_text(text, style, at)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let size = style.size() / 1.24;
        Ok((super::text::width(text, size).ceil() as u32, size.ceil() as u32))
    }
}

/// The area to draw on.
pub type Sheet<'a> = DrawingArea<Page<'a>, plotters::coord::Shift>;

/// Draws, and wraps the result for a page: `role="img"`, title and description, classes for colours.
///
/// Width and height are CSS pixels. What goes wrong while drawing leaves what was drawn until then; the title, the
/// description and the table of the chart still say everything.
pub fn draw<E>(
    (width, height): (u32, u32),
    title: &str,
    description: &str,
    paint: impl FnOnce(&Sheet) -> Result<(), DrawingAreaErrorKind<E>>,
) -> String
where
    E: std::error::Error + Send + Sync,
{
    let scale = SCALE as u32;
    let (wide, tall) = (width.saturating_mul(scale), height.saturating_mul(scale));
    let mut body = String::new();
    {
        let sheet = Page(SVGBackend::with_string(&mut body, (wide, tall))).into_drawing_area();
        let _ = paint(&sheet);
        let _ = sheet.present();
    }
    // plotters' own <svg> tag goes: ours has the size, the role and the words.
    let inner = body.split_once(">\n").map_or("", |(_, rest)| rest);
    let inner = inner.rsplit_once("</svg>").map_or(inner, |(shapes, _)| shapes);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {wide} {tall}\" width=\"{width}\" height=\"{height}\" role=\"img\"><title>{}</title>",
        escape(title)
    );
    let _ = write!(svg, "<desc>{}</desc>", escape(description));
    svg.push_str(&recolour(inner));
    svg.push_str("</svg>");
    svg
}

/// Sentinels to classes; attributes that say nothing are dropped.
fn recolour(shapes: &str) -> String {
    let mut text = shapes.replace(" opacity=\"1\"", "").replace(" stroke=\"none\"", "");
    text = text.replace(" font-family=\"sans-serif\"", "").replace("\"/>\n", "\"/>");
    for (ink, class) in INKS {
        let RGBColor(r, g, b) = ink.colour();
        for attribute in ["fill", "stroke"] {
            text = text.replace(&format!("{attribute}=\"#{r:02X}{g:02X}{b:02X}\""), class);
        }
    }
    text
}

/// Text as SVG holds it. Control characters, which XML forbids, become spaces.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_classes_and_hostile_text_stays_text() {
        let svg = draw((100, 20), "<img src=x onerror=alert(1)>", "a & b", |sheet| {
            sheet.draw(&Rectangle::new([(0, 0), (40, 40)], Ink::Tracked.fill()))?;
            sheet.draw(&Text::new("<script>\u{7}", (0, 0), Ink::Text.text(12.0)))?;
            sheet.draw(&PathElement::new([(0, 0), (9, 9)], Ink::Grid.line(1.0)))
        });
        assert!(svg.contains("<rect x=\"0\" y=\"0\" width=\"40\" height=\"40\" class=\"ch-tracked\"/>"), "{svg}");
        assert!(svg.contains("<title>&lt;img src=x onerror=alert(1)&gt;</title><desc>a &amp; b</desc>"));
        assert!(svg.contains("class=\"ch-grid\"") && svg.contains("&lt;script&gt;"));
        for never in ["#0102", "style=", "<img", "<script", "font-family"] {
            assert!(!svg.contains(never), "{never} in {svg}");
        }
        assert_eq!(svg.matches("<svg").count(), 1);
        assert!(svg.ends_with("</svg>"));
    }
}
