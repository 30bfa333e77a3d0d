/** The quarter of a moment in UTC: `2026-Q4`. */
export function quarterOf(ms: number): string {
  const { year, month } = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC');
  return `${String(year).padStart(4, '0')}-Q${Math.ceil(month / 3)}`;
}

/** The first moment of a quarter, in milliseconds. @param quarter `2026-Q4` */
export function quarterStartMs(quarter: string): number {
  const [year = '', part = ''] = quarter.split('-Q');
  return Date.UTC(Number(year), (Number(part) - 1) * 3, 1);
}

/** The first moment after it. @param quarter `2026-Q4` */
export function quarterEndMs(quarter: string): number {
  const start = new Date(quarterStartMs(quarter));
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 3);
}

/** The one before it. */
export function quarterBefore(quarter: string): string {
  return quarterOf(quarterStartMs(quarter) - 1);
}
