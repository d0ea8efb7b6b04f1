//! The fleet made by hand, put together.

use super::{Builder, hand, hand_more, hand_numa};

pub fn fill(builder: &mut Builder) {
    hand_numa::fill(builder);
    hand::single(builder);
    hand::quad(builder);
    hand::cluster(builder);
    hand_more::virsh(builder);
    hand::overcommit(builder);
    hand_more::unreachable(builder);
    hand_more::metal(builder);
    hand_more::wide(builder);
    hand_more::shared_full(builder);
    hand_more::fresh(builder);
    hand_more::hostile(builder);
    hand_more::odd(builder);
}
