// Texts of supervision.
import type { supervisor as source } from '../pt-BR/supervisor';

export const supervisor = {
  'board.title': 'Operación en vivo',
  'board.connected': 'Conectado',
  'board.connecting': 'Reconectando',
  'board.old': 'Sin actualizar hace {seconds} s',
  'board.filter': 'Filtrar por cola',
  'board.all_queues': 'Todas las colas',
  'board.whole_operation': 'Toda la operación',
  'board.now': 'Ahora',
  'board.today': 'Hoy',
  'board.no_data': 'sin datos',
  'board.nobody_waits': 'nadie espera',
  'board.waiting': 'En cola',
  'board.waiting_means': 'Atenciones que esperan a un agente en este momento.',
  'board.longest_wait': 'Mayor espera',
  'board.longest_wait_means': 'Cuánto lleva esperando quien está hace más tiempo en la cola.',
  'board.service_level': 'Nivel de servicio',
  'board.service_level_means.answer':
    'Atendidos en hasta {seconds} s ÷ (atendidos + abandonados − abandonos cortos). Quien aún espera más que ese tiempo cuenta como fuera de plazo.',
  'board.service_level_means.reply':
    'Con el primer mensaje del agente en hasta {seconds} s ÷ (atendidos + abandonados − abandonos cortos). Quien aún espera en la cola más que ese tiempo cuenta como fuera de plazo.',
  'board.service_level_means.all_answer':
    'Atendidos en el plazo de su propia cola ÷ (atendidos + abandonados − abandonos cortos). Quien aún espera más que el plazo cuenta como fuera de plazo.',
  'board.service_level_means.all_reply':
    'Con el primer mensaje del agente en el plazo de su propia cola ÷ (atendidos + abandonados − abandonos cortos). Quien aún espera en la cola más que el plazo cuenta como fuera de plazo.',
  'board.service_level_means.all_mixed':
    'Atendidos, o con el primer mensaje del agente, en el plazo de su propia cola, según cuenta cada cola ÷ (atendidos + abandonados − abandonos cortos). Quien aún espera más que el plazo cuenta como fuera de plazo.',
  'board.target': 'Meta {pct}% en {seconds} s',
  'board.handle': 'TMA',
  'board.handle_means':
    'Tiempo medio de atención: desde la respuesta del agente hasta el fin del contacto. El tiempo inactivo, la tipificación y las desistencias por inactividad no cuentan.',
  'board.handle_with_wrap_up_means':
    'Tiempo medio de atención: desde la respuesta del agente hasta el fin del contacto, más la tipificación, como configuró la organización. El tiempo inactivo y las desistencias por inactividad no cuentan.',
  'board.abandonment': 'Abandono',
  'board.abandonment_means':
    'Abandonados ÷ entradas en la cola humana. Los abandonos cortos quedan fuera de ambos conteos.',
  'board.agents': 'Agentes',
  'board.agents_mean': 'Agentes en turno y el total de agentes.',
  'board.sessions': 'Sesiones',
  'board.sessions_means': 'Atenciones iniciadas hoy, en la zona horaria de la organización.',
  'board.finished': 'Finalizadas',
  'board.finished_means': 'Finalizadas ÷ iniciadas hoy.',
  'board.of': '{part} de {whole}',
  'board.in_progress': 'En atención',
  'board.in_progress_means': 'Atenciones que están con un agente en este momento.',
  'board.wrap_up': '+{count} en tipificación',
  'board.first_response': 'TM1R',
  'board.first_response_means':
    'Tiempo medio de primera respuesta: desde la entrada en la cola humana hasta el primer mensaje escrito por un agente.',
  'board.response': 'TMR',
  'board.response_means':
    'Tiempo medio de respuesta: desde el primer mensaje del cliente en cada turno hasta la siguiente respuesta del agente.',
  'board.wait': 'TME',
  'board.wait_means':
    'Tiempo medio de espera: desde la entrada en la cola humana hasta que un agente atiende.',
  'board.operating': 'TMO',
  'board.operating_means':
    'Tiempo medio operacional: la atención, sin el tiempo inactivo, más la tipificación.',
  'board.conversation': 'Duración de la conversación',
  'board.conversation_means':
    'Tiempo medio desde la respuesta del agente hasta el fin del contacto, con el tiempo inactivo. Las desistencias por inactividad no cuentan.',
  'board.wait_abandoned': 'Espera hasta abandonar',
  'board.wait_abandoned_means':
    'Cuánto esperó, en promedio, quien abandonó la cola. Los abandonos cortos cuentan.',
  'board.wait_all': 'Espera de todos',
  'board.wait_all_means':
    'Cuánto esperó, en promedio, quien salió de la cola por cualquier motivo: atendido, abandonó, fue transferido o desistió.',
  'board.abandoned': 'Abandonados',
  'board.abandoned_means': 'Clientes que se fueron antes de ser atendidos. Los abandonos cortos cuentan.',
  'board.withdrawn': 'Desistencias',
  'board.withdrawn_means': 'Atenciones cerradas porque el cliente quedó en silencio. No cuentan en el TMA.',
  'board.per_minute': 'Contactos por minuto',
  'board.minute': 'Minuto',
  'board.arrived': 'Recibidos',
  'board.answered': 'Atendidos',
  'board.show_table': 'Ver como tabla',
  'board.show_chart': 'Ver como gráfico',
  'board.minutes_summary':
    'Contactos por minuto en la última hora: {arrived} recibidos y {answered} atendidos. Los números están en la tabla.',
  'board.by_channel': 'Volumen por canal',
  'board.no_contacts': 'Ningún contacto hoy. El primero aparecerá aquí.',
  'board.agent': 'Agente',
  'board.state': 'Estado',
  'board.since': 'Hace',
  'board.load': 'Carga',
  'board.inactive': 'Inactivas',
  'board.pause': 'Pausa',
  'board.pause_exceeded': 'Pausa excedida',
  'board.pause_limit': 'Límite de esta pausa: {minutes} min',
  'board.no_distribution': 'Sin distribución automática',
  'board.group.busy': 'En atención',
  'board.group.available': 'Disponibles',
  'board.group.paused': 'En pausa',
  'board.group.offline': 'Fuera de turno',
  'board.no_agents': 'Ningún agente aquí',
  'board.no_agents_text': 'Quien se vincule a esta cola aparece en esta lista.',
  'board.queues': 'Monitor de colas',
  'board.no_queues': 'Ninguna cola a su alcance',
  'board.no_queues_text': 'Las colas que supervisa aparecen aquí.',
} satisfies Record<keyof typeof source, string>;
