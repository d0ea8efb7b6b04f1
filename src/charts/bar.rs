//! Geometry of a segmented bar: who holds how much, where the physical size ends and where the limit lies.
//!
//! Meters and capacity charts draw the same parts, so the arithmetic is here once. Positions are shares of the scale,
//! from 0 to 1; the scale reaches to the largest of limit, used and physical size.

use crate::model::order::InOrder;

/// Plain figures of one resource in one unit. Negative figures count as zero where they are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MeterData {
    /// Taken by what this product looks after.
    pub tracked: i64,
    /// Taken by others; `None` where unknown.
    pub other: Option<i64>,
    /// What physically exists.
    pub physical: i64,
    /// How much may be promised; equals `physical` where nothing may be over-committed.
    pub limit: i64,
}

/// What a part of the bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Tracked,
    Other,
}

/// One drawn piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    pub holder: Holder,
    /// Share of the scale where it begins.
    pub from: f64,
    /// Share of the scale where it ends.
    pub to: f64,
    /// Beyond the physical size: promised, not there. Drawn hatched.
    pub hatched: bool,
    /// Beyond the limit. Drawn in the colour of errors.
    pub over: bool,
}

impl Part {
    /// Share of the scale.
    pub fn width(&self) -> f64 {
        self.to - self.from
    }
}

impl MeterData {
    /// Without over-commit and without other holders: VFs, hugepages, pools.
    pub fn plain(used: i64, physical: i64) -> Self {
        Self { tracked: used, other: Some(0), physical, limit: physical }
    }

    /// Taken by anybody known of.
    pub fn used(&self) -> i64 {
        self.tracked.max(0).saturating_add(self.other.unwrap_or(0).max(0))
    }

    /// Physical less taken; may be negative.
    pub fn free(&self) -> i64 {
        self.physical.max(0).saturating_sub(self.used())
    }

    /// More taken than there is.
    pub fn over_physical(&self) -> bool {
        self.used() > self.physical.max(0)
    }

    /// More taken than may be.
    pub fn over_limit(&self) -> bool {
        self.used() > self.limit.max(0)
    }

    /// The figure at the right end; 0 when there is nothing at all.
    pub fn scale(&self) -> i64 {
        self.limit.max(self.used()).max(self.physical).max(0)
    }

    /// Where on the scale a figure lies, 0 … 1.
    pub fn at(&self, value: i64) -> f64 {
        match self.scale() {
            0 => 0.0,
            scale => (value.max(0) as f64 / scale as f64).clamp(0.0, 1.0),
        }
    }

    /// The limit lies elsewhere than the physical end, so a mark is worth drawing.
    pub fn has_limit(&self) -> bool {
        self.limit > 0 && self.limit != self.physical
    }

    /// The pieces from left to right, none empty, cut where the physical size and the limit end.
    pub fn parts(&self) -> Vec<Part> {
        let tracked = self.tracked.max(0);
        let (physical, limit) = (self.physical.max(0), self.limit.max(0));
        let mut parts = Vec::with_capacity(4);
        for (holder, from, to) in [(Holder::Tracked, 0, tracked), (Holder::Other, tracked, self.used())] {
            let mut cuts = [from, physical.clamp(from, to), limit.clamp(from, to), to];
            cuts.order();
            for pair in cuts.windows(2).filter(|pair| pair[0] < pair[1]) {
                parts.push(Part {
                    holder,
                    from: self.at(pair[0]),
                    to: self.at(pair[1]),
                    hatched: pair[0] >= physical,
                    over: pair[0] >= limit,
                });
            }
        }
        parts
    }

    /// The whole meter in words: `CPU: 26 cores tracked, 4 other, 2 free of 32; limit 128`.
    pub fn describe(&self, what: &str, unit: impl Fn(i64) -> String) -> String {
        if self.scale() == 0 {
            return format!("{what}: unknown");
        }
        let other = match self.other {
            Some(0) => String::new(),
            Some(other) => format!(", {} other", unit(other)),
            None => ", other unknown".to_owned(),
        };
        let free = match self.free() {
            free if free < 0 => {
                format!("{} more than the {} there are", unit(free.saturating_neg()), unit(self.physical.max(0)))
            }
            free => format!("{} free of {}", unit(free), unit(self.physical)),
        };
        let limit = if self.has_limit() { format!("; limit {}", unit(self.limit)) } else { String::new() };
        let over = if self.over_limit() { ", passed" } else { "" };
        format!("{what}: {} tracked{other}, {free}{limit}{over}", unit(self.tracked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_are_cut_at_physical_and_limit() {
        let bar = MeterData { tracked: 40, other: Some(10), physical: 32, limit: 48 };
        let parts = bar.parts();
        let seen: Vec<_> = parts.iter().map(|p| (p.holder, (p.to * 50.0).round(), p.hatched, p.over)).collect();
        assert_eq!(
            seen,
            [
                (Holder::Tracked, 32.0, false, false),
                (Holder::Tracked, 40.0, true, false),
                (Holder::Other, 48.0, true, false),
                (Holder::Other, 50.0, true, true),
            ]
        );
    }

    #[test]
    fn a_limit_below_the_physical_size_marks_what_passes_it() {
        let bar = MeterData { tracked: 20, other: None, physical: 32, limit: 16 };
        assert!(bar.over_limit() && !bar.over_physical());
        assert_eq!(bar.parts().iter().map(|p| p.over).collect::<Vec<_>>(), [false, true]);
        assert!(bar.parts().iter().all(|p| !p.hatched));
    }

    #[test]
    fn words_say_what_the_picture_shows() {
        let unit = |n: i64| n.to_string();
        let bar = MeterData { tracked: 26, other: Some(4), physical: 32, limit: 128 };
        assert_eq!(bar.describe("CPU", unit), "CPU: 26 tracked, 4 other, 2 free of 32; limit 128");
        assert_eq!(MeterData::default().describe("CPU", unit), "CPU: unknown");
        let over = MeterData { tracked: 40, other: Some(0), physical: 32, limit: 32 };
        assert_eq!(over.describe("CPU", unit), "CPU: 40 tracked, 8 more than the 32 there are, passed");
    }

    proptest! {
        #[test]
        fn parts_touch_and_stay_inside(t: i64, o: Option<i64>, physical: i64, limit: i64) {
            let bar = MeterData { tracked: t, other: o, physical, limit };
            let mut at = 0.0;
            for part in bar.parts() {
                prop_assert!(part.from.is_finite() && part.to <= 1.0);
                prop_assert!((part.from - at).abs() < 1e-9);
                at = part.to;
            }
            let _ = bar.describe("x", |n| n.to_string());
        }
    }
}
