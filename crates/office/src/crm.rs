//! The rules of the CRM: callbacks, cases with their types and follow-ups, what users are told of them, the forms that agents fill, and the scripts that lead
//! to them.

pub mod callback;
pub mod case;
pub mod case_type;
pub mod email;
pub mod follow_up;
pub mod form;
pub mod notice;
pub mod script;
pub mod tracking;
pub mod tree;
