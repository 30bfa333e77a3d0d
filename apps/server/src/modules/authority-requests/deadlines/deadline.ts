import { dayOf, endOfDay, nextWorkingDay } from './periods.ts';
import type { DayRule, DeadlineRule, DeadlineStart, LastDay, Pause } from './types.ts';

/** What has happened to a deadline since it began. */
export interface DeadlineCourse {
  readonly pauses: readonly Pause[];
  /** When the notice of the extension went out, or came. */
  readonly extendedAt?: Temporal.Instant;
  /** Of the rule `named-in-order`: the first moment that is too late. */
  readonly namedEnd?: Temporal.Instant;
}

/**
 * The first moment that is too late. While a pause is open it moves on with `now`.
 * @throws {RangeError} where a named end is missing, or one is given that the rule does not take
 */
export function deadlineEnd(
  rule: DeadlineRule,
  start: DeadlineStart,
  course: DeadlineCourse,
  now: Temporal.Instant,
): Temporal.Instant {
  if ((rule.unit === 'named') !== (course.namedEnd !== undefined)) {
    throw new RangeError(`${rule.name} and a named end do not go together`);
  }
  if (rule.unit === 'days') return dayRuleEnd(rule, start, course, now);
  const plain =
    rule.unit === 'hours' ? start.receivedAt.add({ hours: rule.hours }) : course.namedEnd;
  if (plain === undefined) throw new RangeError(`${rule.name} has no end`);
  return course.pauses.reduce(
    (end, { from, until = now }) => end.add(from.until(later(from, until))),
    plain,
  );
}

function dayRuleEnd(
  rule: DayRule,
  start: DeadlineStart,
  course: DeadlineCourse,
  now: Temporal.Instant,
): Temporal.Instant {
  const lastDay = course.extendedAt === undefined ? rule.lastDay : extensionOf(rule);
  const { timeZone, calendar } = start;
  const plain = lastDay(dayOf(start.receivedAt, timeZone), calendar);
  const moved = plain.add({ days: daysAtRest(course.pauses, timeZone, now) });
  return endOfDay(rule.movesToWorkingDay ? nextWorkingDay(moved, calendar) : moved, timeZone);
}

/** Of a pause the day on which it begins counts for the deadline, the day on which it ends for the pause. */
function daysAtRest(pauses: readonly Pause[], timeZone: string, now: Temporal.Instant): number {
  return pauses
    .map(({ from, until = now }) =>
      dayOf(from, timeZone)
        .until(dayOf(later(from, until), timeZone))
        .total({ unit: 'days' }),
    )
    .reduce((sum, days) => sum + days, 0);
}

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) < 0 ? b : a;
}

function extensionOf(rule: DayRule): LastDay {
  if (rule.extension === undefined) throw new RangeError(`${rule.name} knows no extension`);
  return rule.extension.lastDay;
}

/** Why a deadline cannot be extended by a notice of this moment; undefined where it can. */
export function extensionFault(
  rule: DeadlineRule,
  start: DeadlineStart,
  course: DeadlineCourse,
  noticeAt: Temporal.Instant,
): 'no-extension' | 'extended-already' | 'notice-late' | undefined {
  if (rule.unit !== 'days' || rule.extension === undefined) return 'no-extension';
  if (course.extendedAt !== undefined) return 'extended-already';
  const end = deadlineEnd(rule, start, course, noticeAt);
  return Temporal.Instant.compare(noticeAt, end) < 0 ? undefined : 'notice-late';
}
