//! The rules of the CRM: cases with their types and follow-ups, what users are told of them, and the forms that agents fill.

pub mod case;
pub mod case_type;
pub mod follow_up;
pub mod form;
pub mod notice;
