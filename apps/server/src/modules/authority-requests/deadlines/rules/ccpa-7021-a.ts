import { workingDays } from '../periods.ts';
import type { DayRule } from '../types.ts';

/** Ten business days to confirm; nothing lengthens them. */
export const ccpaConfirmation: DayRule = {
  name: 'ccpa-7021-a',
  law: 'California Code of Regulations, title 11',
  article: '7021(a)',
  kind: 'answer',
  duty: 'Confirm receipt and say how the request will be handled',
  unit: 'days',
  lastDay: workingDays(10),
  movesToWorkingDay: false,
};
