//! Storage pools: who uses how much, which is the default.

use crate::charts::MeterData;
use crate::model::ids::StoragePoolId;
use crate::model::pool_report;
use crate::model::storage::StoragePool;
use crate::model::units;
use crate::pages::figures::{LargeMeter, Resource};
use crate::pages::open_host::open_host;
use crate::store::store;
use crate::widgets::badge::Chip;
use crate::widgets::dialog::{Dialog, DialogSize};
use crate::widgets::download::DownloadButton;
use crate::widgets::empty::EmptyState;
use crate::widgets::icon::Glyph;
use crate::widgets::meter::MeterLegend;
use crate::widgets::toast::use_toasts;
use crate::widgets::tone::Tone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn StoragePage() -> impl IntoView {
    let open = open_host();
    let pools = Memo::new(move |_| {
        open.host.with(|host| host.as_ref().map(|host| host.storage_pools.clone()).unwrap_or_default())
    });
    let default =
        Memo::new(move |_| open.host.with(|host| host.as_ref().and_then(|host| host.default_storage_pool.clone())));
    let ids = move || pools.with(|pools| pools.iter().map(|pool| pool.id.clone()).collect::<Vec<_>>());
    let file = move |kind: &'static str| {
        Signal::derive(move || {
            let name = open.host.with(|host| host.as_ref().map(|host| host.name.clone()).unwrap_or_default());
            format!("{name}-storage-pools.{kind}")
        })
    };
    let total = Signal::derive(move || {
        open.host.with(|host| host.as_ref().map(|host| host.capacity.disk()).unwrap_or_default())
    });
    view! {
        <section class="section" aria-labelledby="pools-title">
            <div class="section__head">
                <h2 id="pools-title">"Storage pools"</h2>
                <div class="actions">
                    <MeterLegend/>
                    <DownloadButton label="CSV" file=file("csv") mime="text/csv" text=Callback::new(move |()| pools.with(|pools| default.with(|default| pool_report::as_csv(pools, default.as_ref()))))/>
                    <DownloadButton
                        label="JSON"
                        file=file("json")
                        mime="application/json"
                        text=Callback::new(move |()| pools.with(|pools| pool_report::as_json(pools, default.get_untracked().as_ref())))
                    />
                </div>
            </div>
            <Show
                when=move || !pools.with(Vec::is_empty)
                fallback=|| view! {
                    <EmptyState title="MAAS knows no storage pool of this host" glyph=Glyph::Storage>
                        <p>"Pools appear after MAAS has reached the host. Refresh it to look again."</p>
                    </EmptyState>
                }
            >
                <div class="pools__total"><LargeMeter resource=Resource::Storage name="All pools" load=total/></div>
                <div class="table-wrap">
                    <table class="table table--stack pools">
                        <caption class="u-off-screen">"Storage pools"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"Type"</th>
                                <th scope="col">"Use"</th>
                                <th scope="col" class="is-num">"Tracked"</th>
                                <th scope="col" class="is-num">"Other"</th>
                                <th scope="col" class="is-num">"Free"</th>
                                <th scope="col" class="is-num">"Total"</th>
                                <th scope="col">"Path"</th>
                                <th scope="col"><span class="u-off-screen">"Default"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=ids key=|id| id.clone() children=move |id| view! { <PoolRow id=id pools=pools default=default/> }/>
                        </tbody>
                    </table>
                </div>
                <p class="u-muted u-small">
                    "Amounts are what disks may grow to, not what is written. When a VM is composed the host checks the room
                    that is really there at that moment."
                </p>
            </Show>
        </section>
    }
}

