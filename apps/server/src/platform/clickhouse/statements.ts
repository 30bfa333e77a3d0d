/**
 * What may hold a semicolon that ends nothing: strings and quoted names with their escapes, and
 * comments (ClickHouse documentation, "Syntax"); or the semicolon itself.
 */
const token =
  /'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`\\]|\\[\s\S]|``)*`|"(?:[^"\\]|\\[\s\S]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|;/g;

/** The statements of a script, one by one: a server takes no more than one at a time. */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let start = 0;
  for (const match of script.matchAll(token)) {
    if (match[0] !== ';') continue;
    statements.push(script.slice(start, match.index));
    start = match.index + 1;
  }
  statements.push(script.slice(start));
  return statements.map((text) => text.trim()).filter((text) => !isEmpty(text));
}

function isEmpty(statement: string): boolean {
  return statement.replaceAll(token, (text) => (/^(--|\/\*)/.test(text) ? '' : text)).trim() === '';
}
