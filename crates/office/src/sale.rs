//! Proposals of sales: where they stand, who may reach them in which module, and which moves there are. Rows are kept by
//! `store-office`.
//!
//! What the rows call an *operation* is the organization here: its settings name situations, statuses and types of audit.

pub mod item;
pub mod moving;
pub mod settings;
pub mod stage;

#[cfg(test)]
mod tests;
