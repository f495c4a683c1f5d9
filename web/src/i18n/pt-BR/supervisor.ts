// Texts of supervision.
export const supervisor = {};
