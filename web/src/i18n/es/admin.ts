// Texts of the settings.
import type { admin as source } from '../pt-BR/admin';

export const admin = {} satisfies Record<keyof typeof source, string>;
