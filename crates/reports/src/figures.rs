//! Columns that several reports share, and the cells of counters: names and definitions of indicators come from `floor::metric`.

use base::locale::Words;
use floor::board::Tally;
use floor::metric::{
    self, Figures, Metric, Value, abandonment, conversation, first_response, handling, operating,
    response, service_level, sessions, wait_abandoned, wait_all, waiting_time,
};

use crate::table::{Cell, Column, Unit};

/// A column of an indicator, in the words of its definition.
const fn of(metric: &Metric, unit: Unit) -> Column {
    Column::new(metric.code, unit, metric.name, metric.means)
}

/// Columns of what queues and the operation count, in the order of [`cells`].
pub const COUNTED: [Column; 21] = [
    of(&sessions::METRIC, Unit::Count),
    ENTERED,
    ANSWERED,
    ABANDONED,
    SHORT,
    OTHERWISE,
    of(&service_level::METRIC, Unit::Share),
    of(&abandonment::METRIC, Unit::Share),
    of(&waiting_time::METRIC, Unit::Duration),
    LONGEST_WAIT,
    of(&wait_abandoned::METRIC, Unit::Duration),
    of(&wait_all::METRIC, Unit::Duration),
    of(&first_response::METRIC, Unit::Duration),
    UNREPLIED,
    of(&response::METRIC, Unit::Duration),
    HANDLED,
    of(&handling::METRIC, Unit::Duration),
    of(&operating::METRIC, Unit::Duration),
    of(&conversation::METRIC, Unit::Duration),
    CONCLUDED,
    WITHDRAWN,
];

/// Gives the cells of [`COUNTED`].
pub fn cells(figures: &Figures) -> [Cell; 21] {
    let tally = &figures.tally;
    let metric = |metric: &Metric| shown((metric.value)(figures));
    [
        metric(&sessions::METRIC),
        Cell::Count(tally.entered_count),
        Cell::Count(tally.answered_count),
        Cell::Count(tally.abandoned_count),
        Cell::Count(tally.abandoned_short_count),
        Cell::Count(tally.left_otherwise_count),
        metric(&service_level::METRIC),
        metric(&abandonment::METRIC),
        metric(&waiting_time::METRIC),
        shown(Value::mean(tally.wait_answered_max, 1).filter(|_| tally.answered_count > 0)),
        metric(&wait_abandoned::METRIC),
        metric(&wait_all::METRIC),
        metric(&first_response::METRIC),
        Cell::Count(tally.unreplied_count),
        metric(&response::METRIC),
        Cell::Count(tally.handled_count),
        metric(&handling::METRIC),
        metric(&operating::METRIC),
        metric(&conversation::METRIC),
        Cell::Count(tally.concluded_count),
        Cell::Count(tally.withdrawn_count),
    ]
}

/// Columns of what agents and codes count, in the order of [`worked_cells`].
pub const WORKED: [Column; 8] = [
    HANDLED,
    of(&first_response::METRIC, Unit::Duration),
    of(&response::METRIC, Unit::Duration),
    of(&handling::METRIC, Unit::Duration),
    of(&operating::METRIC, Unit::Duration),
    of(&conversation::METRIC, Unit::Duration),
    HANDLING_SUM,
    WRAP_UP_SUM,
];

/// Gives the cells of [`WORKED`].
pub fn worked_cells(figures: &Figures) -> [Cell; 8] {
    let tally: &Tally = &figures.tally;
    let metric = |metric: &Metric| shown((metric.value)(figures));
    [
        Cell::Count(tally.handled_count),
        metric(&first_response::METRIC),
        metric(&response::METRIC),
        metric(&handling::METRIC),
        metric(&operating::METRIC),
        metric(&conversation::METRIC),
        Cell::Duration(tally.handling_sum),
        Cell::Duration(tally.wrap_up_sum),
    ]
}

/// Gives the cell of an indicator; empty when there is nothing to divide by.
pub fn shown(value: Option<Value>) -> Cell {
    match value {
        None => Cell::Empty,
        Some(Value::Count { count }) => Cell::Count(count),
        Some(value @ metric::Value::Mean { .. }) => {
            Cell::Duration(base::time::Span::from_millis(value.rounded()))
        }
        Some(Value::Ratio {
            part_count,
            whole_count,
        }) => Cell::Share {
            part: part_count,
            whole: whole_count,
        },
    }
}

