import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import { formatCertificate } from '../formats/certificate.ts';
import { formatReceipt } from '../formats/receipt.ts';
import { type Deviation, testCertificate, testTrust } from './certificate.ts';
import { testSigner } from './ledger.ts';
import { operatorAct, type ScriptedAct, signApproval } from './relocation.ts';

/** A file of `vectors/verifier/` and what a verifier has to say of it. */
export interface TestVector {
  readonly file: string;
  readonly kind: 'receipt' | 'certificate';
  readonly valid: boolean;
  /** The codes of all failures, sorted, each once. */
  readonly codes: readonly string[];
  readonly text: string;
}

async function certificate(
  file: string,
  deviation: Deviation = {},
  ...codes: string[]
): Promise<TestVector> {
  const made = await testCertificate(deviation);
  const text = `${canonicalJson(made.certificate)}\n`;
  return { file, kind: 'certificate', valid: codes.length === 0, codes, text };
}

/** Lets the story's first `step` have these members instead. */
function changed(step: string, members: JsonObject): Deviation {
  return {
    acts: (acts) => {
      const act = acts.find((candidate) => candidate.step === step);
      if (act !== undefined) act.payload = { ...act.payload, ...members };
    },
  };
}

async function receipts(): Promise<TestVector[]> {
  const { certificate: whole } = await testCertificate();
  const [good] = whole.receipts;
  if (good?.opening === undefined) throw new RangeError('no receipt with an opening');
  const { opening, entry } = good;
  const vector = (file: string, text: string, ...codes: string[]): TestVector => {
    return { file, kind: 'receipt', valid: codes.length === 0, codes, text };
  };
  const otherPayload = { ...opening, payload: { ...opening.payload, version: 9 } };
  const otherEntry = { ...entry, at: '2026-11-23T10:02:00.001Z' };
  const text = formatReceipt(good);
  return [
    vector('receipt.json', text),
    vector('receipt-pretty.json', `${JSON.stringify(good, null, 2)}\n`),
    vector('receipt-member-twice.json', text.replace('{', '{"proof":"",'), 'malformed-json'),
    vector(
      'receipt-other-payload.json',
      formatReceipt({ ...good, opening: otherPayload }),
      'wrong-commitment',
    ),
    vector(
      'receipt-other-entry.json',
      formatReceipt({ ...good, entry: otherEntry }),
      'not-included',
    ),
    vector(
      'receipt-bad-signature.json',
      text.replace('— vitrine.example/office ', '— vitrine.example/office A'),
      'malformed-proof',
    ),
    vector(
      'receipt-other-root.json',
      formatReceipt({ ...good, proof: withOtherSize(good.proof) }),
      'bad-signature',
    ),
  ];
}

/** The checkpoint of a proof with a tree one larger than was signed. */
function withOtherSize(proof: string): string {
  return proof.replace(
    /\n\n(.+)\n(\d+)\n/,
    (_, origin, size) => `\n\n${origin}\n${Number(size) + 1}\n`,
  );
}

async function sameOperatorTwice(): Promise<Deviation> {
  const anna = await testSigner('anna');
  const approval = await signApproval({ stage: 'start', nonce: 9, signer: anna });
  return {
    acts: (acts) => {
      const second = acts.filter(({ step }) => step === 'approved-start')[1];
      if (second !== undefined) second.payload = { ...second.payload, operator: 'anna', approval };
    },
  };
}

/** Anna loses her key between the start and the retirement, and approves that with `signedBy`. */
async function keyReplaced(signedBy: 'old' | 'new'): Promise<Deviation> {
  const old = await testSigner('anna');
  const fresh = await testSigner('anna', 0x01, "anna's second key");
  const signer = signedBy === 'old' ? old : fresh;
  const approval = await signApproval({ stage: 'retirement', nonce: 9, signer });
  const payload = { operator: 'anna', key: fresh.verifierKey, replaces: old.verifierKey };
  const said = { ...payload, by: 'carla', reason: 'lost' };
  return {
    acts: (acts) => {
      beforeRetirement(acts, operatorAct('operator-key-replaced', 150, said));
      const mine = acts.find(
        (act) => act.step === 'approved-retirement' && act.payload.operator === 'anna',
      );
      if (mine !== undefined) mine.payload = { ...mine.payload, approval };
    },
  };
}

function deactivated(): Deviation {
  const payload = { operator: 'ben', by: 'carla' };
  return {
    acts: (acts) => beforeRetirement(acts, operatorAct('operator-deactivated', 150, payload)),
  };
}

function beforeRetirement(acts: ScriptedAct[], act: ScriptedAct): void {
  const first = acts.findIndex(({ step }) => step === 'approved-retirement');
  acts.splice(first, 0, act);
}

async function certificates(): Promise<TestVector[]> {
  const { certificate: good } = await testCertificate();
  const unsignedLimit = { ...good, body: { ...good.body, limit: 'It proves everything.' } };
  const tampered: TestVector = {
    file: 'certificate-changed-after-signing.json',
    kind: 'certificate',
    valid: false,
    codes: ['not-signed'],
    text: formatCertificate(unsignedLimit),
  };
  return [
    await certificate('certificate.json'),
    await certificate('certificate-customer.json', { customer: true }),
    tampered,
    await certificate('certificate-no-witnesses.json', { witnessedBy: [] }, 'witnesses-missing'),
    await certificate(
      'certificate-source-not-signed.json',
      { signedBy: ['target', 'office'] },
      'not-signed',
    ),
    await certificate(
      'certificate-same-operator-twice.json',
      await sameOperatorTwice(),
      'approval-same-operator',
    ),
    await certificate('certificate-key-replaced.json', await keyReplaced('new')),
    await certificate(
      'certificate-old-key.json',
      await keyReplaced('old'),
      'approval-bad-signature',
    ),
    await certificate('certificate-deactivated.json', deactivated(), 'operator-deactivated'),
    await certificate(
      'certificate-key-left.json',
      changed('erased', { keys: ['key-1'] }),
      'key-mismatch',
    ),
    await certificate(
      'certificate-verified-early.json',
      changed('verified-target', { position: 39 }),
      'position-mismatch',
    ),
    await certificate(
      'certificate-wrong-epoch.json',
      changed('accepted', { epoch: 3 }),
      'policy-mismatch',
    ),
    await certificate(
      'certificate-plan-expired.json',
      await expiredPlan(),
      'approval-mismatch',
      'plan-expired',
    ),
  ];
}

/** A plan that expired before its approval: the approvals then name another plan, too. */
async function expiredPlan(): Promise<Deviation> {
  return changed('planned', { expiresAt: '2026-11-23T10:25:00.000Z' });
}

/** Every vector, made anew; the same bytes each time. */
export async function makeVectors(): Promise<{
  readonly trust: string;
  readonly manifest: Uint8Array;
  readonly vectors: readonly TestVector[];
  readonly index: string;
}> {
  const { manifest } = await testCertificate();
  const vectors = [...(await receipts()), ...(await certificates())];
  const listed = vectors.map(({ file, kind, valid, codes }) => ({ file, kind, valid, codes }));
  const lines = listed.map((vector) => `  ${canonicalJson(vector)}`).join(',\n');
  return { trust: await testTrust(), manifest, vectors, index: `[\n${lines}\n]\n` };
}
