/** The quarter of a moment in UTC: `2026-Q4`. */
export function quarterOf(ms: number): string {
  const { year, month } = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC');
  return `${String(year).padStart(4, '0')}-Q${Math.ceil(month / 3)}`;
}
