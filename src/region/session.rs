//! Login, logout, who am I (maas-api §2.2, §3.6).

use super::error::ApiError;
use super::http::Http;
use super::wire::rest::{LoginState, Named, Version, WhoAmI};
use super::{decode, version};

/// What the login page needs to know before anybody has logged in.
pub async fn state(http: &Http) -> Result<LoginState, ApiError> {
    decode::one("accounts/login", &http.account_get("login").await?)
}

/// Logs in; the session and CSRF cookies are the browser's from then on.
pub async fn login(http: &Http, username: &str, password: &str) -> Result<(), ApiError> {
    let form = [("username", username), ("password", password)].map(|(k, v)| (k.to_owned(), v.to_owned()));
    http.account_post("login", &form).await.map(drop)
}

/// Ends the session; the region closes its sockets by itself.
pub async fn logout(http: &Http) -> Result<(), ApiError> {
    http.account_post("logout", &[]).await.map(drop)
}

/// The user behind the session.
pub async fn who_am_i(http: &Http) -> Result<WhoAmI, ApiError> {
    decode::one("users/whoami", &http.get("users/?op=whoami").await?)
}

/// Which MAAS this is. Needs no login.
pub async fn version(http: &Http) -> Result<(Version, version::Features), ApiError> {
    let wire: Version = decode::one("version", &http.get_first("version/").await?)?;
    // A version that cannot be read is taken for the best known one: 3.4's calls exist in everything from 3.3 to 3.8.
    let parsed = version::Version::parse(&wire.version).unwrap_or(version::Version(3, 4));
    Ok((wire, version::Features::of(parsed)))
}

/// Zones, over REST in every version: the socket lost them in 3.7.
pub async fn zones(http: &Http) -> Result<Vec<Named>, ApiError> {
    Ok(decode::list("zones", &http.get("zones/").await?)?.good)
}

/// Resource pools, over REST as the zones.
pub async fn pools(http: &Http) -> Result<Vec<Named>, ApiError> {
    Ok(decode::list("resourcepools", &http.get("resourcepools/").await?)?.good)
}
