import type { LastDay, WorkingCalendar } from './types.ts';

/**
 * Calendar days; the day of receipt is not counted. Source: Regulation (EEC, Euratom) 1182/71,
 * article 3(1) and (2)(b); California Civil Code, section 10.
 */
export function days(count: number): LastDay {
  return (received) => received.add({ days: count });
}

/**
 * Months end on the day with the number of the day of receipt, or on the month's last where it has
 * no such day. Source: Regulation 1182/71, article 3(2)(c).
 */
export function months(count: number): LastDay {
  return (received) => received.add({ months: count }, { overflow: 'constrain' });
}

/** Working days alone; the day of receipt is not counted. */
export function workingDays(count: number): LastDay {
  return (received, calendar) => {
    let day = received;
    for (let left = count; left > 0; left -= 1) {
      day = nextWorkingDay(day.add({ days: 1 }), calendar);
    }
    return day;
  };
}

/** Bounds the search where a calendar knows of no working day. */
const holidaysInARowMax = 60;

/**
 * The day itself, where it is worked on. Source: Regulation 1182/71, article 3(4).
 * @throws {RangeError} where none of the next 60 days is
 */
export function nextWorkingDay(
  from: Temporal.PlainDate,
  calendar: WorkingCalendar,
): Temporal.PlainDate {
  for (let ahead = 0; ahead <= holidaysInARowMax; ahead += 1) {
    const day = from.add({ days: ahead });
    if (calendar.isWorkingDay(day)) return day;
  }
  throw new RangeError(`${calendar.place} has no working day after ${from}`);
}

/**
 * The first moment that is too late: a last day lasts to its last hour (Regulation 1182/71, article
 * 3(2)), whether the clock was changed on it or not.
 */
export function endOfDay(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.add({ days: 1 }).toZonedDateTime({ timeZone }).toInstant();
}

export function dayOf(at: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return at.toZonedDateTimeISO(timeZone).toPlainDate();
}
