//! The rules of the CRM: cases with their types, and the forms that agents fill.

pub mod case;
pub mod case_type;
pub mod form;
