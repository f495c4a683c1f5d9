//! Uníssono webui.
