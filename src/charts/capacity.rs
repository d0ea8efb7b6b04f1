//! Capacity of one host: a bar for each resource on one axis, in per cent of what physically exists.
//!
//! The axis reaches at least to 100 %, and further where more is promised or may be promised; a limit far beyond
//! (`FAR` times the physical size) is named at the edge and does not squeeze the bars.

use super::backend::{self, Ink, SCALE, Sheet};
use super::bar::{Holder, MeterData};
use super::table::ChartRows;
use super::text;
use super::unit::Unit;
use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// A limit beyond this many times the physical size is not drawn to scale.
const FAR: f64 = 2.5;
const TEXT: f64 = 12.0;
const ROW: u32 = 44;
const AXIS: u32 = 26;

/// One resource.
#[derive(Clone, Debug, PartialEq)]
pub struct CapacityBar {
    /// `CPU`, `RAM`, `Hugepages`, `Storage`.
    pub name: String,
    /// Its figures.
    pub data: MeterData,
    /// How to write them.
    pub unit: Unit,
}

impl CapacityBar {
    /// A resource under a name.
    pub fn new(name: impl Into<String>, data: impl Into<MeterData>, unit: Unit) -> Self {
        Self { name: name.into(), data: data.into(), unit }
    }

    /// `26 + 4 of 32`, and what is remarkable.
    fn figures(&self) -> String {
        let MeterData { tracked, other, physical, limit } = self.data;
        let unit = |figure| self.unit.text(figure);
        if self.data.scale() == 0 {
            return "unknown".to_owned();
        }
        let other = match other {
            Some(other) if other > 0 => format!(" + {} other", unit(other)),
            _ => String::new(),
        };
        let limit = if self.data.has_limit() { format!(" · limit {}", unit(limit)) } else { String::new() };
        format!("{}{other} of {}{limit}", unit(tracked), unit(physical))
    }
}

/// Figures against the physical size; a host without the resource is nowhere on the axis.
pub(super) fn share(value: i64, physical: i64) -> f64 {
    if physical > 0 { value.max(0) as f64 / physical as f64 } else { 0.0 }
}

/// Where the axis ends: past everything used and every limit that is not too far off.
pub(super) fn axis_end<'a>(bars: impl IntoIterator<Item = &'a MeterData>) -> f64 {
    let mut end: f64 = 1.0;
    for bar in bars {
        let limit = share(bar.limit, bar.physical);
        end = end.max(share(bar.used(), bar.physical));
        if limit <= FAR {
            end = end.max(limit);
        }
    }
    // Absurd figures (a use of thousands of times the size) must not make endless ticks.
    (end * 1.02).min(1000.0)
}

/// The chart, so many CSS pixels wide.
pub fn host(title: &str, resources: &[CapacityBar], width: u32) -> String {
    let width = width.clamp(240, 2400);
    let height = resources.len().min(24) as u32 * ROW + AXIS;
    let words: Vec<String> = resources
        .iter()
        .map(|resource| resource.data.describe(&resource.name, |figure| resource.unit.text(figure)))
        .collect();
    backend::draw((width, height), title, &words.join(". "), |sheet| paint(sheet, resources))
}

