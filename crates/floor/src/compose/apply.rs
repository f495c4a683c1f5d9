//! Which rule each input belongs to.

use super::Floor;
use crate::input::Input;
use crate::refused::Refused;

impl Floor {
    #[expect(clippy::too_many_lines, reason = "one arm for each input, and no more")]
    pub(super) fn apply(&mut self, input: Input) -> Result<(), Refused> {
        match input {
            Input::Tick => Ok(()),
            Input::OrganizationSet(_)
            | Input::QueueSet(_)
            | Input::QueueRemoved(_)
            | Input::QueueDeactivated { .. }
            | Input::AgentSet(_)
            | Input::AgentRemoved(_)
            | Input::PauseReasonSet(_)
            | Input::PauseReasonRemoved(_) => self.apply_setting(input),

            Input::InteractionArrived(arrival) => self.arrive(arrival),
            Input::QueueEntered {
                interaction,
                queue,
                priority,
            } => self.enter_queue(interaction, queue, priority),
            Input::FlowEnded { interaction, code } => self.end_flow(interaction, code),
            Input::OwnerFound { interaction, owner } => self.owner_found(interaction, owner),
            Input::CustomerWrote(interaction) => self.customer_wrote(interaction),
            Input::AgentWrote {
                interaction,
                writer,
            } => self.operation_wrote(interaction, writer),
            Input::CustomerLeft(interaction) => self.customer_left(interaction),

            Input::AgentSignedIn(agent) => self.sign_in(agent),
            Input::AgentConnected(agent) => self.connect(agent),
            Input::AgentDisconnected(agent) => self.disconnect(agent),
            Input::AgentSignedOut(agent) => self.sign_out_wanted(agent),
            Input::AgentAvailable(agent) | Input::PauseEnded(agent) => self.become_ready(agent),
            Input::PauseWanted { agent, reason } => self.want_pause(agent, reason),
            Input::SystemPauseSet { agent, queues } => self.set_system_pause(agent, queues),
            Input::SystemPauseLifted(agent) => self.set_system_pause(agent, [].into()),
            Input::AgentStateSet { agent, by, to } => self.set_state(agent, by, to),

            Input::OfferAccepted { interaction, agent } | Input::Opened { interaction, agent } => {
                self.accept(interaction, agent)
            }
            Input::OfferDeclined { interaction, agent } => self.decline(interaction, agent),
            Input::Pull { agent, what } => self.pull(agent, what),
            Input::TakeOver { interaction, by } => self.take_over(interaction, by),
            Input::Transfer {
                interaction,
                by,
                to,
                code,
            } => self.transfer(interaction, by, to, code),
            Input::DueSet {
                interaction,
                by,
                due,
            } => self.set_due(interaction, by, due),
            Input::ReturnToQueue { interaction, agent } => self.give_back(interaction, agent),
            Input::MoveTo {
                interaction,
                by,
                to,
            } => self.move_to(interaction, by, to),
            Input::Free { interaction, to } => self.free(interaction, to),
            Input::Conclude {
                interaction,
                agent,
                code,
                by_sale,
                then,
            } => self.conclude((interaction, agent), (code, by_sale), then),
            Input::WrapUpDone {
                interaction,
                agent,
                code,
                then,
            } => self.wrap_up_done(interaction, agent, code, then),
            Input::Cancel {
                interaction,
                by,
                blocked,
            } => self.cancel(interaction, by, blocked),
        }
    }
}
