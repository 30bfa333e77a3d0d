import { months } from '../periods.ts';
import type { DayRule } from '../types.ts';

/**
 * One month from receipt, two further months with reasons given within the first. The Regulation on
 * periods moves an end on a Saturday, Sunday or public holiday to the next working day.
 */
export const gdpr: DayRule = {
  name: 'gdpr-12-3',
  law: 'Regulation (EU) 2016/679 with Regulation (EEC, Euratom) 1182/71',
  article: '12(3); 3(2)(c) and 3(4)',
  kind: 'answer',
  duty: 'Tell the data subject what was done on the request',
  unit: 'days',
  lastDay: months(1),
  movesToWorkingDay: true,
  extension: { article: '12(3), second sentence', by: 'us', lastDay: months(3) },
};
