// Time zones the browser knows, those of Brazil first.
const LIKELY = [
  'America/Sao_Paulo',
  'America/Manaus',
  'America/Cuiaba',
  'America/Fortaleza',
  'America/Recife',
  'America/Rio_Branco',
  'America/Noronha',
];
let options: { value: string; label: string }[] | null = null;

export function timeZones(): { value: string; label: string }[] {
  options ??= [...new Set([...LIKELY, ...(Intl.supportedValuesOf?.('timeZone') ?? [])])].map((name) => ({
    value: name,
    label: name.replaceAll('_', ' '),
  }));
  return options;
}
