//! Joining the two ends of a WebSocket.

use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;

/// Copies bytes both ways until either side is gone. An error here is a closed socket, which both sides notice.
pub async fn join(browser: OnUpgrade, server: OnUpgrade) {
    let Ok((browser, server)) = tokio::try_join!(browser, server) else { return };
    let _closed = copy_bidirectional(&mut TokioIo::new(browser), &mut TokioIo::new(server)).await;
}
