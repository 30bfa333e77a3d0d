import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCalendars } from './calendars.ts';
import { clockChip } from './clock.ts';
import { type DeadlineCourse, deadlineEnd, extensionFault } from './deadline.ts';
import { deadlineRules, findRule } from './rules/index.ts';
import type { DeadlineStart } from './types.ts';

const calendars = await openCalendars();
const untouched: DeadlineCourse = { pauses: [] };
const anyNow = instant('2026-01-01T00:00Z');

function instant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}

function startAt(received: string, place = 'DE', timeZone = 'Europe/Berlin'): DeadlineStart {
  const calendar = calendars.of(place);
  assert(calendar !== undefined, place);
  const receivedAt = Temporal.PlainDateTime.from(received).toZonedDateTime(timeZone).toInstant();
  return { receivedAt, timeZone, calendar };
}

/** The end as the wall clock of the place shows it: the first moment that is too late. */
function end(name: string, start: DeadlineStart, course = untouched, now = anyNow): string {
  const rule = findRule(name);
  assert(rule !== undefined, name);
  const at = deadlineEnd(rule, start, course, now);
  return at
    .toZonedDateTimeISO(start.timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

test('GDPR 12(3): one month ends on the day of the same number, at its last hour', () => {
  assert.equal(end('gdpr-12-3', startAt('2026-03-10T09:30')), '2026-04-11T00:00');
  assert.equal(end('gdpr-12-3', startAt('2026-03-10T00:00')), '2026-04-11T00:00');
  assert.equal(end('gdpr-12-3', startAt('2026-03-10T23:59:59')), '2026-04-11T00:00');
});

test('GDPR 12(3): a month without that day ends on its last day (1182/71, 3(2)(c))', () => {
  // 28 February 2026 is a Saturday, so Monday 2 March; in 2028 the 29th is a Tuesday.
  assert.equal(end('gdpr-12-3', startAt('2026-01-31T12:00')), '2026-03-03T00:00');
  assert.equal(end('gdpr-12-3', startAt('2028-01-31T12:00')), '2028-03-01T00:00');
  assert.equal(end('gdpr-12-3', startAt('2028-01-29T12:00')), '2028-03-01T00:00');
  // From 29 February to 29 March, a Wednesday.
  assert.equal(end('gdpr-12-3', startAt('2028-02-29T12:00')), '2028-03-30T00:00');
});

test('GDPR 12(3): weekends and holidays move the end (1182/71, 3(4)), each country by its own', () => {
  // 3 April 2026 is Good Friday, 6 April Easter Monday: Tuesday the 7th.
  assert.equal(end('gdpr-12-3', startAt('2026-03-03T12:00')), '2026-04-08T00:00');
  // Good Friday is worked on in Italy, Easter Monday is not.
  const inItaly = startAt('2026-03-03T12:00', 'IT', 'Europe/Rome');
  assert.equal(end('gdpr-12-3', inItaly), '2026-04-04T00:00');
  const easterMonday = startAt('2026-03-06T12:00', 'IT', 'Europe/Rome');
  assert.equal(end('gdpr-12-3', easterMonday), '2026-04-08T00:00');
  // 6 January 2027, a Wednesday, is a holiday in Bavaria alone.
  assert.equal(end('gdpr-12-3', startAt('2026-12-06T12:00')), '2027-01-07T00:00');
  assert.equal(end('gdpr-12-3', startAt('2026-12-06T12:00', 'DE-BY')), '2027-01-08T00:00');
});

test('GDPR 12(3): two further months count from receipt, with notice in the first', () => {
  const start = startAt('2025-11-30T12:00');
  const course = { pauses: [], extendedAt: instant('2025-12-20T12:00Z') };
  // 30 + 3 months is 28 February 2026, a Saturday: Monday 2 March.
  assert.equal(end('gdpr-12-3', start, course), '2026-03-03T00:00');
  const [rule] = deadlineRules;
  assert(rule?.name === 'gdpr-12-3');
  // 30 December 2025 is a Tuesday; its last moment is in time, the next one is not.
  assert.equal(extensionFault(rule, start, untouched, instant('2025-12-30T22:59:59Z')), undefined);
  assert.equal(
    extensionFault(rule, start, untouched, instant('2025-12-30T23:00:00Z')),
    'notice-late',
  );
  assert.equal(extensionFault(rule, start, course, anyNow), 'extended-already');
});

test('the clock is changed on the last day: it still lasts to its last hour', () => {
  // Sunday 29 March 2026 has 23 hours, Sunday 25 October 25; neither moves by the CCPA rule.
  const short = startAt('2026-02-12T12:00', 'DE');
  assert.equal(end('ccpa-7021-b', short), '2026-03-30T00:00');
  const rule = findRule('ccpa-7021-b');
  assert(rule !== undefined);
  const spring = deadlineEnd(rule, short, untouched, anyNow);
  assert.equal(spring.toString(), '2026-03-29T22:00:00Z');
  const long = startAt('2026-09-10T12:00', 'DE');
  assert.equal(deadlineEnd(rule, long, untouched, anyNow).toString(), '2026-10-25T23:00:00Z');
  // Where the clock jumps at midnight a day begins at one: Santiago, 6 September 2026.
  const santiago = startAt('2026-07-22T12:00', 'CL', 'America/Santiago');
  assert.equal(end('ccpa-7021-b', santiago), '2026-09-06T01:00');
});

test('CCPA 7021(a): ten business days, California’s holidays left out', () => {
  // Thanksgiving and the day after, 26 and 27 November 2026.
  const start = startAt('2026-11-18T10:00', 'US-CA', 'America/Los_Angeles');
  assert.equal(end('ccpa-7021-a', start), '2026-12-05T00:00');
  const saturday = startAt('2026-11-07T10:00', 'US-CA', 'America/Los_Angeles');
  // Veterans Day is Wednesday the 11th.
  assert.equal(end('ccpa-7021-a', saturday), '2026-11-24T00:00');
});

test('CCPA 7021(b): 45 calendar days, 90 with notice, whatever the weekday', () => {
  const start = startAt('2026-01-01T10:00', 'US-CA', 'America/Los_Angeles');
  assert.equal(end('ccpa-7021-b', start), '2026-02-16T00:00');
  const extended = { pauses: [], extendedAt: instant('2026-02-01T00:00Z') };
  assert.equal(end('ccpa-7021-b', start, extended), '2026-04-02T00:00');
});

test('LGPD 19, II: fifteen days', () => {
  assert.equal(
    end('lgpd-19', startAt('2028-02-20T10:00', 'BR', 'America/Sao_Paulo')),
    '2028-03-07T00:00',
  );
});

test('EPOC: ten days from receipt, moved to a working day', () => {
  // Thursday 10 September 2026 to Sunday 20: Monday 21.
  assert.equal(end('epoc-10-days', startAt('2026-09-10T17:00')), '2026-09-22T00:00');
  // Christmas: Wednesday 16 to Saturday 26 December; Monday 28.
  assert.equal(end('epoc-10-days', startAt('2026-12-16T17:00')), '2026-12-29T00:00');
});

test('EPOC 10(6): the days between a question and its answer do not count', () => {
  const start = startAt('2026-09-01T09:00');
  const pause = { from: instant('2026-09-04T15:00Z'), until: instant('2026-09-07T07:00Z') };
  assert.equal(end('epoc-10-days', start), '2026-09-12T00:00');
  // Three days more: Monday the 14th.
  assert.equal(end('epoc-10-days', start, { pauses: [pause] }), '2026-09-15T00:00');
  const open = { pauses: [{ from: pause.from }] };
  assert.equal(end('epoc-10-days', start, open, pause.until), '2026-09-15T00:00');
  assert.equal(end('epoc-10-days', start, open, pause.from), '2026-09-12T00:00');
  const withinADay = { from: instant('2026-09-04T08:00Z'), until: instant('2026-09-04T15:00Z') };
  assert.equal(end('epoc-10-days', start, { pauses: [withinADay] }), '2026-09-12T00:00');
});

test('EPOC in an emergency: eight hours by the clock, through the night of the change', () => {
  assert.equal(end('epoc-8-hours', startAt('2026-09-12T20:15')), '2026-09-13T04:15');
  // Clocks go forward at two: eight hours after eight in the evening it is five.
  assert.equal(end('epoc-8-hours', startAt('2026-03-28T20:00')), '2026-03-29T05:00');
  assert.equal(end('epoc-8-hours', startAt('2026-10-24T20:00')), '2026-10-25T03:00');
  const pause = { from: instant('2026-09-12T19:00Z'), until: instant('2026-09-12T20:30Z') };
  assert.equal(
    end('epoc-8-hours', startAt('2026-09-12T20:15'), { pauses: [pause] }),
    '2026-09-13T05:45',
  );
});

test('EPOC-PR: sixty days, ninety where the authority extends it in time', () => {
  // Monday 31 August 2026 to Friday 30 October; 90 to Sunday 29 November, so Monday.
  const start = startAt('2026-08-31T09:00');
  assert.equal(end('epoc-pr-60-days', start), '2026-10-31T00:00');
  const extended = { pauses: [], extendedAt: instant('2026-10-20T09:00Z') };
  assert.equal(end('epoc-pr-60-days', start, extended), '2026-12-01T00:00');
});

test('18 U.S.C. 2703(f): ninety days, and ninety more', () => {
  const start = startAt('2026-01-15T09:00', 'US', 'America/New_York');
  assert.equal(end('sca-2703-f', start), '2026-04-16T00:00');
  const renewed = { pauses: [], extendedAt: instant('2026-04-01T09:00Z') };
  assert.equal(end('sca-2703-f', start, renewed), '2026-07-15T00:00');
});

test('an order that names its day ends there; a rule without one takes none', () => {
  const namedEnd = instant('2026-05-01T10:00Z');
  const start = startAt('2026-04-01T09:00');
  assert.equal(end('named-in-order', start, { pauses: [], namedEnd }), '2026-05-01T12:00');
  assert.throws(() => end('named-in-order', start), RangeError);
  assert.throws(() => end('lgpd-19', start, { pauses: [], namedEnd }), RangeError);
});

test('every rule is told apart by its name and says where it is written', () => {
  const names = deadlineRules.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { law, article, duty } of deadlineRules) assert(law && article && duty);
});

test('what is no place has no calendar', () => {
  for (const place of ['XX', 'de', 'DE-QQ', '', 'US-CA-X', '__proto__']) {
    assert.equal(calendars.of(place), undefined, place);
  }
});

test('a clock chip says in words how a deadline stands', () => {
  const timeZone = 'Europe/Berlin';
  const chip = (now: string, metAt?: string) =>
    clockChip(
      {
        end: instant('2026-09-21T22:00Z'),
        timeZone,
        paused: false,
        ...(metAt === undefined ? {} : { metAt: instant(metAt) }),
      },
      instant(now),
    );
  assert.deepEqual(chip('2026-09-11T22:00Z'), { state: 'running', words: '10 days left' });
  assert.deepEqual(chip('2026-09-19T22:00Z'), { state: 'soon', words: '2 days left' });
  assert.deepEqual(chip('2026-09-20T22:00Z'), {
    state: 'today',
    words: 'due today, 24 hours left',
  });
  assert.deepEqual(chip('2026-09-21T21:59Z'), {
    state: 'today',
    words: 'due today, 1 minute left',
  });
  assert.deepEqual(chip('2026-09-21T22:00Z'), { state: 'overdue', words: 'overdue by 0 minutes' });
  assert.deepEqual(chip('2026-10-21T22:00Z'), { state: 'overdue', words: 'overdue by 30 days' });
  const met = { state: 'met', words: 'met' };
  assert.deepEqual(chip('2026-10-21T22:00Z', '2026-09-20T22:00Z'), met);
  const late = { state: 'met', words: 'met 3 hours late' };
  assert.deepEqual(chip('2026-10-21T22:00Z', '2026-09-22T01:00Z'), late);
});