#[component]
fn PoolRow(id: StoragePoolId, pools: Memo<Vec<StoragePool>>, default: Memo<Option<StoragePoolId>>) -> impl IntoView {
    let (key, name) = (id.clone(), id.0.clone());
    let pool =
        Memo::new(move |_| pools.with(|pools| pools.iter().find(|pool| pool.id == key).cloned().unwrap_or_default()));
    let text = move |pick: fn(&StoragePool) -> String| move || pool.with(pick);
    let data = Signal::derive(move || MeterData::from(pool.with(StoragePool::load)));
    let words = Signal::derive(move || {
        let name = pool.with(|pool| pool.name.clone());
        data.get().describe(&format!("Storage pool {name}"), units::storage)
    });
    view! {
        <tr data-testid="storage-pool" data-pool=name>
            <th scope="row" data-label="Name"><span class="u-break">{text(|pool| pool.name.clone())}</span></th>
            <td data-label="Type">
                {text(|pool| pool.kind.clone())}
                {move || pool.with(StoragePool::is_shared).then(|| view! { " " <Chip text="shared" title="All members of the cluster use this one pool"/> })}
            </td>
            <td data-label="Use"><crate::widgets::meter::Meter data=data label=words/></td>
            <td data-label="Tracked" class="is-num">{text(|pool| units::storage(pool.tracked))}</td>
            <td data-label="Other" class="is-num">{text(|pool| pool.other.map_or_else(|| "unknown".to_owned(), units::storage))}</td>
            <td data-label="Free" class="is-num">{text(|pool| units::storage(pool.load().free()))}</td>
            <td data-label="Total" class="is-num">{text(|pool| units::storage(pool.total))}</td>
            <td data-label="Path"><span class="u-mono u-small u-break">{text(|pool| pool.path.clone())}</span></td>
            <td class="is-actions"><DefaultMark id=id pool=pool default=default/></td>
        </tr>
    }
}

/// The default's mark, or the button that makes another pool the default.
#[component]
fn DefaultMark(id: StoragePoolId, pool: Memo<StoragePool>, default: Memo<Option<StoragePoolId>>) -> impl IntoView {
    let (store, open, toasts) = (store(), open_host(), use_toasts());
    let busy = RwSignal::new(false);
    let key = id.clone();
    let is_default = Memo::new(move |_| default.with(|default| default.as_ref() == Some(&key)));
    let allowed = move || open.host.with(|host| host.as_ref().is_some_and(|host| host.permissions.edit));
    let asking = RwSignal::new(false);
    let name = move || pool.with(|pool| pool.name.clone());
    let press = move || {
        asking.set(false);
        busy.set(true);
        let (id, toasts, name) = (id.clone(), toasts.clone(), name());
        store.run(async move {
            let result = store.set_default_pool(open.id.get_untracked(), id).await;
            busy.try_set(false);
            match result {
                Ok(()) => toasts.good(format!("{name} is the default storage pool now")),
                Err(error) => toasts.bad(format!("{name} was not made the default storage pool"), error.to_string()),
            }
        });
    };
    move || {
        if is_default.get() {
            return view! { <Chip text="default" tone=Tone::Info/> }.into_any();
        }
        let press = press.clone();
        let label = format!("Make {} the default storage pool", name());
        view! {
            <button
                type="button"
                class="p-button is-small"
                aria-label=label
                title=move || (!allowed()).then_some("Only administrators may change the default pool")
                disabled=move || busy.get() || !allowed()
                on:click=move |_| asking.set(true)
            >
                "Make default"
            </button>
            <Dialog
                open=asking
                title=Signal::derive(move || format!("Make {} the default storage pool?", name()))
                size=DialogSize::Small
                testid="confirm"
                on_close=move |()| asking.set(false)
                on_submit=move |()| press()
                footer=move || view! {
                    <button type="button" class="p-button" on:click=move |_| asking.set(false)>"Cancel"</button>
                    <button type="submit" class="p-button p-button--positive">"Make default"</button>
                }
            >
                <p>
                    "Disks of new VMs that name no pool will go to " <strong>{name}</strong>
                    {move || default.get().map(|id| format!(" instead of {}", id.0))} ". Disks that exist stay where they are."
                </p>
            </Dialog>
        }
        .into_any()
    }
}
