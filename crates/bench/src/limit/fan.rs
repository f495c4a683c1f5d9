//! The ceiling of fan-out: one loop that writes the same frame to one socket after the other, without waiting for any.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, PoisonError};

use crate::Outcome;

/// What the frame holds beside filling.
pub(crate) const FRAME: &[u8] = b"fan-out";
/// Bytes that the frame carries.
const BYTES: u16 = 256;

static SOCKETS: Mutex<Vec<TcpStream>> = Mutex::new(Vec::new());

/// Serves until it is killed.
pub(super) fn serve(address: &str) -> Outcome<()> {
    let fault = |error: std::io::Error| format!("{address}: {error}");
    let listener = TcpListener::bind(address).map_err(fault)?;
    let bound = listener.local_addr().map_err(fault)?;
    println!("{}{bound}", super::LISTENS);
    for stream in listener.incoming() {
        let stream = stream.map_err(fault)?;
        std::thread::spawn(move || {
            // A client that left ends its thread.
            drop(answer(&stream));
        });
    }
    Ok(())
}

fn answer(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if lines.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while lines.read_line(&mut header)? > 2 {
            header.clear();
        }
        let mut out = stream;
        if first.starts_with("GET /ws") {
            out.write_all(b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\r\n")?;
            sockets().push(stream.try_clone()?);
            return Ok(());
        }
        say();
        out.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
    }
}

fn say() {
    let mut frame = vec![0x81, 126];
    frame.extend(BYTES.to_be_bytes());
    frame.extend(FRAME);
    frame.resize(4 + usize::from(BYTES), b' ');
    sockets().retain_mut(|socket| socket.write_all(&frame).is_ok());
}

fn sockets() -> std::sync::MutexGuard<'static, Vec<TcpStream>> {
    SOCKETS.lock().unwrap_or_else(PoisonError::into_inner)
}
