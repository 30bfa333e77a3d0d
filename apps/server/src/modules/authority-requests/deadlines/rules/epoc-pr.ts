import { days } from '../periods.ts';
import type { DayRule } from '../types.ts';

/** What is preserved is kept for sixty days, and thirty more where the authority extends it in time. */
export const epocPreservation: DayRule = {
  name: 'epoc-pr-60-days',
  law: 'Regulation (EU) 2023/1543 with Regulation (EEC, Euratom) 1182/71',
  article: '11(1); 3(2)(b) and 3(4)',
  kind: 'keep',
  duty: 'Keep what the order names; thereafter it is released',
  unit: 'days',
  lastDay: days(60),
  movesToWorkingDay: true,
  extension: { article: '11(1), third sentence', by: 'authority', lastDay: days(90) },
};
