//! How a mount is to be, as `public/options.js` has checked it.

use crate::region::live::Early;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The options; every one is there.
    pub type Options;

    /// Path of MAAS on this origin: `/MAAS`.
    #[wasm_bindgen(method, getter)]
    pub fn region(this: &Options) -> String;

    /// `history`, `hash` or `memory`.
    #[wasm_bindgen(method, getter)]
    pub fn routing(this: &Options) -> String;

    /// The path below which places stand in the address.
    #[wasm_bindgen(method, getter)]
    pub fn base(this: &Options) -> String;

    /// Where to begin when places stand nowhere.
    #[wasm_bindgen(method, getter)]
    pub fn path(this: &Options) -> String;

    /// `full` or `none`.
    #[wasm_bindgen(method, getter)]
    pub fn chrome(this: &Options) -> String;

    /// `own` or `shell`.
    #[wasm_bindgen(method, getter)]
    pub fn login(this: &Options) -> String;

    /// What was asked before the program was there.
    #[wasm_bindgen(method, getter)]
    pub fn early(this: &Options) -> Option<Early>;

    /// Who hears what happens.
    #[wasm_bindgen(method, getter)]
    pub fn tell(this: &Options) -> Option<js_sys::Function>;
}
