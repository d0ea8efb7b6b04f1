//! Arrow keys in a grid of cells that several nodes share.

/// A key that moves the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// One cell back.
    Left,
    /// One cell on.
    Right,
    /// One row up, into the node before if need be.
    Up,
    /// One row down, into the node after if need be.
    Down,
    /// First cell of the row.
    Home,
    /// Last cell of the row.
    End,
    /// Very first cell.
    First,
    /// Very last cell.
    Last,
}

/// A cell: which node (by place, not index) and which of its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Place of the node in the list.
    pub node: usize,
    /// Place of the cell in the node.
    pub cell: usize,
}

/// Where a key leads. `sizes` are the nodes' cell counts; nodes without cells are skipped.
///
/// Left and right run through all nodes; at either end the focus stays. `None` when there is no cell at all. A position
/// that no longer exists, after a core went away, counts as the nearest one that does.
pub fn step(sizes: &[usize], columns: usize, at: Position, key: Key) -> Option<Position> {
    let columns = columns.max(1);
    let at = nearest(sizes, at)?;
    let size = sizes[at.node];
    let row = at.cell / columns;
    let column = at.cell % columns;
    let same = |cell: usize| Some(Position { node: at.node, cell });
    match key {
        Key::Left if at.cell > 0 => same(at.cell - 1),
        Key::Left => Some(before(sizes, at.node).map_or(at, |node| Position { node, cell: sizes[node] - 1 })),
        Key::Right if at.cell + 1 < size => same(at.cell + 1),
        Key::Right => Some(after(sizes, at.node).map_or(at, |node| Position { node, cell: 0 })),
        Key::Home => same(row * columns),
        Key::End => same(row.saturating_add(1).saturating_mul(columns).min(size) - 1),
        Key::Up if row > 0 => same(at.cell - columns),
        Key::Up => Some(before(sizes, at.node).map_or(at, |node| {
            let last_row = (sizes[node] - 1) / columns * columns;
            Position { node, cell: last_row.saturating_add(column).min(sizes[node] - 1) }
        })),
        Key::Down if row < (size - 1) / columns => same(at.cell.saturating_add(columns).min(size - 1)),
        Key::Down => {
            Some(after(sizes, at.node).map_or(at, |node| Position { node, cell: column.min(sizes[node] - 1) }))
        }
        Key::First => nearest(sizes, Position::default()),
        Key::Last => nearest(sizes, Position { node: sizes.len(), cell: usize::MAX }),
    }
}

fn nearest(sizes: &[usize], at: Position) -> Option<Position> {
    if let Some(size) = sizes.get(at.node).filter(|size| **size > 0) {
        return Some(Position { node: at.node, cell: at.cell.min(size - 1) });
    }
    if let Some(node) = before(sizes, at.node) {
        return Some(Position { node, cell: sizes[node] - 1 });
    }
    sizes.iter().position(|size| *size > 0).map(|node| Position { node, cell: 0 })
}

fn before(sizes: &[usize], node: usize) -> Option<usize> {
    (0..node.min(sizes.len())).rev().find(|node| sizes[*node] > 0)
}

fn after(sizes: &[usize], node: usize) -> Option<usize> {
    (node.saturating_add(1)..sizes.len()).find(|node| sizes[*node] > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn go(sizes: &[usize], at: (usize, usize), key: Key) -> (usize, usize) {
        let to = step(sizes, 4, Position { node: at.0, cell: at.1 }, key).unwrap();
        (to.node, to.cell)
    }

    #[test]
    fn keys_move_within_and_across_nodes() {
        // Two nodes with 6 and 5 cells in rows of four, one without cells between them.
        let sizes = [6, 0, 5];
        assert_eq!(go(&sizes, (0, 1), Key::Right), (0, 2));
        assert_eq!(go(&sizes, (0, 5), Key::Right), (2, 0));
        assert_eq!(go(&sizes, (2, 0), Key::Left), (0, 5));
        assert_eq!(go(&sizes, (0, 0), Key::Left), (0, 0));
        assert_eq!(go(&sizes, (0, 3), Key::Down), (0, 5));
        assert_eq!(go(&sizes, (0, 5), Key::Down), (2, 1));
        assert_eq!(go(&sizes, (2, 3), Key::Up), (0, 5));
        assert_eq!(go(&sizes, (2, 1), Key::Up), (0, 5));
        assert_eq!(go(&sizes, (0, 5), Key::Home), (0, 4));
        assert_eq!(go(&sizes, (0, 0), Key::End), (0, 3));
        assert_eq!(go(&sizes, (2, 4), Key::Down), (2, 4));
        assert_eq!(go(&sizes, (0, 3), Key::Last), (2, 4));
        assert_eq!(go(&sizes, (9, 9), Key::Home), (2, 4));
        assert_eq!(step(&[0, 0], 4, Position::default(), Key::Up), None);
    }

    proptest! {
        #[test]
        fn the_focus_always_is_on_a_cell(
            sizes in prop::collection::vec(0..9usize, 0..6),
            columns in 0..6usize,
            node in 0..8usize,
            cell in 0..12usize,
            key in prop::sample::select(vec![
                Key::Left, Key::Right, Key::Up, Key::Down, Key::Home, Key::End, Key::First, Key::Last,
            ]),
        ) {
            match step(&sizes, columns, Position { node, cell }, key) {
                Some(to) => prop_assert!(to.cell < sizes[to.node]),
                None => prop_assert!(sizes.iter().all(|size| *size == 0)),
            }
        }
    }
}
