//! Capacity of many hosts for one resource: a column for each of up to [`NAMED`], beyond that a profile of them all.
//!
//! Both are ordered by how full the hosts are and measure in per cent of the physical size. The columns carry each host's
//! own limit; the profile shows used and limit as outlines over the fleet, the fullest host at the left.

use super::backend::{self, Ink, SCALE, Sheet};
use super::bar::{Holder, MeterData};
use super::capacity::{arrow, axis_end, cells, share};
use super::table::ChartRows;
use super::text;
use super::unit::Unit;
use crate::model::order::InOrder;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// More hosts than this are not named one by one.
pub const NAMED: usize = 40;
const HEIGHT: u32 = 200;
const LEFT: i32 = 44;
/// A profile has no more steps than this: more would be thinner than a pixel.
const STEPS: usize = 400;

/// One host's share of the fleet.
#[derive(Clone, Debug, PartialEq)]
pub struct FleetBar {
    pub name: String,
    pub data: MeterData,
}

type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// The chart, so many CSS pixels wide. `what` is the resource: `CPU`, `RAM`, `Storage`.
pub fn fleet(what: &str, bars: &[FleetBar], unit: Unit, width: u32) -> String {
    let width = width.clamp(240, 2400);
    let (bars, unknown) = ordered(bars);
    let over = bars.iter().filter(|bar| bar.data.over_limit()).count();
    let mut words = format!("{} hosts by use of {what}, fullest first", bars.len());
    if let (Some(first), Some(last)) = (bars.first(), bars.last()) {
        words.push_str(&format!(
            ": from {} ({}) to {} ({})",
            first.name,
            of(&first.data, unit),
            last.name,
            of(&last.data, unit)
        ));
    }
    words.push_str(&format!("; {over} over their limit, {unknown} without figures"));
    let title = format!("{what} of {} hosts", bars.len() + unknown);
    let room = room_for_names(&bars, width);
    backend::draw((width, HEIGHT + room), &title, &words, |sheet| {
        if bars.len() > NAMED { profile(sheet, &bars) } else { columns(sheet, &bars, room, width) }
    })
}

fn of(data: &MeterData, unit: Unit) -> String {
    format!("{} of {}", unit.text(data.used()), unit.text(data.physical))
}

/// Fullest first; hosts without figures are counted only.
fn ordered(bars: &[FleetBar]) -> (Vec<&FleetBar>, usize) {
    let mut known: Vec<&FleetBar> = bars.iter().filter(|bar| bar.data.physical > 0).collect();
    known.order_by(|a, b| {
        let full = |bar: &FleetBar| share(bar.data.used(), bar.data.physical);
        full(b).total_cmp(&full(a)).then_with(|| a.name.cmp(&b.name))
    });
    let unknown = bars.len() - known.len();
    (known, unknown)
}

/// Pixels of a column, gap included.
fn pitch(count: usize, width: u32) -> f64 {
    (f64::from(width) - f64::from(LEFT) - 8.0) / count.max(1) as f64
}

/// Names lie under wide columns and stand on end under narrow ones.
fn lying(bars: &[&FleetBar], width: u32) -> bool {
    pitch(bars.len(), width) >= 72.0
}

/// How much height the names take beyond the plot.
fn room_for_names(bars: &[&FleetBar], width: u32) -> u32 {
    if bars.len() > NAMED || lying(bars, width) {
        return 24;
    }
    let longest = bars.iter().map(|bar| text::width(&bar.name, 11.0)).fold(0.0, f64::max);
    (longest.min(110.0) + 12.0) as u32
}

fn columns(sheet: &Sheet, bars: &[&FleetBar], room: u32, width: u32) -> Drawn {
    let count = bars.len().max(1) as f64;
    let end = axis_end(bars.iter().map(|bar| &bar.data));
    let mut chart = ChartBuilder::on(sheet)
        .margin_top(8 * SCALE)
        .margin_right(8 * SCALE)
        .y_label_area_size(LEFT * SCALE)
        .x_label_area_size(room as i32 * SCALE)
        .build_cartesian_2d(0.0..count, 0.0..end)?;
    mesh(&mut chart, end)?;
    let area = chart.plotting_area();
    let gap = (0.5 - 24.0 / pitch(bars.len(), width).max(1.0)).clamp(0.12, 0.46);
    for (index, bar) in bars.iter().enumerate() {
        let (from, to) = (index as f64 + gap, (index + 1) as f64 - gap);
        let data = bar.data;
        let high = |part: f64| (part * data.scale() as f64 / data.physical.max(1) as f64).min(end);
        area.draw(&Rectangle::new([(from, 0.0), (to, 1.0)], Ink::Track.fill()))?;
        for part in data.parts() {
            let ink = match part.holder {
                _ if part.over => Ink::Bad,
                Holder::Tracked => Ink::Tracked,
                Holder::Other => Ink::Other,
            };
            let corners = [(from, high(part.from)), (to, high(part.to))];
            area.draw(&Rectangle::new(corners, ink.fill()))?;
            if part.hatched {
                area.draw(&Rectangle::new(corners, Ink::Hatch.fill()))?;
            }
        }
        let limit = share(data.limit, data.physical);
        if data.has_limit() && limit <= end {
            let reach = gap.min(0.1);
            area.draw(&PathElement::new([(from - reach, limit), (to + reach, limit)], Ink::Limit.line(2.0)))?;
        } else if data.has_limit() {
            // Higher than the axis goes.
            let top = area.map_coordinate(&((from + to) / 2.0, end));
            sheet.draw(&Polygon::new(arrow(top, (0, -1)), Ink::LimitArea.fill()))?;
        }
        let (x, y) = area.map_coordinate(&(index as f64 + 0.5, 0.0));
        let at = (x, y + 6 * SCALE);
        name(sheet, bars, index, at, width)?;
    }
    area.draw(&PathElement::new([(0.0, 1.0), (count, 1.0)], Ink::Axis.line(1.0)))
}

