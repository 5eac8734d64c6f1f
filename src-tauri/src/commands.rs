//! What the window may ask: parse, delegate, map the error.

pub(crate) mod debug;
pub(crate) mod inbox;
pub(crate) mod reads;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod window;
pub(crate) mod writes;
