// Texts of the agent's desk.
export const desk = {};
