/** The ISO 8601 week of a moment in UTC, by the date of its Monday: `2026-11-23`. */
export function weekOf(ms: number): string {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDate();
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}

/** @param week the date of its Monday */
export function weekStartMs(week: string): number {
  return Temporal.PlainDate.from(week).toZonedDateTime('UTC').epochMilliseconds;
}

const weekMs = 7 * 86_400_000;

/** The first moment after it. */
export function weekEndMs(week: string): number {
  return weekStartMs(week) + weekMs;
}

/** Whole weeks from the one of `fromMs` to the last that had ended before `untilMs`, in order. */
export function weeksBetween(fromMs: number, untilMs: number): string[] {
  const weeks: string[] = [];
  let week = weekOf(fromMs);
  while (weekEndMs(week) <= untilMs) {
    weeks.push(week);
    week = weekOf(weekEndMs(week));
  }
  return weeks;
}
