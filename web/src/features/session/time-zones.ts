// Time zones the browser knows, the likely ones first.
const LIKELY = [
  'America/Sao_Paulo',
  'America/Manaus',
  'America/Cuiaba',
  'America/Fortaleza',
  'America/Recife',
  'America/Rio_Branco',
  'America/Noronha',
];
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const first = here.startsWith('America/') ? here : 'America/Sao_Paulo';
const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : LIKELY;
const names = [...new Set([first, ...LIKELY, ...known])];

export const timeZones = {
  here: first,
  options: names.map((name) => ({ value: name, label: name.replaceAll('_', ' ') })),
};
