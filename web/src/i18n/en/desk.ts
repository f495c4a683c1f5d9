// Texts of the agent's desk.
import type { desk as source } from '../pt-BR/desk';

export const desk = {} satisfies Record<keyof typeof source, string>;
