//! Users report (Relatório de Usuários): per user the time signed in and in pause, the time per medium, and what they handled.
//!
//! Presence is what of it lies in the period; interactions count when they began in it (GAP-112).
//! The time of calls comes with calls.
//! **Source**: REPORT-002, CONFLICT-21, GAP-106, GAP-112.

use std::collections::{BTreeMap, BTreeSet};

use base::id::{InteractionId, UserId};
use base::locale::Words;
use base::medium::Medium;
use base::time::Span;
use floor::event::SegmentEnd;

use crate::figures::{USER, USER_ID};
use crate::ground::Ground;
use crate::question::{Filter, may};
use crate::registry::{Maker, Report};
use crate::scan::{Presence, Source, Story};
use crate::table::{Cell, Column, Row, Unit};

/// The report.
pub const REPORT: Report = Report {
    id: "users",
    title: Words::new("Usuários", "Users", "Usuarios"),
    means: Words::new(
        "Tempo conectado, em pausa e em cada mídia, e os atendimentos de cada usuário.",
        "Time signed in, in pause and on each medium, and the interactions of each user.",
        "Tiempo conectado, en pausa y en cada medio, y las atenciones de cada usuario.",
    ),
    source: "REPORT-002",
    filters: &[may(Filter::User)],
    columns: &[
        USER, EMAIL, NUMBER, SIGN_INS, SIGNED_IN, PAUSED, CHAT, MESSAGING, INBOUND, OUTBOUND,
        CONCLUDED, WRAP_UP, USER_ID,
    ],
    reads: &[Source::Present, Source::Facts],
    is_list: false,
    begin: || Box::new(Users::default()),
};

const EMAIL: Column = Column::new(
    "email",
    Unit::Text,
    Words::new("E-mail", "E-mail", "Correo"),
    Words::new(
        "Endereço com que o usuário entra.",
        "Address the user signs in with.",
        "Dirección con que ingresa el usuario.",
    ),
);
const NUMBER: Column = Column::new(
    "employee_number",
    Unit::Text,
    Words::new("Matrícula", "Employee number", "Legajo"),
    Words::new(
        "Matrícula do usuário na empresa.",
        "Number of the user in the company.",
        "Legajo del usuario en la empresa.",
    ),
);
const SIGN_INS: Column = Column::new(
    "sign_ins",
    Unit::Count,
    Words::new("Entradas", "Sign-ins", "Ingresos"),
    Words::new(
        "Quantas vezes o usuário entrou no período.",
        "How often the user signed in during the period.",
        "Cuántas veces ingresó el usuario en el período.",
    ),
);
const SIGNED_IN: Column = Column::new(
    "signed_in",
    Unit::Duration,
    Words::new("Tempo conectado", "Time signed in", "Tiempo conectado"),
    Words::new(
        "Tempo entre entrada e saída dentro do período, pausas incluídas; até agora, se ainda está conectado.",
        "Time between sign-in and sign-out within the period, pauses included; until now while signed in.",
        "Tiempo entre ingreso y salida dentro del período, con las pausas; hasta ahora, si sigue conectado.",
    ),
);
const PAUSED: Column = Column::new(
    "paused",
    Unit::Duration,
    Words::new("Tempo em pausa", "Time in pause", "Tiempo en pausa"),
    Words::new(
        "Tempo em pausa dentro do período.",
        "Time in pause within the period.",
        "Tiempo en pausa dentro del período.",
    ),
);
const CHAT: Column = Column::new(
    "chat_time",
    Unit::Duration,
    Words::new("Tempo em chat", "Chat time", "Tiempo en chat"),
    Words::new(
        "Tempo ativo em conversas do chat do site, sem o tempo inativo e sem a tabulação. Conversas ao mesmo tempo somam.",
        "Active time in conversations of the web chat, without inactive time and wrap-up. Conversations at the same time add up.",
        "Tiempo activo en conversaciones del chat del sitio, sin tiempo inactivo ni tipificación. Las simultáneas se suman.",
    ),
);
const MESSAGING: Column = Column::new(
    "messaging_time",
    Unit::Duration,
    Words::new(
        "Tempo em mensagens",
        "Messaging time",
        "Tiempo en mensajería",
    ),
    Words::new(
        "Tempo ativo em conversas por aplicativos de mensagens, sem o tempo inativo e sem a tabulação. Conversas ao mesmo tempo somam.",
        "Active time in conversations of messaging apps, without inactive time and wrap-up. Conversations at the same time add up.",
        "Tiempo activo en conversaciones de aplicaciones de mensajería, sin tiempo inactivo ni tipificación. Las simultáneas se suman.",
    ),
);
const INBOUND: Column = Column::new(
    "inbound",
    Unit::Count,
    Words::new("Receptivos", "Inbound", "Entrantes"),
    Words::new(
        "Atendimentos iniciados pelo cliente que passaram pelo usuário; cada um conta uma vez.",
        "Interactions begun by the customer that the user handled; each counts once.",
        "Atenciones iniciadas por el cliente que pasaron por el usuario; cada una cuenta una vez.",
    ),
);
const OUTBOUND: Column = Column::new(
    "outbound",
    Unit::Count,
    Words::new("Ativos", "Outbound", "Salientes"),
    Words::new(
        "Atendimentos iniciados pela operação que passaram pelo usuário; cada um conta uma vez.",
        "Interactions begun by the operation that the user handled; each counts once.",
        "Atenciones iniciadas por la operación que pasaron por el usuario; cada una cuenta una vez.",
    ),
);
const CONCLUDED: Column = Column::new(
    "concluded",
    Unit::Count,
    Words::new("Concluídos", "Concluded", "Concluidas"),
    Words::new(
        "Etapas de atendimento que o usuário concluiu.",
        "Segments that the user concluded.",
        "Etapas de atención que el usuario concluyó.",
    ),
);
const WRAP_UP: Column = Column::new(
    "wrap_up",
    Unit::Duration,
    Words::new(
        "Tempo em tabulação",
        "Wrap-up time",
        "Tiempo de tipificación",
    ),
    Words::new(
        "Tempo do usuário em tabulação.",
        "Time of the user in wrap-up.",
        "Tiempo del usuario en tipificación.",
    ),
);

