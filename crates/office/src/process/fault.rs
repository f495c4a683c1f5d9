//! What keeps a process from being published, each thing with the element that it is about.

use crate::crm::form::expression::{ExpressionFault, ExpressionWrong};

use super::definition::{Flow, Node};

/// Faults that are listed of one file.
pub const FAULTS_MAX: usize = 200;

/// Something that is wrong with an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessFault {
    /// The name of the element: `scriptTask`.
    pub element: String,
    /// Its id; empty when it has none.
    pub id: String,
    /// What stands at it; may be empty.
    pub name: String,
    /// The line of the file on which it begins, from 1.
    pub line: u32,
    /// What is wrong.
    pub wrong: Wrong,
    /// Where in an expression, in characters from its beginning.
    pub position: Option<usize>,
}

impl ProcessFault {
    /// Tells of a node.
    pub(super) fn of(node: &Node, wrong: Wrong) -> Self {
        Self {
            element: node.element.clone(),
            id: node.id.clone(),
            name: node.name.clone(),
            line: node.line,
            wrong,
            position: None,
        }
    }

    /// Tells of a flow.
    pub(super) fn of_flow(flow: &Flow, wrong: Wrong) -> Self {
        Self {
            element: "sequenceFlow".to_owned(),
            id: flow.id.clone(),
            name: flow.name.clone(),
            line: flow.line,
            wrong,
            position: None,
        }
    }

    /// Tells of the condition of a flow.
    pub(super) fn of_condition(flow: &Flow, fault: ExpressionFault) -> Self {
        let wrong = match fault.wrong {
            ExpressionWrong::TooLarge => Wrong::ExpressionTooLarge,
            ExpressionWrong::Syntax => Wrong::Syntax,
            ExpressionWrong::NameUnknown => Wrong::NameUnknown,
            ExpressionWrong::FunctionUnknown => Wrong::FunctionUnknown,
            ExpressionWrong::Arguments => Wrong::Arguments,
            ExpressionWrong::Kinds => Wrong::Kinds,
        };
        Self {
            position: Some(fault.at),
            ..Self::of_flow(flow, wrong)
        }
    }
}

/// What can be wrong with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// Such an element is not run here.
    Unsupported,
    /// It does not say which address is called.
    CallMissing,
    /// Its address cannot be called: no address, or one of a network that is not reached from here.
    CallAddress,
    /// More attempts or seconds than one call may have.
    CallLimits,
    /// It has no id, or one that is too long.
    IdMissing,
    /// Another element has its id.
    IdTwice,
    /// More elements than one process has.
    TooMany,
    /// It begins or ends at what is not there, or in another sub-process.
    FlowDangling,
    /// Nothing begins here.
    StartMissing,
    /// It begins more than once.
    StartTwice,
    /// Something leads into the beginning.
    StartEntered,
    /// Something leads on from the end.
    EndLeft,
    /// Nothing leads there.
    Unreachable,
    /// Nothing leads on from there.
    WayOutMissing,
    /// More than one way leads on, without a gateway that says which.
    WaysOut,
    /// A condition where none is looked at.
    ConditionMisplaced,
    /// One of several ways has no condition.
    ConditionMissing,
    /// A gateway with several ways does not say which one is taken when no condition holds.
    DefaultMissing,
    /// It leads back to itself without waiting for anything on the way.
    EndlessLoop,
    /// It stands on nothing that such an event can happen to.
    BoundaryMisplaced,
    /// No time that can be waited for.
    TimeInvalid,
    /// The message has no name.
    MessageMissing,
    /// There is no such form, or it was never published.
    FormUnknown,
    /// There is no such group.
    GroupUnknown,
    /// A field is of one kind in one form and of another in another.
    FieldKinds,
    /// A condition cannot be read from here.
    Syntax,
    /// A condition names a field that no form of the process has.
    NameUnknown,
    /// A condition calls what there is not.
    FunctionUnknown,
    /// A function was given too few or too many values.
    Arguments,
    /// Values that do not go together, or a condition that is not yes or no.
    Kinds,
    /// More than is worked out.
    ExpressionTooLarge,
}

impl Wrong {
    /// Every one of them.
    pub const ALL: [Self; 31] = [
        Self::Unsupported,
        Self::CallMissing,
        Self::CallAddress,
        Self::CallLimits,
        Self::IdMissing,
        Self::IdTwice,
        Self::TooMany,
        Self::FlowDangling,
        Self::StartMissing,
        Self::StartTwice,
        Self::StartEntered,
        Self::EndLeft,
        Self::Unreachable,
        Self::WayOutMissing,
        Self::WaysOut,
        Self::ConditionMisplaced,
        Self::ConditionMissing,
        Self::DefaultMissing,
        Self::EndlessLoop,
        Self::BoundaryMisplaced,
        Self::TimeInvalid,
        Self::MessageMissing,
        Self::FormUnknown,
        Self::GroupUnknown,
        Self::FieldKinds,
        Self::Syntax,
        Self::NameUnknown,
        Self::FunctionUnknown,
        Self::Arguments,
        Self::Kinds,
        Self::ExpressionTooLarge,
    ];

    /// Gives the stable name, a code of fields.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unsupported => "process_unsupported",
            Self::CallMissing => "process_call_missing",
            Self::CallAddress => "process_call_address",
            Self::CallLimits => "process_call_limits",
            Self::IdMissing => "process_id_missing",
            Self::IdTwice => "process_id_twice",
            Self::TooMany => "process_too_many",
            Self::FlowDangling => "process_flow_dangling",
            Self::StartMissing => "process_start_missing",
            Self::StartTwice => "process_start_twice",
            Self::StartEntered => "process_start_entered",
            Self::EndLeft => "process_end_left",
            Self::Unreachable => "process_unreachable",
            Self::WayOutMissing => "process_way_out_missing",
            Self::WaysOut => "process_ways_out",
            Self::ConditionMisplaced => "process_condition_misplaced",
            Self::ConditionMissing => "process_condition_missing",
            Self::DefaultMissing => "process_default_missing",
            Self::EndlessLoop => "process_endless_loop",
            Self::BoundaryMisplaced => "process_boundary_misplaced",
            Self::TimeInvalid => "process_time_invalid",
            Self::MessageMissing => "process_message_missing",
            Self::FormUnknown => "process_form_unknown",
            Self::GroupUnknown => "process_group_unknown",
            Self::FieldKinds => "process_field_kinds",
            Self::Syntax => "form_expression_syntax",
            Self::NameUnknown => "process_name_unknown",
            Self::FunctionUnknown => "form_expression_function",
            Self::Arguments => "form_expression_arguments",
            Self::Kinds => "form_expression_kinds",
            Self::ExpressionTooLarge => "form_expression_too_large",
        }
    }
}
