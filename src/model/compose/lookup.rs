//! What has to be asked of the region while a form is filled in: whether a name or an address is free.

use std::net::IpAddr;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Whether any machine has this host name.
    Name(String),
    /// Whether any machine has this address.
    Address(IpAddr),
}

/// What is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lookup {
    /// Not asked yet, or the answer is on its way.
    #[default]
    Unchecked,
    /// It could not be asked.
    Failed,
    /// Nobody has it, as far as the region shows its machines to this user.
    Free,
    /// This machine has it.
    Taken(String),
}