#[derive(Default)]
struct Users(BTreeMap<UserId, Sums>);

#[derive(Default)]
struct Sums {
    sign_ins: u64,
    signed_in: Span,
    paused: Span,
    chat: Span,
    messaging: Span,
    inbound: u64,
    outbound: u64,
    concluded: u64,
    wrap_up: Span,
}

impl Maker for Users {
    fn presence(&mut self, ground: &Ground, span: &Presence, _rows: &mut Vec<Row>) {
        let sums = self.0.entry(span.user).or_default();
        let from = span.started_at.max(ground.from);
        let to = span.ended_at.unwrap_or(ground.now).min(ground.to);
        let within = if to > from {
            to.since(from)
        } else {
            Span::ZERO
        };
        if span.is_pause {
            sums.paused += within;
        } else {
            sums.signed_in += within;
            sums.sign_ins += u64::from(span.started_at >= ground.from);
        }
    }

    fn story(&mut self, ground: &Ground, story: &Story, _rows: &mut Vec<Row>) {
        let mut met = BTreeSet::<(UserId, InteractionId)>::new();
        for segment in &story.segments {
            let Some(user) = segment.agent else { continue };
            if !ground.admits_in(segment.queue, segment.agent) || !ground.admits_user(user) {
                continue;
            }
            let sums = self.0.entry(user).or_default();
            if met.insert((user, story.row.id)) {
                if story.row.outbound {
                    sums.outbound += 1;
                } else {
                    sums.inbound += 1;
                }
            }
            match story.row.medium {
                Medium::Chat => sums.chat += segment.handled,
                Medium::Messaging => sums.messaging += segment.handled,
                Medium::Voice | Medium::Mail => {}
            }
            sums.concluded += u64::from(segment.end == Some(SegmentEnd::Concluded));
            sums.wrap_up += segment.wrapped;
        }
    }

    fn finish(&mut self, ground: &Ground, rows: &mut Vec<Row>) {
        for user in &ground.users {
            let Some(sums) = self.0.get(&user.id) else {
                continue;
            };
            rows.push(vec![
                Cell::Text(user.name.clone()),
                Cell::Text(user.email.clone()),
                Cell::of(user.employee_number.clone(), Cell::Text),
                Cell::Count(sums.sign_ins),
                Cell::Duration(sums.signed_in),
                Cell::Duration(sums.paused),
                Cell::Duration(sums.chat),
                Cell::Duration(sums.messaging),
                Cell::Count(sums.inbound),
                Cell::Count(sums.outbound),
                Cell::Count(sums.concluded),
                Cell::Duration(sums.wrap_up),
                Cell::Id(user.id.get()),
            ]);
        }
    }
}
