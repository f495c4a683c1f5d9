//! A ZIP archive that is written while the store takes it, without holding it whole.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use app::Fault;
use app::files::Body;
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// Pieces that may wait for the store.
const PIECES_AHEAD: usize = 4;

type Piece = Result<Vec<u8>, Fault>;

/// What was packed and is not yet on its way.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<Vec<u8>>>);

impl Packed {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut packed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        packed.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive under way.
pub(super) struct Archive {
    writer: ZipWriter<StreamWriter<Packed>>,
    packed: Packed,
    sender: mpsc::Sender<Piece>,
}

impl Archive {
    /// Begins one; gives also its bytes, as they come.
    pub(super) fn begin() -> (Self, Body) {
        let (sender, receiver) = mpsc::channel::<Piece>(PIECES_AHEAD);
        let body = stream::unfold(receiver, |mut receiver| async move {
            let piece = receiver.recv().await?;
            Some((piece.map(Into::into), receiver))
        });
        let packed = Packed::default();
        let archive = Self {
            writer: ZipWriter::new_stream(packed.clone()),
            packed,
            sender,
        };
        (archive, body.boxed())
    }

    /// Adds a text.
    pub(super) async fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        self.start(path, CompressionMethod::Deflated)?;
        self.writer.write_all(bytes).map_err(broken)?;
        self.send().await
    }

    /// Adds a file while it comes; files are pictures and sounds, which do not get smaller.
    pub(super) async fn add_stream(&mut self, path: &str, mut body: Body) -> Result<(), Fault> {
        self.start(path, CompressionMethod::Stored)?;
        while let Some(bytes) = body.next().await {
            self.writer.write_all(&bytes?).map_err(broken)?;
            self.send().await?;
        }
        Ok(())
    }

    /// Writes the end.
    pub(super) async fn end(self) -> Result<(), Fault> {
        let Self {
            writer,
            packed,
            sender,
        } = self;
        writer.finish().map_err(|error| broken(error.into()))?;
        send(&sender, packed.take()).await
    }

    /// Gives the archive up: one that ends early must not be taken for a whole one.
    pub(super) async fn break_off(self) {
        let broken = Err(Fault::refused(app::code::EXPORT_OVER));
        self.sender.send(broken).await.unwrap_or_default();
    }

    fn start(&mut self, path: &str, method: CompressionMethod) -> Result<(), Fault> {
        let options = SimpleFileOptions::default().compression_method(method);
        let started = self.writer.start_file(path, options);
        started.map_err(|error| broken(error.into()))
    }

    async fn send(&mut self) -> Result<(), Fault> {
        send(&self.sender, self.packed.take()).await
    }
}

/// Hands bytes to the store; a store that is gone has told why.
async fn send(sender: &mpsc::Sender<Piece>, bytes: Vec<u8>) -> Result<(), Fault> {
    if bytes.is_empty() {
        return Ok(());
    }
    let gone = |_| Fault::Internal("the store took no more".into());
    sender.send(Ok(bytes)).await.map_err(gone)
}

fn broken(error: io::Error) -> Fault {
    Fault::Internal(Box::new(error))
}
