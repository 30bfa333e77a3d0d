/** The media type of tables whose first line names the columns (RFC 4180). */
export const csvMediaType = 'text/csv; charset=utf-8; header=present';

/** One line of a table for other programs (RFC 4180). */
export function csvLine(values: readonly (string | number | undefined)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** A spreadsheet must take no text for a formula (OWASP, CSV injection). */
function cell(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
