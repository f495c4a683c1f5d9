// A template with its blanks filled in; blanks without a value stay visible.
export function filled(body: string, variables: Readonly<Record<string, string>>): string {
  return body.replace(/\{\{\s*([\w.-]+)\s*\}\}/g, (blank, name: string) => variables[name]?.trim() || blank);
}