fn name(sheet: &Sheet, bars: &[&FleetBar], index: usize, at: (i32, i32), width: u32) -> Drawn {
    let name = &bars[index].name;
    if lying(bars, width) {
        let short = text::fit(name, 11.0, pitch(bars.len(), width) - 6.0);
        return sheet.draw(&Text::new(short, at, Ink::Muted.text(11.0).pos(Pos::new(HPos::Center, VPos::Top))));
    }
    let short = text::fit(name, 11.0, 110.0);
    // Turned by a quarter, so that the end of the name is at the axis.
    let style = Ink::Muted.text(11.0).transform(FontTransform::Rotate270).pos(Pos::new(HPos::Right, VPos::Center));
    sheet.draw(&Text::new(short, at, style))
}

type Chart<'a, 'b> = ChartContext<
    'a,
    backend::Page<'b>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

fn mesh(chart: &mut Chart, end: f64) -> Drawn {
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(if end > 4.0 { 4 } else { 5 })
        .y_label_formatter(&|at| format!("{}%", (at * 100.0).round()))
        .y_label_style(Ink::Muted.text(11.0))
        .bold_line_style(Ink::Grid.line(1.0))
        .light_line_style(TRANSPARENT)
        .axis_style(Ink::Axis.line(1.0))
        .draw()
}

/// Steps of the profile: what share is tracked, used and allowed, each the highest of the hosts that share a step.
fn steps(bars: &[&FleetBar]) -> Vec<[f64; 3]> {
    let count = bars.len().min(STEPS);
    (0..count)
        .map(|step| {
            let group = &bars[step * bars.len() / count..((step + 1) * bars.len() / count)];
            group.iter().fold([0.0f64; 3], |most, bar| {
                let MeterData { tracked, physical, limit, .. } = bar.data;
                let of = |value| share(value, physical);
                [most[0].max(of(tracked)), most[1].max(of(bar.data.used())), most[2].max(of(limit))]
            })
        })
        .collect()
}

fn profile(sheet: &Sheet, bars: &[&FleetBar]) -> Drawn {
    let steps = steps(bars);
    let end = axis_end(bars.iter().map(|bar| &bar.data));
    let count = steps.len().max(1) as f64;
    let mut chart = ChartBuilder::on(sheet)
        .margin_top(8 * SCALE)
        .margin_right(8 * SCALE)
        .y_label_area_size(LEFT * SCALE)
        .x_label_area_size(24 * SCALE)
        .build_cartesian_2d(0.0..count, 0.0..end)?;
    mesh(&mut chart, end)?;
    let area = chart.plotting_area();
    area.draw(&Rectangle::new([(0.0, 0.0), (count, 1.0)], Ink::Track.fill()))?;
    for (which, ink) in [(1, Ink::Other), (0, Ink::Tracked)] {
        let mut outline = vec![(0.0, 0.0)];
        outline.extend(stairs(&steps, which, end));
        outline.push((count, 0.0));
        area.draw(&Polygon::new(outline, ink.fill()))?;
    }
    // What passes the limit is red, whoever holds it.
    for (index, [_, used, limit]) in steps.iter().enumerate().filter(|(_, [_, used, limit])| used > limit) {
        let corners = [(index as f64, limit.min(end)), (index as f64 + 1.0, used.min(end))];
        area.draw(&Rectangle::new(corners, Ink::Bad.fill()))?;
    }
    area.draw(&PathElement::new([(0.0, 1.0), (count, 1.0)], Ink::Axis.line(1.0)))?;
    // Limits of neighbours differ: level pieces only, no walls between them.
    let mut from = 0;
    for (index, step) in steps.iter().enumerate() {
        let ends = steps.get(index + 1).is_none_or(|next| next[2] != step[2]);
        if ends {
            if step[2] > 1.0 && step[2] <= end {
                let level = [(from as f64, step[2]), (index as f64 + 1.0, step[2])];
                area.draw(&PathElement::new(level, Ink::Limit.line(2.0)))?;
            }
            from = index + 1;
        }
    }
    let style = |h| Ink::Muted.text(11.0).pos(Pos::new(h, VPos::Top));
    for (at, h, label) in [
        (0.0, HPos::Left, "fullest".to_owned()),
        (0.5, HPos::Center, format!("{} hosts", bars.len())),
        (1.0, HPos::Right, "emptiest".to_owned()),
    ] {
        let (x, y) = area.map_coordinate(&(count * at, 0.0));
        sheet.draw(&Text::new(label, (x, y + 6 * SCALE), style(h)))?;
    }
    Ok(())
}

