import type { LegalReason } from '../types.ts';

/** What a disclosure must pass, in this order. */
export const gates = [
  'authenticity',
  'category',
  'legal-basis',
  'jurisdiction',
  'form',
  'scope',
  'search',
  'decision',
  'second-review',
  'delivery',
  'notice',
] as const;
export type Gate = (typeof gates)[number];

/** Those that counsel passes or rejects by a code; the others have acts of their own. */
export const checkedGates = [
  'authenticity',
  'category',
  'legal-basis',
  'jurisdiction',
  'form',
  'scope',
  'search',
] as const satisfies readonly Gate[];
export type CheckedGate = (typeof checkedGates)[number];

interface GateCodes {
  readonly pass: readonly string[];
  /** Each with the reason that the outcome then has. */
  readonly reject: Readonly<Record<string, LegalReason>>;
}

/** Every code by which a gate is passed or rejected: the whole table. */
export const gateCodes: Readonly<Record<CheckedGate, GateCodes>> = {
  authenticity: {
    pass: ['call-back', 'central-authority', 'qualified-signature'],
    reject: { 'sender-forged': 'authenticity', 'not-confirmed': 'authenticity' },
  },
  category: {
    pass: ['user-data', 'technical-expertise'],
    // Access to data or infrastructure, and keys, are given to nobody.
    reject: { 'access-asked': 'scope', 'keys-asked': 'scope', 'not-a-request': 'form' },
  },
  'legal-basis': {
    pass: ['court-order', 'statute', 'treaty', 'none-needed'],
    reject: { 'no-basis': 'basis', 'basis-not-in-force': 'basis', 'not-competent': 'authority' },
  },
  jurisdiction: {
    pass: ['seat', 'service-offered', 'recognised-order', 'none-needed'],
    reject: {
      'not-subject': 'jurisdiction',
      'treaty-needed': 'jurisdiction',
      'conflict-of-laws': 'jurisdiction',
    },
  },
  form: {
    pass: ['complete', 'clarified'],
    reject: { incomplete: 'form', unsigned: 'form', 'language-wrong': 'form', expired: 'form' },
  },
  scope: {
    pass: ['as-asked', 'narrowed'],
    reject: { 'too-broad': 'scope', 'not-specific': 'scope', disproportionate: 'scope' },
  },
  search: { pass: ['found', 'nothing-found'], reject: {} },
};

/** By which the gates of law are passed where nobody's data are asked for. */
export const noneNeeded = 'none-needed';

export function gatesFrom(gate: Gate): readonly Gate[] {
  return gates.slice(gates.indexOf(gate));
}

export function gatesBefore(gate: Gate): readonly Gate[] {
  return gates.slice(0, gates.indexOf(gate));
}
