// Words of the screen of data retention.
export const retention = {
  'retention.intro':
    'Después del plazo, el contenido personal se borra todas las noches y no vuelve. Los números quedan: los informes y paneles no cambian. Vacío quiere decir guardado para siempre.',
  'retention.kinds': 'Plazos',
  'retention.kind.conversations': 'Conversaciones',
  'retention.kind.cases': 'Casos',
  'retention.kind.social_posts': 'Publicaciones de redes sociales',
  'retention.kind.person_reads': 'Consultas a datos personales',
  'retention.kind.set_aside': 'Mensajes no comprendidos',
  'retention.what.conversations':
    'Cuenta desde el fin de la conversación. Borra mensajes, notas, archivos y el contacto del cliente. Quedan fechas, cola, agente y clasificación.',
  'retention.what.cases':
    'Cuenta desde la conclusión. Borra descripciones, formularios, derivaciones, correos y archivos. Quedan número, tipo, estado y fechas.',
  'retention.what.social_posts':
    'Cuenta desde la última versión recibida. Borra textos, autores e historial. Quedan medio, situación y tiempos.',
  'retention.what.person_reads': 'Cuenta desde la consulta. Borra la línea de quién vio datos de quién.',
  'retention.what.set_aside':
    'Cuenta desde la llegada. Borra lo que los canales enviaron y no se comprendió.',
  'retention.kept': 'Guardado para siempre',
  'retention.months': '{count, plural, one {# mes} other {# meses}}',
  'retention.starts': 'Desde {when}: {limit}. Hasta entonces: {before}.',
  'retention.change': 'Cambiar',
  'retention.change_of': 'Cambiar el plazo: {kind}',
  'retention.undo': 'Deshacer',
  'retention.undo_of': 'Deshacer el cambio: {kind}',
  'retention.undone': 'Cambio deshecho. No borró nada.',
  'retention.changed': 'Plazo cambiado.',
  'retention.limit': 'Guardar por',
  'retention.limit_hint': 'De 1 a 240 meses. Deje vacío para guardar para siempre.',
  'retention.months_unit': 'meses',
  'retention.wrong': 'Use un número entero de 1 a 240.',
  'retention.preview': 'Qué se borrará',
  'retention.none_more': 'Este plazo no borra nada más de lo que ya se borra. Vale de inmediato.',
  'retention.preview.conversations':
    '{count, plural, =0 {No se borrará ninguna conversación} one {Borrará # conversación} other {Borrará # conversaciones}}',
  'retention.preview.cases':
    '{count, plural, =0 {No se borrará ningún caso} one {Borrará # caso} other {Borrará # casos}}',
  'retention.preview.social_posts':
    '{count, plural, =0 {No se borrará ninguna publicación} one {Borrará # publicación} other {Borrará # publicaciones}}',
  'retention.preview.person_reads':
    '{count, plural, =0 {No se borrará ninguna consulta} one {Borrará # consulta} other {Borrará # consultas}}',
  'retention.preview.set_aside':
    '{count, plural, =0 {No se borrará ningún mensaje} one {Borrará # mensaje} other {Borrará # mensajes}}',
  'retention.oldest': 'Lo más antiguo es de {when}.',
  'retention.held':
    '{count, plural, one {# bajo retención legal queda.} other {# bajo retención legal quedan.}}',
  'retention.open':
    '{count, plural, one {# con algo aún abierto queda.} other {# con algo aún abierto quedan.}}',
  'retention.grows': 'Esto es lo que hay hoy. Después, lo que cumpla el plazo se borra todas las noches.',
  'retention.begins': 'Comienza el {when}. Hasta entonces se puede deshacer.',
  'retention.sure': 'Entiendo que lo borrado no vuelve.',
  'retention.sure_first': 'Marque que entiende que no hay vuelta atrás.',
  'retention.save': 'Guardar plazo',
  'retention.save_erase': 'Borrar después del plazo',
  'retention.cancel': 'Cancelar',
  'retention.paused': 'Suspender toda la retención',
  'retention.paused_hint': 'Nada se borra mientras esté suspendida. Una ejecución en marcha se detiene.',
  'retention.paused_now': 'La retención está suspendida. Nada se borra.',
  'retention.pause_on': 'Retención suspendida.',
  'retention.pause_off': 'Retención reanudada.',
  'retention.next': 'Próxima ejecución: {when}.',
  'retention.nothing': 'Ningún plazo definido. Nada se borra.',
  'retention.runs': 'Últimas ejecuciones',
  'retention.runs_text': 'Cuántos de cada tipo se borraron y cuántos quedaron.',
  'retention.no_runs': 'Aún no hubo ejecución.',
  'retention.at': 'Inicio',
  'retention.state': 'Resultado',
  'retention.kind': 'Tipo',
  'retention.erased': 'Borrados',
  'retention.held_col': 'Retención legal',
  'retention.open_col': 'Abiertos',
  'retention.state.waiting': 'En espera',
  'retention.state.running': 'En marcha',
  'retention.state.done': 'Concluida',
  'retention.state.failed': 'Falló',
  'retention.state.canceled': 'Suspendida',
  'retention.failed': 'Se intentará de nuevo la próxima noche ({code}).',
  'retention.help':
    'Las personas bajo retención legal, con todos los registros unidos a ellas, quedan fuera. Las conversaciones y casos ligados a algo abierto esperan. El registro de la persona no se borra aquí: use Anonimizar.',
};
