//! Interactions, analytic: everything that is measured of each interaction, one by one, within the reach of who asks.
//!
//! **Source**: GAP-107 (analytic interactions), GAP-106, GAP-109, GAP-112.

use base::locale::Words;
use floor::event::SegmentEnd;

use crate::figures::{CODE, CODE_ID, DAY, QUEUE, QUEUE_ID, USER, USER_ID};
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Source, Story};
use crate::table::{Cell, Column, Row, Unit};
use crate::tracking::{
    ARRIVED, CUSTOMER, HANDLED, INTERACTION_ID, MEDIUM, NUMBER, RESULT, medium, result,
};

/// The report.
pub const REPORT: Report = Report {
    id: "interactions",
    title: Words::new(
        "Atendimentos (analítico)",
        "Interactions (analytic)",
        "Atenciones (analítico)",
    ),
    means: Words::new(
        "Cada atendimento do período com todos os seus momentos e tempos.",
        "Each interaction of the period with all its moments and times.",
        "Cada atención del período con todos sus momentos y tiempos.",
    ),
    source: "GAP-107",
    filters: &[
        may(Filter::Medium),
        may(Filter::Queue),
        may(Filter::User),
        may(Filter::Result),
        may(Filter::WrapUpCode),
    ],
    columns: &[
        DAY,
        NUMBER,
        MEDIUM,
        ACCOUNT,
        DIRECTION,
        CUSTOMER,
        FIRST_QUEUE,
        QUEUE,
        USER,
        RESULT,
        CODE,
        ARRIVED,
        QUEUED,
        ANSWERED,
        REPLIED,
        ENDED,
        WAIT,
        FIRST_REPLY,
        HANDLED,
        INACTIVE,
        WRAP_UP,
        TURNS,
        TRANSFERS,
        INTERACTION_ID,
        PERSON_ID,
        USER_ID,
        QUEUE_ID,
        CODE_ID,
    ],
    reads: &[Source::Interactions],
    is_list: true,
    begin: || Box::new(Interactions),
};

const ACCOUNT: Column = Column::new(
    "channel_account",
    Unit::Text,
    Words::new("Conta de canal", "Channel account", "Cuenta de canal"),
    Words::new(
        "Número, página ou site por onde o cliente veio.",
        "Number, page or site by which the customer came.",
        "Número, página o sitio por donde vino el cliente.",
    ),
);
const DIRECTION: Column = Column::new(
    "direction",
    Unit::Text,
    Words::new("Sentido", "Direction", "Sentido"),
    Words::new(
        "Receptivo quando o cliente começou, ativo quando a operação começou.",
        "Inbound when the customer began, outbound when the operation began.",
        "Entrante cuando comenzó el cliente, saliente cuando comenzó la operación.",
    ),
);
const FIRST_QUEUE: Column = Column::new(
    "first_queue",
    Unit::Text,
    Words::new("Primeira fila", "First queue", "Primera cola"),
    Words::new(
        "Fila em que o atendimento começou.",
        "Queue in which the interaction began.",
        "Cola en que comenzó la atención.",
    ),
);
const QUEUED: Column = Column::new(
    "queued_at",
    Unit::Moment,
    Words::new("Entrada na fila", "Queued", "Entrada en la cola"),
    Words::new(
        "Quando chegou pela primeira vez a uma fila humana.",
        "When it first reached a human queue.",
        "Cuándo llegó por primera vez a una cola humana.",
    ),
);
const ANSWERED: Column = Column::new(
    "answered_at",
    Unit::Moment,
    Words::new("Assumido", "Answered", "Atendida"),
    Words::new(
        "Quando um atendente assumiu pela primeira vez.",
        "When an agent first took it over.",
        "Cuándo un agente la atendió por primera vez.",
    ),
);
const REPLIED: Column = Column::new(
    "first_reply_at",
    Unit::Moment,
    Words::new("Primeira resposta", "First reply", "Primera respuesta"),
    Words::new(
        "Quando um atendente escreveu pela primeira vez.",
        "When an agent first wrote.",
        "Cuándo un agente escribió por primera vez.",
    ),
);
const ENDED: Column = Column::new(
    "ended_at",
    Unit::Moment,
    Words::new("Fim", "End", "Fin"),
    Words::new(
        "Quando o atendimento terminou, com a tabulação.",
        "When the interaction ended, wrap-up included.",
        "Cuándo terminó la atención, con la tipificación.",
    ),
);
const WAIT: Column = Column::new(
    "wait",
    Unit::Duration,
    Words::new("Espera", "Wait", "Espera"),
    Words::new(
        "Da entrada na fila humana até o atendente assumir, ou até o fim de quem não foi atendido.",
        "From the human queue to the agent’s answer, or to the end of who was not answered.",
        "De la cola humana hasta que el agente atendió, o hasta el fin de quien no fue atendido.",
    ),
);
const FIRST_REPLY: Column = Column::new(
    "first_reply",
    Unit::Duration,
    Words::new(
        "Tempo de primeira resposta",
        "Time to first response",
        "Tiempo de primera respuesta",
    ),
    Words::new(
        "Da entrada na fila humana à primeira mensagem de um atendente, no horário de atendimento da fila.",
        "From the human queue to the first message of an agent, in the opening hours of the queue.",
        "De la cola humana al primer mensaje de un agente, en el horario de atención de la cola.",
    ),
);
const INACTIVE: Column = Column::new(
    "inactive",
    Unit::Duration,
    Words::new("Tempo inativo", "Inactive time", "Tiempo inactivo"),
    Words::new(
        "Tempo em que o cliente ficou em silêncio além do limite da fila.",
        "Time in which the customer was silent past the queue’s limit.",
        "Tiempo en que el cliente quedó en silencio más allá del límite de la cola.",
    ),
);
const WRAP_UP: Column = Column::new(
    "wrap_up",
    Unit::Duration,
    Words::new(
        "Tempo de tabulação",
        "Wrap-up time",
        "Tiempo de tipificación",
    ),
    Words::new(
        "Tempo em tabulação.",
        "Time in wrap-up.",
        "Tiempo en tipificación.",
    ),
);
const TURNS: Column = Column::new(
    "turns",
    Unit::Count,
    Words::new("Respostas", "Replies", "Respuestas"),
    Words::new(
        "Vezes em que o cliente escreveu e um atendente respondeu; mensagens seguidas contam como uma vez.",
        "Turns of the customer that an agent replied to; messages in a row are one turn.",
        "Veces en que el cliente escribió y un agente respondió; los mensajes seguidos cuentan como una vez.",
    ),
);
const TRANSFERS: Column = Column::new(
    "transfers",
    Unit::Count,
    Words::new("Transferências", "Transfers", "Transferencias"),
    Words::new(
        "Etapas que terminaram em transferência.",
        "Segments that ended in a transfer.",
        "Etapas que terminaron en transferencia.",
    ),
);
const PERSON_ID: Column = Column::new(
    "person_id",
    Unit::Id,
    Words::new("ID da pessoa", "Person ID", "ID de la persona"),
    Words::new(
        "Identificador da pessoa vinculada.",
        "Identifier of the linked person.",
        "Identificador de la persona vinculada.",
    ),
);

