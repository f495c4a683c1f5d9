//! Tests of the sandbox over loopback, with virtual time: a stub stands for the product.

extern crate unissono_sandbox as sandbox;

#[cfg(test)]
mod faults;
#[cfg(test)]
mod files;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod page;
#[cfg(test)]
mod support;
#[cfg(test)]
mod templates;
