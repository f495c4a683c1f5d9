// Texts of supervision.
import type { supervisor as source } from '../pt-BR/supervisor';

export const supervisor = {} satisfies Record<keyof typeof source, string>;
