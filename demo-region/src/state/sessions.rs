//! Sessions, CSRF tokens and API keys (maas-api §2.2 – 2.4).
//!
//! A session id is a signed token: it stays valid when the process restarts with the same seed, as sessions of a real
//! region do, which lie in its database.

use super::{User, World};
use crate::{clock, ident::keyed};
use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

pub struct Sessions {
    seed: u64,
    revoked: Mutex<HashSet<String>>,
    /// Sessions older than this (milliseconds) are over.
    not_before: AtomicI64,
    counter: AtomicU64,
}

impl Sessions {
    pub fn new(seed: u64) -> Self {
        Self { seed, revoked: Mutex::new(HashSet::new()), not_before: AtomicI64::new(0), counter: AtomicU64::new(0) }
    }

    fn sign(&self, text: &str) -> String {
        format!("{:016x}", keyed(self.seed ^ 0x5e55_1041_d5e5_5104, text))
    }

    /// 32 characters: user, time of login, signature.
    pub fn open(&self, user: &User) -> String {
        let salt = self.counter.fetch_add(1, Ordering::Relaxed) & 0xff;
        let head = format!("{:02x}{:012x}{salt:02x}", user.id & 0xff, clock::millis());
        format!("{head}{}", self.sign(&head))
    }

    /// Whose session it is, if it is valid still.
    pub fn user<'a>(&self, world: &'a World, token: &str) -> Option<&'a User> {
        if token.len() != 32 || !token.is_ascii() {
            return None;
        }
        let (head, signature) = token.split_at(16);
        let opened = i64::from_str_radix(&head[2..14], 16).ok()?;
        let revoked = self.revoked.lock().unwrap_or_else(PoisonError::into_inner).contains(token);
        if self.sign(head) != signature || revoked || opened <= self.not_before.load(Ordering::Relaxed) {
            return None;
        }
        let id = i64::from_str_radix(&head[..2], 16).ok()?;
        world.users.iter().find(|user| user.id == id)
    }

    pub fn revoke(&self, token: &str) {
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner).insert(token.to_owned());
    }

    /// End every session opened so far.
    pub fn expire_all(&self) {
        self.not_before.store(clock::millis(), Ordering::Relaxed);
    }

    /// A new `csrftoken` cookie.
    pub fn csrf_token(&self) -> String {
        let text = format!("csrf/{}/{}", clock::millis(), self.counter.fetch_add(1, Ordering::Relaxed));
        (0..4).map(|part| self.sign(&format!("{text}/{part}"))).collect()
    }

    /// What `account/csrf` answers: differs from the cookie, and is accepted for it.
    pub fn mask(&self, cookie: &str) -> String {
        let salt = self.sign(&format!("{}/{}", clock::millis(), self.counter.fetch_add(1, Ordering::Relaxed)));
        let proof = self.sign(&format!("{salt}/{cookie}"));
        format!("{salt}{proof}{salt}{proof}")
    }

    /// Whether a token that was sent belongs to the cookie: it is the same, or masked.
    pub fn belongs(&self, cookie: &str, sent: &str) -> bool {
        if sent == cookie {
            return true;
        }
        sent.len() == 64 && sent.is_ascii() && sent[16..32] == self.sign(&format!("{}/{cookie}", &sent[..16]))
    }

    /// (consumer key, token key, token secret) of a user's API key.
    pub fn api_key(&self, user: &User) -> (String, String, String) {
        let part = |name: &str| format!("DEMO{}", self.sign(&format!("api/{}/{name}", user.username)));
        (part("consumer"), part("token"), part("secret"))
    }

    /// The user of an OAuth header, or the sentence of the 401.
    pub fn oauth_user<'a>(&self, world: &'a World, header: &str) -> Result<&'a User, &'static str> {
        let value = |key: &str| {
            let found = header.split(',').find_map(|pair| {
                let (name, value) = pair.trim().trim_start_matches("OAuth ").trim().split_once('=')?;
                (name == key).then(|| value.trim_matches('"').to_owned())
            })?;
            Some(found.replace("%26", "&"))
        };
        let needed = ["oauth_consumer_key", "oauth_token", "oauth_signature", "oauth_nonce", "oauth_timestamp"];
        if needed.into_iter().any(|key| value(key).is_none()) {
            return Err("Authorization Error: Invalid API key.");
        }
        world
            .users
            .iter()
            .find(|user| {
                let (consumer, token, secret) = self.api_key(user);
                value("oauth_consumer_key") == Some(consumer)
                    && value("oauth_token") == Some(token)
                    && value("oauth_signature") == Some(format!("&{secret}"))
            })
            .ok_or("Authorization Error: Invalid API key.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    #[test]
    fn a_session_outlives_the_process_but_not_a_logout() {
        let world = crate::fleet::build(&Options::default());
        let before = Sessions::new(7);
        let token = before.open(&world.users[0]);
        let after = Sessions::new(7);
        assert_eq!(after.user(&world, &token).map(|user| user.username), Some("admin"));
        assert!(Sessions::new(8).user(&world, &token).is_none());
        after.revoke(&token);
        assert!(after.user(&world, &token).is_none());
        before.expire_all();
        assert!(before.user(&world, &token).is_none());
    }
}
