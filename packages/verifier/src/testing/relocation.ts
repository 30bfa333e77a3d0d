import {
  base64Encode,
  formatNote,
  hexEncode,
  type Signer,
  sha256,
  signNote,
  utf8Encode,
} from '@vitrine/tlog';
import { type ApprovalStage, approvalText } from '../formats/approval.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { StepName } from '../formats/certificate.ts';
import {
  compareRecords,
  encodeRecord,
  type ManifestKind,
  type ManifestResult,
  manifestKinds,
  objectCommitment,
  objectKey,
  readManifest,
} from '../formats/manifest.ts';
import { type Plan, planDigest } from '../formats/plan.ts';
import { stepRules } from '../formats/steps.ts';

/** One act of the story and the step of the certificate that it becomes. */
export interface ScriptedAct {
  step: StepName | undefined;
  ledger: 'office' | 'source' | 'target';
  type: string;
  at: string;
  region?: string;
  payload: JsonObject;
}

export const relocationId = '6f1c2a0e-0000-4000-8000-000000000001';
export const customerId = '00000000-0000-4000-8000-0000000000c1';
export const region = 'europe';

const manifestKey = sha256(utf8Encode('test manifest key'));

interface TestObject {
  readonly kind: ManifestKind;
  readonly id: string;
  readonly content: string;
}

const objects: readonly TestObject[] = [
  ...[1, 2, 3, 4, 5].map((n) => testObject('sample', n, `sample ${n}`)),
  ...[1, 2, 3].map((n) => testObject('submission', n, `{"submission":${n}}`)),
  { kind: 'customer', id: customerId, content: '{"customer":1}' },
  testObject('api-key', 1, '{"apiKey":1}'),
];

function testObject(kind: ManifestKind, n: number, content: string): TestObject {
  const group = manifestKinds.indexOf(kind) + 1;
  return { kind, id: `0000000${group}-0000-4000-8000-00000000000${n}`, content };
}

/** The bytes of the story's manifest; sample 5 is a tombstone. */
export function manifestBytes(): Uint8Array {
  const records = objects.map(({ kind, id, content }, i) => {
    const bytes = utf8Encode(content);
    const tombstone = content === 'sample 5';
    const commitment = tombstone
      ? new Uint8Array(32)
      : objectCommitment(objectKey(manifestKey, kind, id), sha256(bytes));
    const length = tombstone ? 0 : bytes.length;
    return encodeRecord({ kind, id, version: BigInt(i + 1), tombstone, length, commitment });
  });
  return Buffer.concat(records.sort(compareRecords));
}

export async function manifestResult(): Promise<ManifestResult> {
  return readManifest([manifestBytes()], { prove: () => true });
}

/** The objects of the story's customer, opened: sample 1, submission 1, the customer. */
export async function customerObjects(): Promise<JsonObject> {
  const { proven } = await manifestResult();
  const mine = proven.filter((_, i) => [0, 5, 8].includes(i));
  return {
    objects: mine.map(({ record, index, proof }) => {
      const object = objects[index];
      if (object === undefined) throw new RangeError(`no object ${index}`);
      return {
        record: base64Encode(record),
        index,
        proof: proof.map(base64Encode),
        key: base64Encode(objectKey(manifestKey, object.kind, object.id)),
        sha256: hexEncode(sha256(utf8Encode(object.content))),
      };
    }),
  };
}

/** The time `minutes` after the story's begin. */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 23, 10, 0) + minutes * 60_000).toISOString();
}

export const plan: Plan = {
  relocation: relocationId,
  region,
  classes: ['files', 'accounts'],
  from: { site: 'moscow', jurisdiction: 'RU' },
  to: { site: 'zurich', jurisdiction: 'CH' },
  policyVersion: 1,
  epoch: 1,
  counts: { sample: 5, submission: 3, customer: 1, 'api-key': 1 },
  bytes: 100,
  estimateSeconds: 60,
  residualFlows: ['Support staff abroad may see file names.'],
  fenceTimeoutMs: 30_000,
  createdBy: 'anna',
  createdAt: minute(20),
  expiresAt: minute(24 * 60),
};

export function policyDocument(version: number, site: string, epoch: number): JsonObject {
  return {
    format: 'vitrine-residency-policy/1',
    version,
    effective: version === 1 ? '2026-11-01' : '2026-11-23',
    operator: 'Example Security',
    sites: { moscow: { jurisdiction: 'RU' }, zurich: { jurisdiction: 'CH' } },
    regions: {
      europe: {
        countries: ['CH', 'DE'],
        home: { files: site, accounts: site, statistics: 'moscow' },
      },
      'middle-east': {
        countries: ['AE'],
        home: { files: 'moscow', accounts: 'moscow', statistics: 'moscow' },
      },
    },
    epochs: {
      europe: { files: epoch, accounts: epoch, statistics: 1 },
      'middle-east': { files: 1, accounts: 1, statistics: 1 },
    },
  };
}

