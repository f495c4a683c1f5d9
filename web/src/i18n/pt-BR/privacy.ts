// Texts of added fields of people, and of what is masked.
export const privacy = {
  'privacy.gender': 'Gênero',
  'privacy.gender.none': 'Não informado',
  'privacy.gender.female': 'Feminino',
  'privacy.gender.male': 'Masculino',
  'privacy.gender.other': 'Outro',
  'privacy.more': 'Mais dados',
  'privacy.yes': 'Sim',
  'privacy.no': 'Não',
  'privacy.choose': 'Não informado',
  'privacy.hidden': 'Oculto. Escreva para substituir.',
  'privacy.masked': 'Parte destes dados está oculta para você.',
  'privacy.reveal': 'Mostrar dados completos',
  'privacy.reveal_hint': 'Fica registrado quem consultou e quando.',
  'privacy.revealed': 'Dados completos. Esta consulta ficou registrada.',
  'privacy.hide': 'Ocultar de novo',
} as const;