/// The upper edge of one figure over all steps.
fn stairs(steps: &[[f64; 3]], which: usize, end: f64) -> Vec<(f64, f64)> {
    let edge = |(index, step): (usize, &[f64; 3])| {
        let y = step[which].min(end);
        [(index as f64, y), (index as f64 + 1.0, y)]
    };
    steps.iter().enumerate().flat_map(edge).collect()
}

/// The chart as a table, in the same order, hosts without figures at the end.
pub fn fleet_rows(bars: &[FleetBar], unit: Unit) -> ChartRows {
    let head = ["Host", "Tracked", "Other", "Free", "Physical", "Limit", "Used"].map(str::to_owned).to_vec();
    let (known, _) = ordered(bars);
    let unknown = bars.iter().filter(|bar| bar.data.physical <= 0);
    let rows = known.into_iter().chain(unknown).map(|bar| cells(&bar.name, &bar.data, unit)).collect();
    ChartRows { head, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hosts(count: usize) -> Vec<FleetBar> {
        (0..count as i64)
            .map(|n| {
                let physical = [16, 32, 48, 96][n as usize % 4];
                let data = MeterData {
                    tracked: physical * ((n * 37) % 120) / 100,
                    other: Some(physical * (n % 3) / 20),
                    physical,
                    limit: physical * [1, 1, 2, 4][n as usize % 4],
                };
                FleetBar { name: format!("host-{n:02}.rack-{}", n % 5), data }
            })
            .collect()
    }

    #[test]
    fn few_hosts_have_a_column_and_a_name_each() {
        let mut bars = hosts(12);
        bars.push(FleetBar { name: "unreachable".into(), data: MeterData::default() });
        let svg = fleet("CPU", &bars, Unit::Count, 900);
        assert_eq!(svg.matches("class=\"ch-free\"").count(), 12);
        assert!(svg.contains("host-03.rack-3") && !svg.contains(">unreachable"));
        assert!(svg.contains("<title>CPU of 13 hosts</title>") && svg.contains("1 without figures"));
        let rows = fleet_rows(&bars, Unit::Count).rows;
        assert_eq!(rows.len(), 13);
        assert_eq!(rows[12][0], "unreachable");
    }

    #[test]
    fn many_hosts_are_a_profile_of_bounded_size() {
        let svg = fleet("CPU", &hosts(5000), Unit::Count, 900);
        assert!(svg.contains(">\n5000 hosts\n<") || svg.contains("5000 hosts"));
        assert!(svg.len() < 80_000, "{}", svg.len());
    }

    #[test]
    fn nothing_and_one() {
        assert!(fleet("RAM", &[], Unit::Memory, 900).ends_with("</svg>"));
        assert!(fleet("RAM", &hosts(1), Unit::Memory, 0).ends_with("</svg>"));
    }

    proptest! {
        #[test]
        fn any_figures_draw(figures in proptest::collection::vec((any::<i64>(), any::<Option<i64>>(), any::<i64>(), any::<i64>()), 0..60)) {
            let bars: Vec<_> = figures
                .into_iter()
                .map(|(tracked, other, physical, limit)| FleetBar {
                    name: "<b>".into(),
                    data: MeterData { tracked, other, physical, limit },
                })
                .collect();
            let svg = fleet("x", &bars, Unit::Memory, 700);
            prop_assert!(!svg.contains("NaN") && !svg.contains("<b>") && svg.ends_with("</svg>"));
        }
    }

    /// `cargo test specimen -- --ignored` writes charts to look at.
    #[test]
    #[ignore = "for the eye"]
    fn specimen_fleet() {
        for (count, width) in [(6, 1100), (6, 360), (24, 1100), (40, 1100), (40, 360), (200, 1100), (200, 360)] {
            let path = std::env::temp_dir().join(format!("fleet-{count}-{width}.svg"));
            std::fs::write(path, fleet("CPU", &hosts(count), Unit::Count, width)).unwrap();
        }
    }
}
