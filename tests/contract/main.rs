//! The wire types against what a real MAAS 3.4.10 sent (`captures/`, recorded; keys and passwords redacted).
//!
//! `claims` says for every file what reads it, `errors` what every refusal means, `loss` that decoding keeps what was
//! sent, `figures` that the model shows the numbers a person reads out of the recording, `secrets` that keys and
//! passwords end at the decoder, `mutation` that broken records break nothing else.
//!
//! The demo region's answers are held against the same files in `demo-region/tests/shapes.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod capture;
mod claims;
mod errors;
mod figures;
mod loss;
mod mutation;
mod secrets;
