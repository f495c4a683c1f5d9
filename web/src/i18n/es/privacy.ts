// Texts of added fields of people, and of what is masked.
export const privacy = {
  'privacy.gender': 'Género',
  'privacy.gender.none': 'No informado',
  'privacy.gender.female': 'Femenino',
  'privacy.gender.male': 'Masculino',
  'privacy.gender.other': 'Otro',
  'privacy.more': 'Más datos',
  'privacy.yes': 'Sí',
  'privacy.no': 'No',
  'privacy.choose': 'No informado',
  'privacy.hidden': 'Oculto. Escriba para reemplazarlo.',
  'privacy.masked': 'Parte de estos datos está oculta para usted.',
  'privacy.reveal': 'Mostrar datos completos',
  'privacy.reveal_hint': 'Queda registrado quién consultó y cuándo.',
  'privacy.revealed': 'Datos completos. Esta consulta quedó registrada.',
  'privacy.hide': 'Ocultar de nuevo',
} as const;
