//! What `public/early.js` has asked before this program was there, to be taken over: each part once.

use crate::region::error::ApiError;
use crate::region::socket::Begun;
use crate::region::transport::Answer;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// What was begun for a page.
    #[derive(Clone, Debug)]
    pub type Early;

    #[wasm_bindgen(method)]
    fn answer(this: &Early, path: &str) -> Option<js_sys::Promise>;

    #[wasm_bindgen(method)]
    fn socket(this: &Early) -> Option<EarlySocket>;

    type EarlySocket;

    #[wasm_bindgen(method, getter)]
    fn messages(this: &EarlySocket) -> js_sys::Array;

    #[wasm_bindgen(method, getter)]
    fn method(this: &EarlySocket) -> String;

    #[wasm_bindgen(method, getter)]
    fn params(this: &EarlySocket) -> String;

    #[wasm_bindgen(method)]
    fn take(this: &EarlySocket) -> web_sys::WebSocket;

    type EarlyAnswer;

    #[wasm_bindgen(method, getter)]
    fn ok(this: &EarlyAnswer) -> bool;

    #[wasm_bindgen(method, getter)]
    fn status(this: &EarlyAnswer) -> u16;

    #[wasm_bindgen(method, getter, js_name = "type")]
    fn kind(this: &EarlyAnswer) -> String;

    #[wasm_bindgen(method, getter)]
    fn text(this: &EarlyAnswer) -> String;
}

/// A connection that was begun: itself, the texts that have come, the question that was asked or will be.
pub struct EarlyLine {
    /// Open or being opened.
    pub raw: web_sys::WebSocket,
    /// What has come, in order.
    pub texts: Vec<String>,
    /// What is asked over it.
    pub begun: Begun,
}

impl Early {
    /// The answer to a `GET` below the region's root, if that was asked: as [`super::Fetch`] would give it.
    pub async fn take_answer(&self, root: &str, path: &str) -> Option<Answer> {
        let promise = self.answer(path)?;
        let Ok(answer) = JsFuture::from(promise).await else {
            return Some(Err(ApiError::Transport(format!("{root} does not answer"))));
        };
        let answer: EarlyAnswer = answer.unchecked_into();
        let text = answer.text();
        Some(if answer.ok() { Ok(text) } else { Err(ApiError::from_http(answer.status(), &answer.kind(), &text)) })
    }

    /// The connection, if one was begun and lives.
    pub fn take_line(&self) -> Option<EarlyLine> {
        let socket = self.socket()?;
        let raw = socket.take();
        let texts = socket.messages().iter().filter_map(|text| text.as_string()).collect();
        Some(EarlyLine { raw, texts, begun: Begun::new(socket.method(), socket.params()) })
    }
}
