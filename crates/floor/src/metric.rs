//! The indicators: one file each, with definition, unit, exclusions and source.
