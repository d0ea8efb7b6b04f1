//! Users, and the small named things machines are sorted into.

use crate::clock::Seconds;

#[derive(Clone, Debug)]
pub struct User {
    pub id: i64,
    pub username: &'static str,
    pub password: &'static str,
    pub last_name: &'static str,
    pub email: &'static str,
    pub superuser: bool,
    pub last_login: Option<Seconds>,
}

/// A zone or a resource pool.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: i64,
    pub name: String,
    pub description: String,
}

#[derive(Clone, Debug)]
pub struct Domain {
    pub id: i64,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct Tag {
    pub id: i64,
    pub name: String,
    pub comment: String,
    pub kernel_opts: String,
    pub created: Seconds,
}
