//! The rules for disks and storage pools (maas-api §3.4.2).
//!
//! MAAS itself checks no room: the driver asks the hypervisor for its real size and free space at that moment, disk by
//! disk. What MAAS has on record may be old, so that room is never a reason to refuse, only to warn.

use super::field::{Field, Findings};
use super::form::{ComposeForm, DiskForm};
use super::storage::{Disk, order_made, print, size_bytes};
use crate::model::host::{Host, HostKind};
use crate::model::order::InOrder;
use crate::model::storage::StoragePool;
use crate::model::units::{self, GB};

/// Bytes of the smallest disk that MAAS takes (its own block device minimum).
const LEAST_DISK: i64 = 4_194_304;

/// Bytes beyond which MAAS cannot write a size down.
const LARGEST_DISK: i64 = i64::MAX / 2;

/// A size as typed: the text to send and its bytes; `None` if it is no number above zero.
pub(super) fn typed_size(typed: &str) -> Option<(&str, i64)> {
    let text = typed.trim();
    Some((text, size_bytes(text)?)).filter(|(_, bytes)| *bytes > 0)
}

/// The tags as typed, without blanks around them and without empty ones.
fn tags(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(',').map(str::trim).filter(|tag| !tag.is_empty())
}

/// The pools that a disk may go to: those named by choice or tag, else the default, else any.
///
/// The driver takes the first of them with room; the chosen one leads here.
fn pools_for<'a>(disk: &DiskForm, host: &'a Host) -> Vec<&'a StoragePool> {
    let pools = &host.storage_pools;
    let chosen = |pool: &StoragePool| disk.pool.as_ref() == Some(&pool.name);
    let mut named: Vec<&StoragePool> =
        pools.iter().filter(|pool| chosen(pool) || tags(&disk.tags).any(|tag| tag == pool.name)).collect();
    named.order_by_key(|pool| !chosen(pool));
    if named.is_empty() {
        named.extend(pools.iter().find(|pool| Some(&pool.id) == host.default_storage_pool.as_ref()));
    }
    if named.is_empty() { pools.iter().collect() } else { named }
}

/// The pool that a disk is expected to go to; `None` where MAAS may take any.
pub(super) fn pool_of<'a>(disk: &DiskForm, host: &'a Host) -> Option<&'a StoragePool> {
    let anywhere = host.default_storage_pool.is_none()
        && !host.storage_pools.iter().any(|pool| tags(&disk.tags).any(|tag| tag == pool.name));
    match &disk.pool {
        Some(name) => host.storage_pools.iter().find(|pool| &pool.name == name),
        None if anywhere => None,
        None => pools_for(disk, host).first().copied(),
    }
}

/// Looks at the disks; returns the constraint string.
pub(super) fn check(form: &ComposeForm, host: &Host, several: bool, found: &mut Findings) -> String {
    if form.disks.is_empty() {
        found.error(Field::Storage, "A VM needs at least one disk.");
    }
    if host.kind == HostKind::Lxd && form.disks.len() > 1 && !several {
        found.error(Field::Storage, "This MAAS makes LXD VMs with one disk only.");
    }
    if host.storage_pools.is_empty() {
        found.error(Field::Storage, "MAAS knows no storage pool on this host.");
    }
    let disks: Vec<Disk> = form.disks_in_order().into_iter().map(|disk| one(disk, form, host, found)).collect();
    per_pool(form, host, found);
    if order_made(&disks).windows(2).any(|pair| pair[0] > pair[1]) {
        found.warn(Field::Storage, "After the boot disk MAAS makes the disks with more tags first.");
    }
    print(&disks).unwrap_or_else(|problem| {
        if found.errors.iter().all(|(field, _)| !matches!(field, Field::Disk(_) | Field::DiskSize(_))) {
            found.error(Field::Storage, problem);
        }
        String::new()
    })
}

