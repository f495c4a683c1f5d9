//! A small mail server for tests: real SMTP over a real socket (RFC 5321, AUTH PLAIN of RFC 4954), one message after the other.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail that the server took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// The argument of AUTH PLAIN.
    pub(super) authn: String,
    /// Who it goes to.
    pub(super) to: String,
    /// Headers and body.
    pub(super) data: String,
}

/// The server.
pub(super) struct Smtp {
    pub(super) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Smtp {
    /// Listens on the loopback; `refuse` is said to every recipient instead of 250.
    pub(super) async fn listen(refuse: Option<&'static str>) -> Self {
        Self::with(refuse, false).await
    }

    /// Takes every message and hangs up without a word.
    pub(super) async fn mute() -> Self {
        Self::with(None, true).await
    }

    async fn with(refuse: Option<&'static str>, mute: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), (refuse, mute)));
            }
        });
        Self { port, taken }
    }

    /// Everything it took.
    pub(super) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

async fn serve(
    stream: TcpStream,
    kept: Arc<Mutex<Vec<Taken>>>,
    (refuse, mute): (Option<&'static str>, bool),
) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut mail = Taken::default();
    write.write_all(b"220 teste ESMTP\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let upper = line.to_ascii_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-teste\r\n250 AUTH PLAIN"
        } else if let Some(authn) = line.strip_prefix("AUTH PLAIN ") {
            authn.clone_into(&mut mail.authn);
            "235 2.7.0 bem-vindo"
        } else if upper.starts_with("RCPT TO:") {
            if !mail.to.is_empty() {
                mail.to.push('\n');
            }
            mail.to.push_str(&line);
            refuse.unwrap_or("250 ok")
        } else if upper == "DATA" {
            write.write_all(b"354 diga\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                mail.data.push_str(&line);
                mail.data.push('\n');
            }
            kept.lock().unwrap().push(std::mem::take(&mut mail));
            if mute {
                return;
            }
            "250 guardado"
        } else if upper == "QUIT" {
            "221 tchau"
        } else {
            "250 ok"
        };
        if write
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}
