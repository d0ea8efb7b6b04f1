//! Parts of pages that know no MAAS. Looks are in `style/`, one partial a widget.
//!
//! # Classes for pages
//!
//! - **Shell** (`_layout.scss`): `l-app` > `header.l-nav` (`l-nav__brand`, `ul.l-nav__list` > `li` > `a.l-nav__link` with an
//!   [`icon::Icon`] and a `span`, `l-nav__foot` for account and theme) + `div.l-main` > `main#main.l-content[tabindex=-1]` +
//!   `footer.l-status`. `a.skip-link` first. Without the shell: `l-solo` > `l-solo__card` (`is-wide`).
//! - **Page** (`_page.scss`): `header.page-head` > `page-head__title` (`page-head__crumb`, `h1`, badges), `page-head__actions`,
//!   [`key_value::Facts`]; then [`tabs::Tabs`]; `section.section` > `section__head` > `h2`; `cards` (`is-wide`, `is-narrow`,
//!   `is-even`, `is-fit`) > `article.card` > `card__head`, `card__part`; `toolbar` (`toolbar__end`, `toolbar--selection`); `figure` >
//!   `figure__value`, `figure__label`; `actions` (`actions--end`).
//! - **Buttons**: `p-button`, `p-button p-button--positive` (one a page: the main deed), `--negative` (destroys), `--base`
//!   (no border), `p-button--link`; with `is-small`, `is-icon`.
//! - **Tables** (`_table.scss`): `div.table-wrap` (`table-wrap--tall` scrolls by itself under a sticky header) > `table.table`
//!   (`table--stack` becomes cards under 620 px: `data-label` on each `td`; `table--fixed`; `table--plain`); cells `is-num`,
//!   `is-check`, `is-actions`, second line `span.cell-sub`; rows `is-selected`, `is-lit`, `is-dim`, `is-child`.
//! - **Forms**: `form-grid` (`is-full` children) around fields; `choices`.
//! - **Core map** (`_cores.scss`): `cores` (`has-lit`) > `button.core` with `is-taken vm-N`, `is-collision`, `is-unknown`,
//!   `pattern-N`, `is-chosen`, `is-off`, `is-lit`; [`patterns`] has the patterns for SVG.
//! - **Utilities**: `u-muted`, `u-small`, `u-mono`, `u-good`, `u-warn`, `u-bad`, `u-nowrap`, `u-break`, `u-truncate`,
//!   `u-off-screen`, `u-row`, `u-stack`, `u-wide-only`.
//!
//! Attributes for a widget's root element go through `attr:`: `<Badge attr:data-testid="connection" …/>`.

pub mod after_paint;
pub mod age;
pub mod badge;
pub mod chart;
pub mod choice;
pub mod dialog;
pub mod dom;
pub mod download;
pub mod empty;
pub mod field;
pub mod float;
pub mod icon;
pub mod in_view;
pub mod key_value;
pub mod link;
pub mod live;
pub mod meter;
pub mod notice;
pub mod pager;
pub mod patterns;
pub mod popover;
pub mod search;
pub mod table;
pub mod tabs;
pub mod text_of;
pub mod toast;
pub mod tone;
pub mod virtual_list;
