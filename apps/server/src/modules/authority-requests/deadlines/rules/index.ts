import type { DeadlineRule } from '../types.ts';
import { ccpaConfirmation } from './ccpa-7021-a.ts';
import { ccpaAnswer } from './ccpa-7021-b.ts';
import { epoc } from './epoc.ts';
import { epocEmergency } from './epoc-emergency.ts';
import { epocPreservation } from './epoc-pr.ts';
import { gdpr } from './gdpr-12-3.ts';
import { lgpd } from './lgpd-19.ts';
import { namedInOrder } from './named-in-order.ts';
import { scaPreservation } from './sca-2703-f.ts';

/** Every rule; one more is a file beside this one and a line here. */
export const deadlineRules: readonly DeadlineRule[] = [
  gdpr,
  ccpaConfirmation,
  ccpaAnswer,
  lgpd,
  epoc,
  epocEmergency,
  epocPreservation,
  scaPreservation,
  namedInOrder,
];

export function findRule(name: string): DeadlineRule | undefined {
  return deadlineRules.find((rule) => rule.name === name);
}