fn paint(sheet: &Sheet, resources: &[CapacityBar]) -> Result<(), DrawingAreaErrorKind<std::io::Error>> {
    let resources = &resources[..resources.len().min(24)];
    let end = axis_end(resources.iter().map(|resource| &resource.data));
    let rows = resources.len() as f64;
    let labels = if end > 4.0 { 5 } else { 6 };
    let mut chart = ChartBuilder::on(sheet)
        .x_label_area_size(AXIS as i32 * SCALE)
        .margin_left(10 * SCALE)
        .margin_right(14 * SCALE)
        .build_cartesian_2d(0.0..end, rows..0.0)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .disable_y_axis()
        .x_labels(labels)
        .x_label_formatter(&|at| format!("{}%", (at * 100.0).round()))
        .x_label_style(Ink::Muted.text(11.0))
        .axis_style(Ink::Axis.line(1.0))
        .draw()?;
    let ticks = chart.as_coord_spec().x_spec().key_points(BoldPoints(labels));
    let area = chart.plotting_area();
    let pixels = area.get_pixel_range().0;
    let room = f64::from(pixels.end - pixels.start);
    for (row, resource) in resources.iter().enumerate() {
        let row = row as f64;
        let (top, bottom) = (row + 0.48, row + 0.86);
        let data = resource.data;
        // The grid keeps clear of the words.
        for &x in &ticks {
            area.draw(&PathElement::new([(x, top - 0.06), (x, row + 1.0)], Ink::Grid.line(1.0)))?;
        }
        let at = |value: i64| share(value, data.physical);
        // Names and figures stand above their bar, so that narrow screens lose no width to them.
        let (x, y) = area.map_coordinate(&(0.0, row + 0.24));
        let middle = |h| Pos::new(h, VPos::Center);
        let figures = text::fit(&resource.figures(), TEXT * f64::from(SCALE), room * 0.72);
        let left = room - text::width(&figures, TEXT * f64::from(SCALE));
        let name = text::fit(&resource.name, TEXT * f64::from(SCALE), left);
        sheet.draw(&Text::new(name, (x, y), Ink::Text.text(TEXT).pos(middle(HPos::Left))))?;
        let right = x + room as i32;
        let ink = if data.scale() > 0 && data.over_limit() { Ink::Bad } else { Ink::Muted };
        sheet.draw(&Text::new(figures, (right, y), ink.text(TEXT).pos(middle(HPos::Right))))?;

        if data.scale() == 0 {
            area.draw(&PathElement::new([(0.0, bottom), (end, bottom)], Ink::Grid.line(1.0)))?;
            continue;
        }
        area.draw(&Rectangle::new([(0.0, top), (at(data.physical), bottom)], Ink::Track.fill()))?;
        for part in data.parts() {
            let scale = data.scale() as f64 / data.physical.max(1) as f64;
            let from = (part.from * scale).min(end);
            let to = (part.to * scale).min(end);
            let ink = match part.holder {
                _ if part.over => Ink::Bad,
                Holder::Tracked => Ink::Tracked,
                Holder::Other => Ink::Other,
            };
            area.draw(&Rectangle::new([(from, top), (to, bottom)], ink.fill()))?;
            if part.hatched {
                area.draw(&Rectangle::new([(from, top), (to, bottom)], Ink::Hatch.fill()))?;
            }
        }
        // What exists ends here.
        area.draw(&PathElement::new([(1.0, top - 0.06), (1.0, bottom + 0.06)], Ink::Axis.line(1.5)))?;
        let limit = at(data.limit);
        if data.has_limit() && limit <= end {
            area.draw(&PathElement::new([(limit, top - 0.06), (limit, bottom + 0.06)], Ink::Limit.line(2.0)))?;
        } else if data.has_limit() {
            // Further to the right than the axis goes.
            let (_, y) = area.map_coordinate(&(0.0, (top + bottom) / 2.0));
            sheet.draw(&Polygon::new(arrow((right, y), (1, 0)), Ink::LimitArea.fill()))?;
        }
    }
    Ok(())
}

/// A triangle that points from the edge of the plot to what lies beyond it.
pub(super) fn arrow((x, y): (i32, i32), (dx, dy): (i32, i32)) -> Vec<(i32, i32)> {
    let (long, wide) = (7 * SCALE, 4 * SCALE);
    vec![
        (x, y),
        (x - dx * long + dy * wide, y - dy * long + dx * wide),
        (x - dx * long - dy * wide, y - dy * long - dx * wide),
    ]
}

/// The chart as a table.
pub fn host_rows(resources: &[CapacityBar]) -> ChartRows {
    let head = ["Resource", "Tracked", "Other", "Free", "Physical", "Limit", "Used"].map(str::to_owned).to_vec();
    let rows = resources.iter().map(|resource| cells(&resource.name, &resource.data, resource.unit)).collect();
    ChartRows { head, rows }
}

