// Texts of the settings.
export const admin = {};
