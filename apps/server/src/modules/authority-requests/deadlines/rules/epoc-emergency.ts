import type { HourRule } from '../types.ts';

/**
 * Eight hours from receipt, by the clock: nights, weekends and holidays count. The Regulation on
 * periods (1182/71, article 3(1)) would leave out the hour of receipt; the earlier end is the safe
 * one.
 */
export const epocEmergency: HourRule = {
  name: 'epoc-8-hours',
  law: 'Regulation (EU) 2023/1543',
  article: '10(4)',
  kind: 'answer',
  duty: 'Transmit the data in an emergency, or say with the form of Annex III why not',
  unit: 'hours',
  hours: 8,
  pause: { article: '10(6)', ground: 'clarification asked for with the form of Annex III' },
};