export interface SignedApproval {
  readonly stage: ApprovalStage;
  readonly nonce: number;
  readonly signer: Signer;
  readonly plan?: string;
  readonly relocation?: string;
}

/** An operator's approval: the signed note. */
export async function signApproval(approval: SignedApproval): Promise<string> {
  const text = approvalText({
    relocation: approval.relocation ?? relocationId,
    stage: approval.stage,
    plan: approval.plan ?? planDigest(plan),
    nonce: base64Encode(new Uint8Array(16).fill(approval.nonce)),
  });
  return formatNote(await signNote({ text }, [approval.signer]));
}

async function approved(nonce: number, stage: ApprovalStage, signer: Signer): Promise<JsonObject> {
  const approval = await signApproval({ stage, nonce, signer });
  return {
    relocation: relocationId,
    stage,
    plan: planDigest(plan),
    operator: signer.name,
    approval,
  };
}

const keyNames = [
  { keyId: 'key-1', class: 'files', quarter: '2026-Q3' },
  { keyId: 'key-2', class: 'accounts', quarter: '2026-Q4' },
] as const;

function keyCopies(keyId: string): { copyId: string; holder: string }[] {
  return [1, 2].map((n) => ({ copyId: `${keyId}-copy-${n}`, holder: `safe ${n} in Moscow` }));
}

function created(key: (typeof keyNames)[number]): JsonObject {
  return { ...key, region, recipient: `age1${key.keyId}`, copies: keyCopies(key.keyId) };
}

function destroyed(key: (typeof keyNames)[number]): JsonObject {
  const copies = keyCopies(key.keyId).map((copy) => ({ ...copy, destroyedAt: minute(190) }));
  return { ...key, region, copies, relocation: relocationId };
}

/** An entry about an operator, with the step of the certificate that it becomes. */
export function operatorAct(
  step: 'operator' | 'operator-key-replaced' | 'operator-deactivated',
  minutes: number,
  payload: JsonObject,
): ScriptedAct {
  const { ledger, type } = stepRules[step];
  return { step, ledger, type, at: minute(minutes), payload };
}

/** Everything that happens in a relocation that goes well, in order. */
export async function relocationScript(
  operators: readonly [Signer, Signer],
): Promise<ScriptedAct[]> {
  const [anna, ben] = operators;
  const { proven: _, ...manifest } = await manifestResult();
  const relocation = relocationId;
  const verified = { relocation, round: 2, position: 40, manifest };
  const operator = ({ name, verifierKey }: Signer, country: string) => ({
    operator: name,
    country,
    key: verifierKey,
  });
  const checks = [
    { name: 'read-sample', outcome: 'failed-as-expected', detail: 'No key opens the file.' },
    { name: 'search-rows', outcome: 'none-found', detail: 'No row of the region is left.' },
  ];
  const story: [StepName, number, JsonObject][] = [
    ['operator', 1, operator(anna, 'CH')],
    ['policy-before', 2, policyDocument(1, 'moscow', 1)],
    ['operator', 3, operator(ben, 'DE')],
    ...keyNames.map((key): [StepName, number, JsonObject] => ['key-created', 4, created(key)]),
    ['planned', 20, plan],
    ['approved-start', 30, await approved(1, 'start', anna)],
    ['approved-start', 31, await approved(2, 'start', ben)],
    ['prepared', 40, { relocation, keys: ['key-9'], bytesFree: 1_000_000 }],
    ['fenced', 100, { relocation, epoch: 1, at: minute(100), expires: minute(101) }],
    ['drained', 101, { relocation, position: 40 }],
    ['verified-source', 103, verified],
    ['verified-target', 102, verified],
    ['policy-after', 104, policyDocument(2, 'zurich', 2)],
    ['accepted', 105, { relocation, epoch: 2, version: 2 }],
    ['soaking', 105, { relocation }],
    ['approved-retirement', 180, await approved(3, 'retirement', ben)],
    ['approved-retirement', 181, await approved(4, 'retirement', anna)],
    ...keyNames.map((key): [StepName, number, JsonObject] => [
      'keys-destroyed',
      190,
      destroyed(key),
    ]),
    [
      'erased',
      200,
      {
        relocation,
        objects: 9,
        bytes: manifest.bytes,
        keys: keyNames.map(({ keyId }) => keyId),
        backups: [{ name: 'tape 7', expiresAt: minute(60 * 24 * 30) }],
      },
    ],
    ['checked', 210, { relocation, checks }],
  ];
  return story.map(([step, minutes, payload]) => {
    const { ledger, type } = stepRules[step];
    const regional = type.startsWith('relocation.') || type.startsWith('key.');
    return { step, ledger, type, at: minute(minutes), payload, ...(regional ? { region } : {}) };
  });
}
