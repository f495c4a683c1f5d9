//! A way between two ends that can be shut: a balancer before nodes, a line to a provider or to NATS that breaks.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Bytes go through.
    Open,
    /// Whoever comes waits.
    Held,
    /// Whoever is in is thrown out, and nobody comes in.
    Shut,
}

/// The way. It ends with the test.
pub(crate) struct Door {
    /// Where one knocks.
    pub(crate) address: SocketAddr,
    way: watch::Sender<Way>,
    behind: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Door {
    /// Makes a way to the first of some ends that answers.
    pub(crate) async fn to(behind: &[SocketAddr]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (way, seen) = watch::channel(Way::Open);
        let behind = Arc::new(Mutex::new(behind.to_vec()));
        let ends = Arc::clone(&behind);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(lead(stream, seen.clone(), Arc::clone(&ends)));
            }
        });
        Self {
            address,
            way,
            behind,
        }
    }

    /// Changes the way.
    pub(crate) fn set(&self, way: Way) {
        self.way.send_replace(way);
    }

    /// Leads elsewhere from now on.
    pub(crate) fn lead_to(&self, behind: &[SocketAddr]) {
        *self.behind.lock().unwrap() = behind.to_vec();
    }
}

async fn lead(
    mut stream: TcpStream,
    mut way: watch::Receiver<Way>,
    behind: Arc<Mutex<Vec<SocketAddr>>>,
) {
    if *way.wait_for(|way| *way != Way::Held).await.unwrap() == Way::Shut {
        return;
    }
    let ends = behind.lock().unwrap().clone();
    for end in ends {
        let Ok(mut other) = TcpStream::connect(end).await else {
            continue;
        };
        tokio::select! {
            _ = tokio::io::copy_bidirectional(&mut stream, &mut other) => {}
            _ = way.wait_for(|way| *way == Way::Shut) => {}
        }
        return;
    }
}
