//! Routes that are no operations: a short closed list, because they stream, set cookies, or speak to outsiders.

pub(crate) mod access;
pub(crate) mod assets;
pub(crate) mod brand;
pub(crate) mod embed;
pub(crate) mod files;
pub(crate) mod health;
pub(crate) mod photo;
pub(crate) mod provider;
pub(crate) mod session;
pub(crate) mod transcript;
pub(crate) mod widget;
