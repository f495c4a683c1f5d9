//! The SQL of the office on both engines.

// Under the name that every other crate knows it by.
extern crate unissono_store_office as store_office;

#[cfg(test)]
mod agent_scripts;
#[cfg(test)]
mod case_forms;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod contact_blocks;
#[cfg(test)]
mod contact_points;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod people;
#[cfg(test)]
mod person_imports;
#[cfg(test)]
mod person_pairs;
#[cfg(test)]
mod person_reads;
#[cfg(test)]
mod processes;
#[cfg(test)]
mod proposals;
#[cfg(test)]
mod statements;
#[cfg(test)]
mod support;
