//! A client of HTTP/1.1 and of sockets that costs next to nothing: the load must not be what is measured.
//!
//! It understands what our servers send: a length, never chunks; frames without mask, never compressed.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Bytes of an answer or a frame that are taken.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// One connection, kept alive.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Everything before the body.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Finds a header; names are compared without case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Puts a request together.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    let length = body.len().to_string();
    text.extend(["content-length: ", &length, "\r\n\r\n"]);
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(4_096),
        })
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn call(&mut self, request: &[u8]) -> std::io::Result<Answer> {
        self.stream.write_all(request).await?;
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.take(end)).into_owned();
        let status = head
            .split_whitespace()
            .nth(1)
            .and_then(|word| word.parse().ok())
            .unwrap_or(0);
        let mut answer = Answer {
            status,
            head,
            body: Vec::new(),
        };
        let length = answer
            .header("content-length")
            .and_then(|value| value.parse().ok())
            .unwrap_or(0);
        self.fill(length).await?;
        answer.body = self.take(length);
        Ok(answer)
    }

    /// Turns the connection into a socket.
    ///
    /// **Errors**: also when the server refuses.
    pub(crate) async fn upgrade(
        mut self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> std::io::Result<Socket> {
        // The key is there for caches between the two ends; there are none.
        let mut all = vec![
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dW5pc3Nvbm8tYmVuY2gtMQ=="),
        ];
        all.extend_from_slice(headers);
        let answer = self.call(&request("GET", path, &all, b"")).await?;
        if answer.status == 101 {
            Ok(Socket(self))
        } else {
            Err(std::io::Error::other(format!(
                "the socket was refused: {}",
                answer.status
            )))
        }
    }

    async fn more(&mut self) -> std::io::Result<()> {
        if self.buffer.len() > BYTES_MAX || self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    async fn fill(&mut self, length: usize) -> std::io::Result<()> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        Ok(())
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(length.min(self.buffer.len()));
        std::mem::replace(&mut self.buffer, rest)
    }
}

/// The end of a live socket that reads; it says next to nothing.
pub(crate) struct Socket(Connection);

impl Socket {
    /// Says a text of at most 125 bytes.
    pub(crate) async fn say(&mut self, text: &str) -> std::io::Result<()> {
        let length = u8::try_from(text.len()).unwrap_or(u8::MAX).min(125);
        // What a client says is masked; a mask of zeros leaves it as it is.
        let mut frame = vec![0x81, 0x80 | length, 0, 0, 0, 0];
        frame.extend(text.bytes().take(usize::from(length)));
        self.0.stream.write_all(&frame).await
    }

    /// Waits for the next frame and gives its bytes.
    pub(crate) async fn frame(&mut self) -> std::io::Result<Vec<u8>> {
        self.0.fill(2).await?;
        let short = usize::from(self.0.buffer.get(1).copied().unwrap_or(0) & 0x7f);
        let extra = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        self.0.fill(2 + extra).await?;
        let head = self.0.take(2 + extra);
        let long = head
            .iter()
            .skip(2)
            .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        let length = if extra == 0 { short } else { long };
        if length > BYTES_MAX {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        self.0.fill(length).await?;
        Ok(self.0.take(length))
    }
}

/// Finds bytes within bytes.
pub(crate) fn find(within: &[u8], wanted: &[u8]) -> Option<usize> {
    within
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    async fn answering(bytes: &'static [u8]) -> Connection {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(bytes).await.unwrap();
            // Stays until the client leaves: a reset could overtake the answer.
            tokio::io::copy(&mut stream, &mut tokio::io::sink())
                .await
                .unwrap();
        });
        Connection::open(&address).await.unwrap()
    }

    #[tokio::test]
    async fn an_answer_is_read_to_its_length_and_not_beyond() {
        let mut connection = answering(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 404 x\r\ncontent-length: 0\r\n\r\n",
        )
        .await;
        let first = connection
            .call(&request("GET", "/", &[], b""))
            .await
            .unwrap();
        assert_eq!((first.status, first.body.as_slice()), (200, &b"ok"[..]));
        let second = connection
            .call(&request("GET", "/", &[], b""))
            .await
            .unwrap();
        assert_eq!(second.status, 404);
    }

    #[tokio::test]
    async fn frames_of_both_lengths_are_read() {
        let mut bytes = b"\x81\x02hi\x81\x7e\x01\x00".to_vec();
        bytes.extend([b'x'; 256]);
        let mut socket = Socket(answering(Box::leak(bytes.into_boxed_slice())).await);
        assert_eq!(socket.frame().await.unwrap(), b"hi");
        assert_eq!(socket.frame().await.unwrap().len(), 256);
    }
}