/// One row of figures.
pub(super) fn cells(name: &str, data: &MeterData, unit: Unit) -> Vec<String> {
    let used = if data.physical > 0 {
        crate::model::units::percent(share(data.used(), data.physical))
    } else {
        "unknown".to_owned()
    };
    if data.scale() == 0 {
        return std::iter::once(name.to_owned()).chain((0..6).map(|_| "unknown".to_owned())).collect();
    }
    vec![
        name.to_owned(),
        unit.text(data.tracked),
        data.other.map_or("unknown".to_owned(), |other| unit.text(other)),
        unit.text(data.free()),
        unit.text(data.physical),
        unit.text(data.limit),
        used,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn resources() -> Vec<CapacityBar> {
        let data = |tracked, other, physical, limit| MeterData { tracked, other, physical, limit };
        let gib = crate::model::units::GIB;
        vec![
            CapacityBar::new("CPU cores", data(26, Some(4), 32, 128), Unit::Count),
            CapacityBar::new("RAM, general", data(41 * gib, Some(12 * gib), 208 * gib, 312 * gib), Unit::Memory),
            CapacityBar::new("RAM, hugepages", data(60 * gib, None, 48 * gib, 48 * gib), Unit::Memory),
            CapacityBar::new(
                "Storage",
                data(250_000_000_000, Some(80_000_000_000), 3_440_000_000_000, 3_440_000_000_000),
                Unit::Storage,
            ),
        ]
    }

    #[test]
    fn one_bar_a_resource_with_limit_and_figures() {
        let svg = host("Capacity of numa-host", &resources(), 640);
        assert!(svg.starts_with("<svg viewBox=\"0 0 2560 808\" width=\"640\" height=\"202\" role=\"img\">"), "{svg}");
        assert_eq!(svg.matches("class=\"ch-free\"").count(), 4);
        // The CPU limit is four times the cores: too far to draw, named in the figures.
        assert_eq!(svg.matches("class=\"ch-limit\"").count(), 1);
        assert!(svg.contains("26 + 4 other of 32 · limit 128"));
        assert_eq!(svg.matches("class=\"ch-bad\"").count(), 2, "hugepages beyond their limit, bar and figures");
        assert_eq!(svg.matches("url(#hatch-chart)").count(), 1);
        assert!(svg.contains("<desc>CPU cores: 26 tracked, 4 other, 2 free of 32; limit 128. "));
    }

    #[test]
    fn the_table_says_the_same() {
        let table = host_rows(&resources());
        assert_eq!(table.rows[0], ["CPU cores", "26", "4", "2", "32", "128", "94%"]);
        assert_eq!(table.rows[2][2], "unknown");
        assert_eq!(host_rows(&[CapacityBar::new("CPU", MeterData::default(), Unit::Count)]).rows[0][6], "unknown");
    }

    #[test]
    fn hostile_and_endless_names() {
        let name = "<img src=x onerror=alert(1)>".repeat(20);
        let svg = host(&name, &[CapacityBar::new(&name, MeterData::plain(1, 2), Unit::Count)], 300);
        assert!(!svg.contains("<img") && svg.contains('…'));
    }

    proptest! {
        #[test]
        fn any_figures_draw(tracked: i64, other: Option<i64>, physical: i64, limit: i64, width: u32) {
            let data = MeterData { tracked, other, physical, limit };
            let svg = host("x", &[CapacityBar::new("x", data, Unit::Memory)], width);
            prop_assert!(svg.len() < 20_000 && !svg.contains("NaN") && svg.ends_with("</svg>"));
        }
    }

    /// `cargo test specimen_charts -- --ignored` writes charts to look at.
    #[test]
    #[ignore = "for the eye"]
    fn specimen_charts() {
        for width in [360, 640, 1100] {
            let path = std::env::temp_dir().join(format!("host-{width}.svg"));
            std::fs::write(path, host("Capacity of numa-host", &resources(), width)).unwrap();
        }
    }
}
