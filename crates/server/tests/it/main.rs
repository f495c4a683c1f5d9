//! The real binary, as several processes over one database: what one process cannot prove.

#[cfg(test)]
mod door;
#[cfg(test)]
mod node;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod two_nodes;
