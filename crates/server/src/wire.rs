//! What the product asks of the machine's network: room for many connections, and to be told of those that are dead.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;

/// How long a connection may be silent before the other side is asked whether it is there.
const SILENCE: Duration = Duration::from_secs(20);
/// How often it is asked.
const ASK_EVERY: Duration = Duration::from_secs(10);
/// How often in vain, before the connection counts as dead.
const ASK_MAX: u32 = 3;
/// How long what was sent may stay without a receipt.
const RECEIPT_MAX: Duration = Duration::from_secs(40);

/// Lets the process have as many connections as the machine allows it: what is common at first is too few for the desks of a day.
pub(crate) fn allow_many() {
    let now = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: now.maximum,
        maximum: now.maximum,
    };
    if setrlimit(Resource::Nofile, wanted).is_err() {
        tracing::warn!(limit = now.current, "the limit of open files stays low");
    }
}

/// Has the machine find out when the other side of a connection is gone without a word: a closed laptop, a lost network.
pub(crate) fn watch(stream: &mut TcpStream) {
    let alive = TcpKeepalive::new()
        .with_time(SILENCE)
        .with_interval(ASK_EVERY)
        .with_retries(ASK_MAX);
    let socket = SockRef::from(&*stream);
    let asked = socket.set_tcp_keepalive(&alive);
    // A connection that cannot be watched works all the same.
    if let Err(error) = asked.and_then(|()| socket.set_tcp_user_timeout(Some(RECEIPT_MAX))) {
        tracing::debug!(%error, "a connection cannot be watched");
    }
    drop(socket.set_tcp_nodelay(true));
}
