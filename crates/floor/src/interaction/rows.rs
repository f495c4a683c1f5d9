//! Part of the machine.