fn one(disk: &DiskForm, form: &ComposeForm, host: &Host, found: &mut Findings) -> Disk {
    let at = Field::Disk(disk.key);
    let size = typed_size(&disk.size);
    match size {
        None if disk.size.contains(',') => found.error(Field::DiskSize(disk.key), "Write the size with a point: 8.5."),
        None => found.error(Field::DiskSize(disk.key), "Enter a size in GB above 0, such as 8 or 8.5."),
        Some((_, bytes)) if bytes < LEAST_DISK => {
            found.error(Field::DiskSize(disk.key), "A disk has at least 4 MiB (0.0042 GB).");
        }
        Some((_, bytes)) if bytes > LARGEST_DISK => {
            found.error(Field::DiskSize(disk.key), "No disk can be so large.");
        }
        Some((_, bytes)) if form.boot_key() == Some(disk.key) && bytes < 8 * GB => {
            found.warn(Field::DiskSize(disk.key), "Ubuntu typically needs 8 GB on its boot disk.");
        }
        Some(_) => {}
    }
    let own: Vec<&str> = tags(&disk.tags).collect();
    if let Some(tag) = own.iter().find(|tag| tag.contains(')')) {
        found.error(at, format!("A tag cannot contain a closing bracket: “{tag}”."));
    }
    let is_pool = |tag: &str| host.storage_pools.iter().any(|pool| pool.name == tag);
    match &disk.pool {
        Some(name) if !is_pool(name) => {
            found
                .error(at, format!("There is no pool {name} on this host; MAAS would take the default pool silently."));
        }
        Some(name) if name.contains([',', ')']) => {
            found.error(at, format!("MAAS cannot be asked for a pool with such a name: {name}."));
        }
        chosen => {
            for tag in own.iter().filter(|tag| is_pool(tag) && chosen.as_deref() != Some(**tag)) {
                found.warn(at, format!("“{tag}” is also a storage pool: MAAS may put the disk there."));
            }
            if chosen.is_none() && pool_of(disk, host).is_none() && !host.storage_pools.is_empty() {
                found.warn(at, "The host has no default pool: MAAS takes any with room.");
            }
        }
    }
    let pool = disk.pool.as_deref();
    let own = own.into_iter().filter(|tag| Some(*tag) != pool);
    Disk {
        label: Some(disk.key.to_string()),
        size: size.map_or_else(String::new, |(text, _)| text.to_owned()),
        tags: pool.into_iter().chain(own).map(str::to_owned).collect(),
    }
}

