//! The shell kit: operations, the context they run in, time, chance, files, secrets, jobs, the bus and outbound calls.
//!
//! No HTTP framework and no SQL here: `server` turns operations into routes, `store*` holds the statements.

pub mod bus;
pub mod chance;
pub mod clock;
pub mod code;
pub mod content_type;
pub mod ctx;
pub mod fault;
pub mod files;
pub mod follow;
pub mod ids;
pub mod input;
pub mod jobs;
pub mod membership;
pub mod nodes;
pub mod operation;
pub mod outbound;
pub mod page;
pub mod password;
pub mod process;
pub mod seal;

pub use ctx::Ctx;
pub use fault::Fault;
pub use operation::{Entry, Method, Operation};

/// A boxed future, where a list holds functions of many types.
pub type Boxed<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;
