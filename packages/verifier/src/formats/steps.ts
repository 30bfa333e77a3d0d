import type { StepName } from './certificate.ts';
import { destroyedCopies, manifestShape, postCheck, quarter } from './certificate.ts';
import { eventsShape, month } from './events-summary.ts';
import { planShape } from './plan.ts';
import {
  arrayOf,
  country,
  dataClass,
  digest,
  type Infer,
  identifier,
  integer,
  literal,
  name,
  object,
  openObject,
  sentence,
  text,
  time,
} from './shape.ts';

const relocation = identifier;
const keyIds = arrayOf(identifier);
const verified = openObject(
  { relocation, round: integer(), position: integer(), manifest: manifestShape },
  { statistics: eventsShape },
);

const key = { keyId: identifier, region: name, class: dataClass, quarter };

function approved<const S extends string>(stage: S) {
  return openObject({
    relocation,
    stage: literal(stage),
    plan: digest,
    operator: identifier,
    approval: text(65_536),
  });
}

/** What the opened payload of each step of a certificate has to be. */
export const stepPayloads = {
  'policy-before': openObject({ version: integer(1) }),
  operator: openObject({ operator: identifier, country, key: text(4096) }),
  'operator-key-replaced': openObject({
    operator: identifier,
    key: text(4096),
    replaces: text(4096),
  }),
  'operator-deactivated': openObject({ operator: identifier }),
  'key-created': openObject({
    ...key,
    recipient: text(4096),
    copies: arrayOf(object({ copyId: identifier, holder: sentence }), 1),
  }),
  planned: planShape,
  'approved-start': approved('start'),
  prepared: openObject({ relocation, keys: keyIds, bytesFree: integer() }),
  fenced: openObject({ relocation, epoch: integer(1), at: time }, { expires: time }),
  drained: openObject({ relocation, position: integer() }),
  'verified-source': verified,
  'verified-target': verified,
  'policy-after': openObject({ version: integer(1) }),
  accepted: openObject({ relocation, epoch: integer(1), version: integer(1) }),
  soaking: openObject({ relocation }),
  'approved-retirement': approved('retirement'),
  'keys-destroyed': openObject({ ...key, copies: destroyedCopies, relocation }),
  erased: openObject(
    {
      relocation,
      objects: integer(),
      bytes: integer(),
      keys: keyIds,
      backups: arrayOf(openObject({ name: sentence, expiresAt: time })),
    },
    {
      statistics: openObject({
        events: integer(),
        months: arrayOf(month),
        pseudonymKeys: arrayOf(object({ keyId: identifier, quarter })),
      }),
    },
  ),
  checked: openObject({ relocation, checks: arrayOf(postCheck, 1) }),
};

export type StepPayload<N extends StepName> = Infer<(typeof stepPayloads)[N]>;

/** Whose ledger a step stands in, its entry's type, and how often it occurs. */
export interface StepRule {
  readonly ledger: 'office' | 'source' | 'target';
  readonly type: string;
  readonly times: '1' | '2' | 'any';
}

const office = (type: string, times: StepRule['times'] = '1'): StepRule => ({
  ledger: 'office',
  type,
  times,
});
const source = (type: string, times: StepRule['times'] = '1'): StepRule => ({
  ledger: 'source',
  type,
  times,
});
const target = (type: string): StepRule => ({ ledger: 'target', type, times: '1' });

export const stepRules: Readonly<Record<StepName, StepRule>> = {
  'policy-before': office('policy.published'),
  operator: office('operator.created', 'any'),
  'operator-key-replaced': office('operator.key-replaced', 'any'),
  'operator-deactivated': office('operator.deactivated', 'any'),
  'key-created': source('key.created', 'any'),
  planned: office('relocation.planned'),
  'approved-start': office('relocation.approved', '2'),
  prepared: target('relocation.prepared'),
  fenced: source('relocation.fenced'),
  drained: source('relocation.drained'),
  'verified-source': source('relocation.verified'),
  'verified-target': target('relocation.verified'),
  'policy-after': office('policy.published'),
  accepted: target('relocation.accepted'),
  soaking: source('relocation.soaking'),
  'approved-retirement': office('relocation.approved', '2'),
  'keys-destroyed': source('key.destroyed', 'any'),
  erased: source('relocation.erased'),
  checked: source('relocation.checked'),
};
