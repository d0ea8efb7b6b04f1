//! The same as tables.

use super::parts::tags;
use super::state::Numa;
use crate::model::ids::VmId;
use crate::model::numa_view::{NicLine, NumaView, ids_text};
use leptos::prelude::*;

/// More rows than this scroll in an area of their own.
const LONG: usize = 20;

/// A row: texts, and the VMs whose tags stand in one column.
struct Row {
    cells: Vec<String>,
    vms: Vec<VmId>,
}

/// Cores, shares, memory and NICs.
pub fn tables(numa: Numa) -> AnyView {
    (move || {
        let picture = numa.picture.get();
        view! {
            {table(&picture, "Cores", 2, &["Node", "Core", "VM", "State"], cores(&picture))}
            {table(&picture, "VMs by node", 1, &["Node", "VM", "Cores", "Memory", "Hugepages", "Power"], shares(&picture))}
            {table(&picture, "Memory", usize::MAX, &["Node", "Kind", "Allocated", "Free", "Reserved", "State"], memory(&picture))}
            {table(&picture, "NICs", 2, &["Node", "NIC", "VMs", "Kind", "Link", "Network", "VFs", "VFs at most"], nics(&picture))}
        }
    })
    .into_any()
}

/// A table. The VMs stand in column `at`; beyond the last column means that there are none.
fn table(picture: &NumaView, caption: &'static str, at: usize, heads: &[&'static str], rows: Vec<Row>) -> AnyView {
    let with_vms = at < heads.len();
    let heads: Vec<AnyView> = heads.iter().map(|head| view! { <th scope="col">{*head}</th> }.into_any()).collect();
    let row = |row: Row| {
        let mut cells: Vec<AnyView> = row.cells.into_iter().map(|text| view! { <td>{text}</td> }.into_any()).collect();
        if with_vms {
            let vms = view! { <td><span class="u-row">{tags(&picture.vms, &row.vms)}</span></td> };
            cells.insert(at.min(cells.len()), vms.into_any());
        }
        view! { <tr data-of=ids_text(&row.vms)>{cells}</tr> }.into_any()
    };
    let rows: Vec<AnyView> = rows.into_iter().map(row).collect();
    // A long table scrolls by itself, under its head.
    let long = rows.len() > LONG;
    let class = if long { "table-wrap table-wrap--tall" } else { "table-wrap" };
    view! {
        <section class="section">
            <h3>{caption}</h3>
            <div
                class=class
                tabindex=long.then_some("0")
                role=long.then_some("region")
                aria-label=long.then_some(caption)
            >
                <table class="table" aria-label=caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn cores(picture: &NumaView) -> Vec<Row> {
    let placed = picture.nodes.iter().flat_map(|node| node.cells.iter().map(|cell| (node.index.to_string(), cell)));
    let stray = picture.stray.iter().map(|cell| ("none".to_owned(), cell));
    placed
        .chain(stray)
        .map(|(node, cell)| Row {
            cells: vec![node, cell.core.to_string(), cell.state().to_owned()],
            vms: cell.usage.vms().to_vec(),
        })
        .collect()
}

fn shares(picture: &NumaView) -> Vec<Row> {
    let mut rows = Vec::new();
    for (node, lines) in picture
        .nodes
        .iter()
        .flat_map(|node| {
            let index = node.index.to_string();
            [(index.clone(), &node.vms), (index, &node.nic_only)]
        })
        .chain([("none".to_owned(), &picture.unplaced)])
    {
        rows.extend(lines.iter().map(|line| Row {
            cells: vec![
                node.clone(),
                line.cores.clone(),
                line.memory.clone(),
                line.pages.clone(),
                line.tag.power.label().to_owned(),
            ],
            vms: vec![line.tag.id],
        }));
    }
    rows
}

fn memory(picture: &NumaView) -> Vec<Row> {
    let mut rows = Vec::new();
    for node in &picture.nodes {
        rows.extend(node.stores.iter().map(|store| {
            let mut cells = vec![node.index.to_string(), store.name.clone()];
            cells.extend(store.figures.iter().map(|figure| figure.clone().unwrap_or_default()));
            cells.push(store.state.map(|state| state.label().to_owned()).unwrap_or_default());
            Row { cells, vms: Vec::new() }
        }));
    }
    rows
}

fn nics(picture: &NumaView) -> Vec<Row> {
    let owned = picture.nodes.iter().flat_map(|node| &node.nics);
    owned.chain(&picture.unowned).map(nic).collect()
}

fn nic(nic: &NicLine) -> Row {
    let node = nic.node.map_or_else(|| nic.stands_on.clone(), |node| node.to_string());
    Row {
        cells: vec![
            node,
            nic.name.clone(),
            nic.kind.clone(),
            nic.speed.clone(),
            nic.network.join(", "),
            nic.vfs.as_ref().map(|vfs| vfs.text.clone()).unwrap_or_default(),
            nic.vfs.as_ref().map(|vfs| vfs.maximum.to_string()).unwrap_or_default(),
        ],
        vms: nic.vms.clone(),
    }
}