const ENTERED: Column = Column::new(
    "entered",
    Unit::Count,
    Words::new("Entradas na fila", "Queue entries", "Entradas en la cola"),
    Words::new(
        "Entradas em uma fila humana. Na operação, a primeira de cada atendimento; em uma fila, todas.",
        "Entries into a human queue. For the operation, the first of each interaction; for a queue, all of them.",
        "Entradas en una cola humana. En la operación, la primera de cada atención; en una cola, todas.",
    ),
);
const ANSWERED: Column = Column::new(
    "answered",
    Unit::Count,
    Words::new("Atendidas", "Answered", "Atendidas"),
    Words::new(
        "Entradas que um atendente assumiu.",
        "Entries that an agent took over.",
        "Entradas que un agente atendió.",
    ),
);
const ABANDONED: Column = Column::new(
    "abandoned",
    Unit::Count,
    Words::new("Abandonadas", "Abandoned", "Abandonadas"),
    Words::new(
        "Clientes que foram embora antes de serem atendidos. Abandonos curtos entram.",
        "Customers who went away before an answer. Short abandons count.",
        "Clientes que se fueron antes de ser atendidos. Los abandonos cortos cuentan.",
    ),
);
const SHORT: Column = Column::new(
    "abandoned_short",
    Unit::Count,
    Words::new("Abandonos curtos", "Short abandons", "Abandonos cortos"),
    Words::new(
        "Abandonos antes do tempo mínimo da fila. Não pesam no nível de serviço.",
        "Abandons before the queue’s minimum time. They do not weigh on the service level.",
        "Abandonos antes del tiempo mínimo de la cola. No pesan en el nivel de servicio.",
    ),
);
const OTHERWISE: Column = Column::new(
    "left_otherwise",
    Unit::Count,
    Words::new("Outras saídas", "Left otherwise", "Otras salidas"),
    Words::new(
        "Esperas que terminaram sem atendente e sem abandono: movidas, transbordadas, canceladas ou desistentes por inatividade.",
        "Waits that ended without an agent and without an abandon: moved, overflowed, canceled or withdrawn by inactivity.",
        "Esperas que terminaron sin agente y sin abandono: movidas, desbordadas, canceladas o desistidas por inactividad.",
    ),
);
const LONGEST_WAIT: Column = Column::new(
    "wait_answered_max",
    Unit::Duration,
    Words::new("Maior espera", "Longest wait", "Mayor espera"),
    Words::new(
        "A maior espera entre as entradas atendidas.",
        "The longest wait among answered entries.",
        "La mayor espera entre las entradas atendidas.",
    ),
);
const UNREPLIED: Column = Column::new(
    "unreplied",
    Unit::Count,
    Words::new("Sem resposta", "Never replied", "Sin respuesta"),
    Words::new(
        "Atendimentos que passaram pela fila humana e terminaram sem mensagem de um atendente. Ficam fora do TM1R.",
        "Interactions that reached a human queue and ended without a message of an agent. Left out of the first response.",
        "Atenciones que pasaron por la cola humana y terminaron sin mensaje de un agente. Quedan fuera del TM1R.",
    ),
);
const HANDLED: Column = Column::new(
    "handled",
    Unit::Count,
    Words::new("Tratadas", "Handled", "Tratadas"),
    Words::new(
        "Atendimentos levados ao fim. Por fila, atendente ou código, contam as etapas com atendente. Desistências por inatividade ficam fora.",
        "Interactions handled to their end. Per queue, agent or code, segments with an agent count. Those withdrawn by inactivity are left out.",
        "Atenciones llevadas a su fin. Por cola, agente o código, cuentan las etapas con agente. Las desistencias por inactividad quedan fuera.",
    ),
);
const CONCLUDED: Column = Column::new(
    "concluded",
    Unit::Count,
    Words::new("Concluídas", "Concluded", "Concluidas"),
    Words::new(
        "Atendimentos que começaram aqui e foram concluídos.",
        "Interactions that began here and were concluded.",
        "Atenciones que comenzaron aquí y fueron concluidas.",
    ),
);
const WITHDRAWN: Column = Column::new(
    "withdrawn",
    Unit::Count,
    Words::new("Desistências", "Withdrawn", "Desistencias"),
    Words::new(
        "Atendimentos encerrados porque o cliente ficou em silêncio. Não entram no TMA.",
        "Interactions ended because the customer stayed silent. They are not part of the handling time.",
        "Atenciones cerradas porque el cliente quedó en silencio. No cuentan en el TMA.",
    ),
);
const HANDLING_SUM: Column = Column::new(
    "handling_sum",
    Unit::Duration,
    Words::new(
        "Tempo de atendimento",
        "Handling time, total",
        "Tiempo de atención",
    ),
    Words::new(
        "Soma do tempo ativo das etapas tratadas, sem o tempo inativo e sem a tabulação.",
        "Sum of the active time of handled segments, without inactive time and wrap-up.",
        "Suma del tiempo activo de las etapas tratadas, sin el tiempo inactivo ni la tipificación.",
    ),
);
const WRAP_UP_SUM: Column = Column::new(
    "wrap_up_sum",
    Unit::Duration,
    Words::new(
        "Tempo de tabulação",
        "Wrap-up time, total",
        "Tiempo de tipificación",
    ),
    Words::new(
        "Soma do tempo de tabulação das etapas encerradas.",
        "Sum of the wrap-up time of ended segments.",
        "Suma del tiempo de tipificación de las etapas cerradas.",
    ),
);
/// The queue.
pub const QUEUE: Column = Column::new(
    "queue",
    Unit::Text,
    Words::new("Fila", "Queue", "Cola"),
    Words::new("Nome da fila.", "Name of the queue.", "Nombre de la cola."),
);
/// Its id.
pub const QUEUE_ID: Column = Column::new(
    "queue_id",
    Unit::Id,
    Words::new("ID da fila", "Queue ID", "ID de la cola"),
    Words::new(
        "Identificador da fila.",
        "Identifier of the queue.",
        "Identificador de la cola.",
    ),
);
/// The user.
pub const USER: Column = Column::new(
    "user",
    Unit::Text,
    Words::new("Usuário", "User", "Usuario"),
    Words::new(
        "Nome do usuário.",
        "Name of the user.",
        "Nombre del usuario.",
    ),
);
/// Its id.
pub const USER_ID: Column = Column::new(
    "user_id",
    Unit::Id,
    Words::new("ID do usuário", "User ID", "ID del usuario"),
    Words::new(
        "Identificador do usuário.",
        "Identifier of the user.",
        "Identificador del usuario.",
    ),
);
/// The code.
pub const CODE: Column = Column::new(
    "code",
    Unit::Text,
    Words::new(
        "Código de tabulação",
        "Wrap-up code",
        "Código de tipificación",
    ),
    Words::new(
        "Código escolhido ao encerrar, com o grupo a que pertence.",
        "Code chosen at the end, with the group it belongs to.",
        "Código elegido al cerrar, con el grupo al que pertenece.",
    ),
);
/// Its id.
pub const CODE_ID: Column = Column::new(
    "wrap_up_code_id",
    Unit::Id,
    Words::new("ID do código", "Code ID", "ID del código"),
    Words::new(
        "Identificador do código de tabulação.",
        "Identifier of the wrap-up code.",
        "Identificador del código de tipificación.",
    ),
);

/// The day on which it began.
pub const DAY: Column = Column::new(
    "day",
    Unit::Day,
    Words::new("Data", "Date", "Fecha"),
    Words::new(
        "Dia em que o atendimento começou, no fuso horário da organização.",
        "Day on which the interaction began, in the organization’s time zone.",
        "Día en que comenzó la atención, en la zona horaria de la organización.",
    ),
);
/// The hour in which it began.
pub const HOUR: Column = Column::new(
    "hour",
    Unit::Hour,
    Words::new("Hora", "Hour", "Hora"),
    Words::new(
        "Hora do dia em que o atendimento começou.",
        "Hour of the day in which the interaction began.",
        "Hora del día en que comenzó la atención.",
    ),
);