fn per_pool(form: &ComposeForm, host: &Host, found: &mut Findings) {
    for disk in &form.disks {
        let Some((_, bytes)) = typed_size(&disk.size) else { continue };
        let pools = pools_for(disk, host);
        let largest = pools.iter().map(|pool| pool.total).max().unwrap_or(0);
        // A pool of size 0 is one whose size MAAS does not know.
        if pools.iter().all(|pool| (1..bytes).contains(&pool.total)) && largest > 0 {
            let total = units::storage(largest);
            let which = match pools.as_slice() {
                [pool] => format!("Pool {} had {total} in all", pool.name),
                _ => format!("The largest pool for it had {total} in all"),
            };
            let text =
                format!("{which} when MAAS last looked. Refresh the host if it has grown; the host itself decides.");
            found.warn(Field::DiskSize(disk.key), text);
        }
    }
    for pool in &host.storage_pools {
        let inside = form.disks.iter().filter(|disk| pool_of(disk, host).is_some_and(|other| other.id == pool.id));
        let asked =
            inside.filter_map(|disk| typed_size(&disk.size)).fold(0i64, |sum, (_, bytes)| sum.saturating_add(bytes));
        let free = pool.load().free();
        if asked > free && asked > 0 {
            let (asked, free) = (units::storage(asked), units::storage(free.max(0)));
            found.warn(
                Field::Storage,
                format!(
                    "{asked} asked for in pool {}, {free} left by MAAS's count. The host checks its real free space and may refuse.",
                    pool.name
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::field::Message;
    use super::super::form::Defaults;
    use super::super::testing::host;
    use super::*;

    fn run(rows: &[(&str, Option<&str>, &str)], boot: u32, host: &Host) -> (String, Findings) {
        let mut form = ComposeForm::for_host(host, Defaults::default());
        form.remove_disk(1);
        for (size, pool, tags) in rows {
            let key = form.add_disk();
            let disk = form.disk_mut(key).unwrap();
            (disk.size, disk.pool, disk.tags) = ((*size).to_owned(), pool.map(str::to_owned), (*tags).to_owned());
        }
        form.boot_disk = boot;
        let mut found = Findings::default();
        (check(&form, host, true, &mut found), found)
    }

    /// Keys begin at 2 here, for the form's first disk was removed.
    fn text(rows: &[(&str, Option<&str>, &str)], boot: u32) -> String {
        let (text, found) = run(rows, boot, &host());
        assert!(found.errors.is_empty(), "{found:?}");
        text
    }

    fn errors(rows: &[(&str, Option<&str>, &str)]) -> Vec<(Field, String)> {
        run(rows, 0, &host()).1.errors
    }

    #[test]
    fn the_second_disk_can_be_the_boot_disk() {
        // maas-ui sends `1:8(fast),0:20(fast)` whichever is chosen: maas-ui §1 no. 1, maas-ui §2 no. 1.
        let rows = [("8", Some("fast"), ""), ("20", Some("fast"), "")];
        assert_eq!(text(&rows, 3), "3:20(fast),2:8(fast)");
        assert_eq!(text(&rows, 2), "2:8(fast),3:20(fast)");
        assert_eq!(text(&rows, 99), "2:8(fast),3:20(fast)");
    }

    #[test]
    fn the_pool_comes_first_then_tags_without_blanks() {
        assert_eq!(text(&[(" 8.5 ", Some("slow"), " ssd , big,,slow")], 2), "2:8.5(slow,ssd,big)");
        assert_eq!(text(&[("8", None, "")], 2), "2:8");
    }

    #[test]
    fn sizes_are_numbers_above_zero() {
        for bad in ["", "0", "0.000", ".", "1.2.3", "8GB", "-5", "1e3", "inf", "8 0"] {
            assert_eq!(errors(&[(bad, None, "")])[0].0, Field::DiskSize(2), "{bad}");
        }
        assert!(errors(&[("8,5", None, "")])[0].1.contains("point"));
    }

    #[test]
    fn what_is_on_record_of_a_pool_may_be_old_and_refuses_nothing() {
        let told = |rows: &[(&str, Option<&str>, &str)], host: &Host| {
            let (_, found) = run(rows, 2, host);
            assert!(found.errors.is_empty(), "{found:?}");
            let warned = |(at, text): &Message| (*at == Field::DiskSize(2)).then(|| text.clone());
            found.warnings.iter().find_map(warned).unwrap_or_default()
        };
        assert!(told(&[("481", Some("fast"), "")], &host()).starts_with("Pool fast had 480\u{a0}GB in all when MAAS"));
        let homeless = Host { default_storage_pool: None, ..host() };
        assert!(told(&[("961", None, "")], &homeless).contains("960"));
        assert_eq!(told(&[("960", None, "")], &homeless), "");
        assert_eq!(told(&[("960", Some("fast"), "slow")], &host()), "");
        assert!(told(&[("961", Some("fast"), "slow")], &host()).contains("largest"));
    }

    #[test]
    fn a_disk_has_the_least_and_the_most_that_maas_takes() {
        for bad in ["0.001", "0.004194303", "9999999999999999999"] {
            assert_eq!(errors(&[(bad, None, "")])[0].0, Field::DiskSize(2), "{bad}");
        }
        assert!(errors(&[("0.004194304", None, "")]).is_empty());
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        assert_eq!(errors(&[])[0].0, Field::Storage);
        assert!(errors(&[("8", Some("fsat"), "")])[0].1.contains("no pool fsat"));
        assert!(errors(&[("8", None, "a)b")])[0].1.contains("bracket"));
        assert!(!errors(&[("9".repeat(400).as_str(), None, "")]).is_empty());
        let odd = [("8", None, ""), ("8", None, "")];
        let mut form = ComposeForm::for_host(&host(), Defaults::default());
        form.add_disk();
        let mut found = Findings::default();
        check(&form, &host(), false, &mut found);
        assert!(found.has_error(Field::Storage));
        assert!(run(&odd, 2, &host()).1.errors.is_empty());
    }

    #[test]
    fn a_pool_short_of_room_is_a_warning_with_the_number() {
        let (_, found) = run(&[("200", None, ""), ("200", Some("fast"), "")], 2, &host());
        assert!(found.errors.is_empty());
        assert!(found.warnings[0].1.contains("400\u{a0}GB asked for in pool fast, 380\u{a0}GB left"), "{found:?}");
    }

    #[test]
    fn a_tag_that_is_a_pool_is_pointed_out() {
        let (text, found) = run(&[("8", None, "slow")], 2, &host());
        assert_eq!(text, "2:8(slow)");
        assert!(found.warnings[0].1.contains("also a storage pool"));
    }

    #[test]
    fn the_order_is_pointed_out_when_it_changes() {
        let (_, found) = run(&[("8", None, ""), ("8", None, ""), ("8", None, "x")], 2, &host());
        assert!(found.warnings.iter().any(|(_, text)| text.contains("more tags first")));
    }
}
