/** Types of entries in the office's ledger that sites obey, in the order of its index. */
export const documentTypes = [
  'policy.published',
  'policy.proposed',
  'policy.approved',
  'operator.created',
  'operator.key-replaced',
  'operator.deactivated',
  'relocation.planned',
  'relocation.approved',
  'relocation.directive',
  'access.approved',
] as const;

export type DocumentType = (typeof documentTypes)[number];

/** The longest time, in seconds, for which an answer may be held back until there is a document. */
export const waitSecondsMax = 20;
/** Documents in one answer. */
export const documentsMax = 64;
