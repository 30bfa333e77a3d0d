import { days } from '../periods.ts';
import type { DayRule } from '../types.ts';

/** Ninety days, and ninety more on a renewed request. */
export const scaPreservation: DayRule = {
  name: 'sca-2703-f',
  law: 'United States Code, title 18',
  article: '2703(f)(2)',
  kind: 'keep',
  duty: 'Keep the records that the request names; thereafter they are released',
  unit: 'days',
  lastDay: days(90),
  movesToWorkingDay: false,
  extension: { article: '2703(f)(2)', by: 'authority', lastDay: days(180) },
};