const INBOUND: Words = Words::new("Receptivo", "Inbound", "Entrante");
const OUTBOUND: Words = Words::new("Ativo", "Outbound", "Saliente");

struct Interactions;

impl Maker for Interactions {
    fn story(&mut self, ground: &Ground, story: &Story, rows: &mut Vec<Row>) {
        let row = &story.row;
        let user = row.agent.or(row.last_agent);
        let (day, _) = ground.calendar.civil(row.arrived_at);
        let left = row.answered_at.or(row.ended_at);
        let transfers = story
            .segments
            .iter()
            .filter(|segment| segment.end == Some(SegmentEnd::Transferred))
            .count();
        let turns = u64::from(row.reply_count);
        rows.push(vec![
            Cell::Day(day),
            Cell::Text(story.number.clone()),
            Cell::Word(medium(row.medium)),
            ground.account(story.account),
            Cell::Word(if row.outbound { &OUTBOUND } else { &INBOUND }),
            Cell::of(story.customer.clone(), Cell::Text),
            ground.queue(row.first_queue),
            ground.queue(row.queue),
            user.map_or(Cell::Empty, |user| ground.user(user)),
            Cell::Word(result(row.state)),
            row.code.map_or(Cell::Empty, |code| ground.code(code)),
            Cell::At(row.arrived_at),
            Cell::of(row.queued_at, Cell::At),
            Cell::of(row.answered_at, Cell::At),
            Cell::of(row.first_reply_at, Cell::At),
            Cell::of(row.ended_at, Cell::At),
            Cell::of(row.queued_at.zip(left), |(from, to)| {
                Cell::Duration(to.since(from))
            }),
            Cell::of(row.first_reply, Cell::Duration),
            Cell::Duration(row.handled),
            Cell::Duration(row.inactive),
            Cell::Duration(row.wrapped),
            Cell::Count(turns),
            Cell::Count(u64::try_from(transfers).unwrap_or(u64::MAX)),
            Cell::Id(row.id.get()),
            Cell::of(story.person, |person| Cell::Id(person.get())),
            Cell::of(user, |user| Cell::Id(user.get())),
            Cell::Id(row.queue.get()),
            Cell::of(row.code, |code| Cell::Id(code.get())),
        ]);
    }
}
