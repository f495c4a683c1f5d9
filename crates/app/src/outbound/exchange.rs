//! Calls to the identity providers of organizations: small, JSON or forms, read whole.

use futures_util::StreamExt;
use http::{Request, Response};

use super::Outbound;

/// Bytes that are read of an answer: a document of keys has a few thousand.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeFault {
    /// The network.
    #[error("the provider does not answer: {0}")]
    Network(#[from] reqwest::Error),
    /// More than anybody needs.
    #[error("the provider answers too much")]
    TooLarge,
    /// The answer cannot be put together again.
    #[error("the provider answers nonsense: {0}")]
    Malformed(#[from] http::Error),
}

impl Outbound {
    /// Carries out one call and reads the answer whole, whatever its status. Redirects are not followed.
    ///
    /// **Errors**: [`ExchangeFault`].
    pub async fn exchange(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, ExchangeFault> {
        let answer = self
            .client
            .execute(reqwest::Request::try_from(request)?)
            .await?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        let mut stream = answer.bytes_stream();
        while let Some(piece) = stream.next().await {
            let piece = piece?;
            if body.len() + piece.len() > ANSWER_BYTES_MAX {
                return Err(ExchangeFault::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(response.body(body)?)
    }
}
