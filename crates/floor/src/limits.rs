//! Limits of the floor. Exceeding one is a defined refusal, never a crash.

/// Interactions alive at once in one organization.
pub const LIVE_INTERACTIONS_MAX: usize = 200_000;
/// Interactions that one queue holds waiting.
pub const QUEUE_WAITING_MAX: usize = 50_000;
/// Queues of one organization.
pub const QUEUES_MAX: usize = 2_000;
/// Agents of one organization.
pub const AGENTS_MAX: usize = 20_000;
/// Skills that one queue or one interaction may ask for.
pub const SKILLS_MAX: usize = 16;
/// Steps at which one skill may relax.
pub const RELAX_STEPS_MAX: usize = 8;
/// The highest level of a skill; 0 means that it is not asked for.
pub const SKILL_LEVEL_MAX: u8 = 10;
/// Priority points of a queue or an interaction.
pub const PRIORITY_MAX: u16 = 1_000;
/// Combinations of queue, medium and skills that the index keeps ready although nothing waits in them.
pub const POOLS_KEPT_MAX: usize = 16_384;
/// Seconds after which agents who declined may be asked again.
pub const DECLINE_REST_S: i64 = 60;
/// Notices sent to one customer in one wait.
pub const NOTICES_PER_WAIT_MAX: u32 = 60;
/// Decisions in a row within one input: more means that the floor runs in a circle.
pub const STEPS_MAX: usize = 1_000_000;
