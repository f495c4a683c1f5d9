//! Interaction tracking (Rastreio): the interactions worked in a period, narrowed as GAP-104 says, within the reach of who asks.
//!
//! **Source**: TRACK-001, GAP-104, GAP-106, GAP-112.

use base::locale::Words;
use base::medium::Medium;
use floor::interaction::InteractionState;

use crate::figures::{CODE, CODE_ID, QUEUE, QUEUE_ID, USER_ID};
use crate::ground::Ground;
use crate::question::{Filter, may, must};
use crate::registry::{Maker, Report};
use crate::scan::{Source, Story};
use crate::table::{Cell, Column, Row, Unit};

/// The report.
pub const REPORT: Report = Report {
    id: "tracking",
    title: Words::new(
        "Rastreio de atendimentos",
        "Interaction tracking",
        "Rastreo de atenciones",
    ),
    means: Words::new(
        "Os atendimentos do período, um a um, com a conversa de cada um.",
        "The interactions of the period, one by one, with the conversation of each.",
        "Las atenciones del período, una a una, con la conversación de cada una.",
    ),
    source: "TRACK-001",
    filters: &[
        must(Filter::Medium),
        may(Filter::Time),
        may(Filter::User),
        may(Filter::Queue),
        may(Filter::Result),
        may(Filter::WrapUpCode),
        may(Filter::Number),
        may(Filter::Customer),
    ],
    columns: &[
        ARRIVED,
        NUMBER,
        MEDIUM,
        CUSTOMER,
        USER,
        QUEUE,
        RESULT,
        CODE,
        HANDLED,
        INTERACTION_ID,
        USER_ID,
        QUEUE_ID,
        CODE_ID,
    ],
    reads: &[Source::Interactions],
    is_list: true,
    begin: || Box::new(Tracking),
};

/// When it began.
pub const ARRIVED: Column = Column::new(
    "arrived_at",
    Unit::Moment,
    Words::new("Data e hora", "Date and time", "Fecha y hora"),
    Words::new(
        "Quando o atendimento começou.",
        "When the interaction began.",
        "Cuándo comenzó la atención.",
    ),
);
/// The number that people say aloud.
pub const NUMBER: Column = Column::new(
    "number",
    Unit::Text,
    Words::new("Protocolo", "Protocol", "Protocolo"),
    Words::new(
        "Número do atendimento, que se diz ao cliente.",
        "Number of the interaction, as the customer is told.",
        "Número de la atención, que se dice al cliente.",
    ),
);
/// Its medium.
pub const MEDIUM: Column = Column::new(
    "medium",
    Unit::Text,
    Words::new("Mídia", "Medium", "Medio"),
    Words::new(
        "Por onde o cliente veio.",
        "How the customer came.",
        "Por dónde vino el cliente.",
    ),
);
/// The customer.
pub const CUSTOMER: Column = Column::new(
    "customer",
    Unit::Text,
    Words::new("Cliente", "Customer", "Cliente"),
    Words::new(
        "Nome da pessoa vinculada; sem vínculo, o nome que o canal informou.",
        "Name of the linked person; without one, the name that the channel told.",
        "Nombre de la persona vinculada; sin vínculo, el nombre que informó el canal.",
    ),
);
const USER: Column = Column::new(
    "user",
    Unit::Text,
    Words::new("Usuário", "User", "Usuario"),
    Words::new(
        "Quem está com o atendimento, ou esteve por último. O filtro encontra todos por quem passou.",
        "Who has the interaction, or had it last. The filter finds everybody who handled it.",
        "Quién tiene la atención, o la tuvo por último. El filtro encuentra a todos por quienes pasó.",
    ),
);
/// How it ended.
pub const RESULT: Column = Column::new(
    "result",
    Unit::Text,
    Words::new("Resultado", "Result", "Resultado"),
    Words::new(
        "Como o atendimento terminou, ou que ainda não terminou.",
        "How the interaction ended, or that it did not yet.",
        "Cómo terminó la atención, o que aún no terminó.",
    ),
);
/// Time with agents.
pub const HANDLED: Column = Column::new(
    "handled",
    Unit::Duration,
    Words::new(
        "Tempo de atendimento",
        "Handling time",
        "Tiempo de atención",
    ),
    Words::new(
        "Tempo ativo com atendentes, sem o tempo inativo e sem a tabulação; enquanto dura, só as etapas encerradas.",
        "Active time with agents, without inactive time and wrap-up; while it lasts, only of segments that ended.",
        "Tiempo activo con agentes, sin tiempo inactivo ni tipificación; mientras dura, solo las etapas cerradas.",
    ),
);
/// The id of the interaction.
pub const INTERACTION_ID: Column = Column::new(
    "interaction_id",
    Unit::Id,
    Words::new("ID do atendimento", "Interaction ID", "ID de la atención"),
    Words::new(
        "Identificador do atendimento.",
        "Identifier of the interaction.",
        "Identificador de la atención.",
    ),
);

const VOICE: Words = Words::new("Voz", "Voice", "Voz");
const CHAT: Words = Words::new("Chat do site", "Web chat", "Chat del sitio");
const MESSAGING: Words = Words::new("Mensagens", "Messaging", "Mensajería");
const MAIL: Words = Words::new("E-mail", "E-mail", "Correo");

/// Names a medium.
pub const fn medium(medium: Medium) -> &'static Words {
    match medium {
        Medium::Voice => &VOICE,
        Medium::Chat => &CHAT,
        Medium::Messaging => &MESSAGING,
        Medium::Mail => &MAIL,
    }
}

const CONCLUDED: Words = Words::new("Concluído", "Concluded", "Concluida");
const CANCELED: Words = Words::new("Cancelado", "Canceled", "Cancelada");
const WITHDRAWN: Words = Words::new(
    "Desistência por inatividade",
    "Withdrawn by inactivity",
    "Desistencia por inactividad",
);
const ABANDONED: Words = Words::new("Abandonado", "Abandoned", "Abandonada");
const WRAP_UP: Words = Words::new("Em tabulação", "In wrap-up", "En tipificación");
const OPEN: Words = Words::new("Em andamento", "In progress", "En curso");

/// Names how an interaction ended.
pub const fn result(state: InteractionState) -> &'static Words {
    match state {
        InteractionState::Concluded => &CONCLUDED,
        InteractionState::Canceled => &CANCELED,
        InteractionState::WithdrawnByInactivity => &WITHDRAWN,
        InteractionState::Abandoned => &ABANDONED,
        InteractionState::WrapUp => &WRAP_UP,
        InteractionState::PreOpen
        | InteractionState::Queued
        | InteractionState::Offered
        | InteractionState::Active => &OPEN,
    }
}

struct Tracking;

impl Maker for Tracking {
    fn story(&mut self, ground: &Ground, story: &Story, rows: &mut Vec<Row>) {
        let row = &story.row;
        let user = row.agent.or(row.last_agent);
        rows.push(vec![
            Cell::At(row.arrived_at),
            Cell::Text(story.number.clone()),
            Cell::Word(medium(row.medium)),
            Cell::of(story.customer.clone(), Cell::Text),
            user.map_or(Cell::Empty, |user| ground.user(user)),
            ground.queue(row.queue),
            Cell::Word(result(row.state)),
            row.code.map_or(Cell::Empty, |code| ground.code(code)),
            Cell::Duration(row.handled),
            Cell::Id(row.id.get()),
            Cell::of(user, |user| Cell::Id(user.get())),
            Cell::Id(row.queue.get()),
            Cell::of(row.code, |code| Cell::Id(code.get())),
        ]);
    }
}
