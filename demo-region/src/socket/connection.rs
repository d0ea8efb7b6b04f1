//! One connection: authentication, frames, pings, answers and their end (maas-api §4.1 – §4.3).

use super::{handlers, notify, session::Session};
use crate::{
    http::request::cookie,
    state::{Event, Region},
    think,
};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt, StreamExt, stream::SplitSink};
use serde_json::{Map, Value, json};
use std::{sync::Arc, time::Duration};
use tokio::sync::{broadcast, mpsc};

/// How a connection goes on after a frame.
enum Next {
    Answer(Value, Delay),
    Close(u16, String),
    /// The TCP connection is dropped without a close frame.
    Drop,
}

/// How long an answer takes.
#[derive(Clone, Copy, Default)]
struct Delay {
    /// Outside the region, ms: others are answered meanwhile.
    outside_ms: u64,
    /// The region's own time, ms.
    think_ms: u64,
}

type Sink = SplitSink<WebSocket, Message>;

pub async fn run(region: Arc<Region>, socket: WebSocket, cookies: Option<String>, token: Option<String>) {
    let (mut sink, mut stream) = socket.split();
    let Some(cookies) = cookies else {
        // Without any cookie nothing ever comes, neither answer nor close.
        while let Some(Ok(_)) = stream.next().await {}
        return;
    };
    let csrf = cookie(&cookies, "csrftoken");
    if token.is_none() || token != csrf {
        return close(&mut sink, 1002, "Invalid CSRF token.").await;
    }
    let session_id = cookie(&cookies, "sessionid").unwrap_or_default();
    let valid = |region: &Region| region.sessions.user(&region.world(), &session_id).cloned();
    let Some(user) = valid(&region) else {
        return close(&mut sink, 1002, "Failed to authenticate user.").await;
    };
    let mut events = region.bus.listen();
    let mut session = Session::new(user);
    let (answers, mut ready) = mpsc::unbounded_channel::<String>();
    let life =
        region.options.faults.drop_sockets_every_s.map_or(Duration::from_secs(86_400 * 365), Duration::from_secs);
    let end = tokio::time::sleep(life);
    tokio::pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return,
            frame = stream.next() => {
                let text = match frame {
                    Some(Ok(Message::Text(text))) => text.to_string(),
                    Some(Ok(Message::Binary(bytes))) => String::from_utf8_lossy(&bytes).into_owned(),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                };
                match receive(&region, &mut session, &text) {
                    Next::Answer(answer, delay_ms) => answer_later(&region, &answers, &answer, delay_ms),
                    Next::Close(code, reason) => return close(&mut sink, code, &reason).await,
                    Next::Drop => return,
                }
            }
            Some(answer) = ready.recv() => {
                if sink.send(Message::Text(answer.into())).await.is_err() {
                    return;
                }
            }
            event = events.recv() => match event {
                Ok(Event::Changed(change)) => {
                    let frame = notify::frame(&region.world(), &mut session, &change);
                    if let Some(frame) = frame && sink.send(Message::Text(escape(&frame.to_string()).into())).await.is_err() {
                        return;
                    }
                }
                Ok(Event::Raw(text)) => {
                    if sink.send(Message::Text(text.into())).await.is_err() {
                        return;
                    }
                }
                Ok(Event::SessionsChanged) => {
                    if region.options.maas.has_paged_machines() && valid(&region).is_none() {
                        return close(&mut sink, 1000, "Session expired").await;
                    }
                }
                Ok(Event::Drop) | Err(broadcast::error::RecvError::Closed) => return,
                // Too slow a reader has missed some; what it keeps is refreshed by the next change.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
            }
        }
    }
}

async fn close(sink: &mut Sink, code: u16, reason: &str) {
    let frame = CloseFrame { code, reason: reason.to_owned().into() };
    // The other side may be gone already.
    let _ = sink.send(Message::Close(Some(frame))).await;
    let _ = sink.close().await;
}

fn answer_later(region: &Arc<Region>, answers: &mpsc::UnboundedSender<String>, answer: &Value, delay: Delay) {
    let text = escape(&answer.to_string());
    let wait_ms = delay.outside_ms + region.options.latency_ms;
    let thinks = region.thinker.is_slow() && delay.think_ms > 0;
    if wait_ms == 0 && !thinks {
        let _ = answers.send(text);
        return;
    }
    let (region, answers) = (region.clone(), answers.clone());
    tokio::spawn(async move {
        if thinks {
            region.thinker.think(delay.think_ms).await;
        }
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        let _ = answers.send(text);
    });
}

/// The server escapes everything that is not ASCII.
pub fn escape(json: &str) -> String {
    if json.is_ascii() {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

fn receive(region: &Arc<Region>, session: &mut Session, text: &str) -> Next {
    let refuse = |reason: &str| Next::Close(1002, reason.to_owned());
    let Ok(Value::Object(message)) = serde_json::from_str(text) else {
        return refuse("Invalid data expecting JSON object.");
    };
    let Some(kind) = message.get("type") else {
        return refuse("Missing type field in the received message.");
    };
    let kind = kind.as_i64();
    if kind != Some(0) && kind != Some(3) {
        return refuse("Invalid message type.");
    }
    let Some(request_id) = message.get("request_id") else {
        return refuse("Missing request_id field in the received message.");
    };
    if kind == Some(3) {
        session.pings += 1;
        return Next::Answer(
            json!({"type": 4, "request_id": request_id, "rtype": 0, "result": session.pings}),
            Delay::default(),
        );
    }
    let Some(method) = message.get("method").and_then(Value::as_str) else {
        return refuse("Missing method field in the received message.");
    };
    let Some((handler, method)) = method.split_once('.') else {
        return refuse("Invalid method formatting.");
    };
    let empty = Map::new();
    let params = message.get("params").and_then(Value::as_object).unwrap_or(&empty);
    // Calls that reach out to a hypervisor take their time.
    let outside_ms =
        if matches!((handler, method), ("pod", "compose" | "refresh" | "create" | "get_projects")) { 60 } else { 0 };
    let answer = handlers::call(region, session, handler, method, params);
    let think_ms = think::call_ms(handler, method, answer.as_ref().unwrap_or(&Value::Null));
    let delay = Delay { outside_ms, think_ms };
    match answer {
        Ok(result) => Next::Answer(json!({"type": 1, "request_id": request_id, "rtype": 0, "result": result}), delay),
        Err(handlers::Failure::Text(error)) => {
            Next::Answer(json!({"type": 1, "request_id": request_id, "rtype": 1, "error": error}), delay)
        }
        Err(handlers::Failure::NoHandler) => refuse(&format!("Handler {handler} does not exist.")),
        Err(handlers::Failure::NoMethod) => Next::Drop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn non_ascii_is_escaped_as_utf_16() {
        assert_eq!(escape(r#""aé😀""#), r#""a\u00e9\ud83d\ude00""#);
    }
}
