/** Bytes in the longest line of NDJSON that is taken, without its newline. */
export const eventBytesMax = 16_384;

export type StatisticsEventType =
  | 'detection'
  | 'suspicious-activity'
  | 'lookup-summary'
  | 'scan-summary'
  | 'product-health';

/**
 * What a product saw. The fields of each type stand in `docs/formats/statistics-events.md`; of a URL
 * the home keeps the host, of an address the country, of an installation a pseudonym.
 */
export interface StatisticsEvent {
  readonly type: StatisticsEventType;
  readonly product: string;
  readonly version: string;
  readonly [field: string]: string | number | undefined;
}

/** @throws {RangeError} for an event that is too long */
export function eventLine(event: StatisticsEvent, id: string): string {
  const line = JSON.stringify({ ...event, v: 1, id });
  if (line.length <= eventBytesMax && utf8Bytes(line) <= eventBytesMax) return line;
  throw new RangeError(`An event has at most ${eventBytesMax} bytes`);
}

/** The id in a line that `eventLine` made; undefined in others that have none. */
export function idOfLine(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const id: unknown = Object(value).id;
    return typeof id === 'string' ? id : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const encoder = new TextEncoder();

export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
