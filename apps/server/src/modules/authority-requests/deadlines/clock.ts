import { dayOf } from './periods.ts';

/** How a deadline stands, in one word for colour and some for people. */
export interface ClockChip {
  readonly state: 'met' | 'paused' | 'overdue' | 'today' | 'soon' | 'running';
  readonly words: string;
}

const soonHours = 72;
const hoursPerDay = 24;

/**
 * @param end the first moment that is too late
 * @param timeZone by which today is today
 */
export function clockChip(
  deadline: {
    readonly end: Temporal.Instant;
    readonly timeZone: string;
    readonly metAt?: Temporal.Instant;
    readonly paused: boolean;
  },
  now: Temporal.Instant,
): ClockChip {
  const { end, metAt } = deadline;
  if (metAt !== undefined) {
    const inTime = Temporal.Instant.compare(metAt, end) < 0;
    return { state: 'met', words: inTime ? 'met' : `met ${timeWords(end, metAt)} late` };
  }
  if (deadline.paused) return { state: 'paused', words: 'paused' };
  if (Temporal.Instant.compare(now, end) >= 0) {
    return { state: 'overdue', words: `overdue by ${timeWords(end, now)}` };
  }
  const left = `${timeWords(now, end)} left`;
  const lastMoment = end.subtract({ nanoseconds: 1 });
  if (isSameDay(now, lastMoment, deadline.timeZone)) {
    return { state: 'today', words: `due today, ${left}` };
  }
  const hours = now.until(end).total({ unit: 'hours' });
  return { state: hours <= soonHours ? 'soon' : 'running', words: left };
}

function timeWords(from: Temporal.Instant, to: Temporal.Instant): string {
  const hours = Math.floor(from.until(to).total({ unit: 'hours' }));
  if (hours >= 2 * hoursPerDay) return `${Math.floor(hours / hoursPerDay)} days`;
  if (hours >= 2) return `${hours} hours`;
  const minutes = Math.floor(from.until(to).total({ unit: 'minutes' }));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function isSameDay(a: Temporal.Instant, b: Temporal.Instant, timeZone: string): boolean {
  return dayOf(a, timeZone).equals(dayOf(b, timeZone));
}
