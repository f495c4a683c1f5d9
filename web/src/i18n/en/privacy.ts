// Texts of added fields of people, and of what is masked.
export const privacy = {
  'privacy.gender': 'Gender',
  'privacy.gender.none': 'Not given',
  'privacy.gender.female': 'Female',
  'privacy.gender.male': 'Male',
  'privacy.gender.other': 'Other',
  'privacy.more': 'More',
  'privacy.yes': 'Yes',
  'privacy.no': 'No',
  'privacy.choose': 'Not given',
  'privacy.hidden': 'Masked. Write to replace it.',
  'privacy.masked': 'Some of this is masked for you.',
  'privacy.reveal': 'Show everything',
  'privacy.reveal_hint': 'Who looked and when is written down.',
  'privacy.revealed': 'Everything is shown. This look was written down.',
  'privacy.hide': 'Mask again',
} as const;
