//! The rules of the CRM: cases with their types, the forms that agents fill, and the scripts that lead to them.

pub mod case;
pub mod case_type;
pub mod form;
pub mod script;
pub mod tree;
