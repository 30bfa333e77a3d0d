import { days } from '../periods.ts';
import type { DayRule } from '../types.ts';

/**
 * 45 calendar days, however long it takes to verify who asks, and 45 more with notice: 90 from
 * receipt at most. An end on a weekend is not moved: the text has calendar days, and the earlier of
 * two readings is the safe one.
 */
export const ccpaAnswer: DayRule = {
  name: 'ccpa-7021-b',
  law: 'California Code of Regulations, title 11',
  article: '7021(b)',
  kind: 'answer',
  duty: 'Answer the request',
  unit: 'days',
  lastDay: days(45),
  movesToWorkingDay: false,
  extension: { article: '7021(b)', by: 'us', lastDay: days(90) },
};
