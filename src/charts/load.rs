//! From the model's loads to the plain figures that meters and charts draw.

use super::bar::MeterData;
use crate::model::capacity::Load;

impl From<&Load> for MeterData {
    fn from(load: &Load) -> Self {
        Self { tracked: load.tracked, other: load.other, physical: load.physical, limit: load.limit() }
    }
}

impl From<Load> for MeterData {
    fn from(load: Load) -> Self {
        Self::from(&load)
    }
}
