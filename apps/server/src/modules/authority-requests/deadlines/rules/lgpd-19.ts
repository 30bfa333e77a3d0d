import { days } from '../periods.ts';
import type { DayRule } from '../types.ts';

/** Fifteen days to the complete declaration. An end on a weekend is not moved: the safe reading. */
export const lgpd: DayRule = {
  name: 'lgpd-19',
  law: 'Lei 13.709/2018 (LGPD)',
  article: '19, II',
  kind: 'answer',
  duty: 'Give the data subject the complete declaration',
  unit: 'days',
  lastDay: days(15),
  movesToWorkingDay: false,
};
