import { days } from '../periods.ts';
import type { DayRule } from '../types.ts';

/**
 * Ten days from receipt. Where the certificate is incomplete or plainly wrong and the addressee has
 * asked for clarification, the duty rests until that is given.
 */
export const epoc: DayRule = {
  name: 'epoc-10-days',
  law: 'Regulation (EU) 2023/1543 with Regulation (EEC, Euratom) 1182/71',
  article: '10(2) and 10(3); 3(2)(b) and 3(4)',
  kind: 'answer',
  duty: 'Transmit the data, or say with the form of Annex III why not',
  unit: 'days',
  lastDay: days(10),
  movesToWorkingDay: true,
  pause: { article: '10(6)', ground: 'clarification asked for with the form of Annex III' },
};
