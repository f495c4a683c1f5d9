//! The real binary, as several processes over one database: what one process cannot prove.

mod door;
mod node;
mod shop;
mod two_nodes;
