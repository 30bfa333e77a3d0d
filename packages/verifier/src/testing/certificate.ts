import { formatNote, type Signer, signNote } from '@vitrine/tlog';
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';
import { type Certificate, certificateText, stepNames } from '../formats/certificate.ts';
import { documentDigest, type Receipt } from '../formats/receipt.ts';
import { TestLedger, testSigner } from './ledger.ts';
import {
  customerId,
  customerObjects,
  manifestBytes,
  region,
  relocationId,
  relocationScript,
  type ScriptedAct,
} from './relocation.ts';

const base = 'vitrine.example';
export const origins = {
  office: `${base}/office`,
  source: `${base}/site/moscow`,
  target: `${base}/site/zurich`,
};
export type Party = keyof typeof origins;

/** Draft of a certificate before it is signed. */
export interface Draft {
  body: Record<string, JsonValue>;
  receipts: Receipt[];
  customer?: JsonObject;
}

/** How a certificate is to differ from a good one. Every hook may change its argument in place. */
export interface Deviation {
  /** Changes the story before it is written into the ledgers. */
  readonly acts?: (acts: ScriptedAct[]) => void | Promise<void>;
  /** Changes the certificate before it is signed. */
  readonly draft?: (draft: Draft) => void | Promise<void>;
  /** Who signs; all three by default. */
  readonly signedBy?: readonly Party[];
  /** Who cosigns the checkpoints; both witnesses by default. */
  readonly witnessedBy?: readonly ('w1' | 'w2')[];
  /** Makes it a customer's certificate. */
  readonly customer?: boolean;
}

export interface TestCertificate {
  readonly certificate: Certificate;
  readonly trust: string;
  readonly manifest: Uint8Array;
  readonly ledgers: Readonly<Record<Party, TestLedger>>;
}

/** Operators of the story: two people with a key each. */
export async function testOperators(): Promise<[Signer, Signer]> {
  return [await testSigner('anna'), await testSigner('ben')];
}

export async function testLogSigners(): Promise<Record<Party, Signer>> {
  return {
    office: await testSigner(origins.office),
    source: await testSigner(origins.source),
    target: await testSigner(origins.target),
  };
}

async function testWitnesses(): Promise<Record<'w1' | 'w2', Signer>> {
  return {
    w1: await testSigner('witness.example/one', 0x04),
    w2: await testSigner('witness.example/two', 0x04),
  };
}

/** The trust policy under which the test certificates are valid. */
export async function testTrust(): Promise<string> {
  const logs = await testLogSigners();
  const { w1, w2 } = await testWitnesses();
  const lines = [
    ...Object.values(logs).map(({ verifierKey }) => `log ${verifierKey}`),
    `witness w1 ${w1.verifierKey}`,
    `witness w2 ${w2.verifierKey}`,
    'group both all w1 w2',
    'quorum both',
  ];
  return `${lines.join('\n')}\n`;
}

/** Ledgers of the three parties, each with its first entry, signed as the deviation says. */
export async function testLedgers(
  witnessedBy: readonly ('w1' | 'w2')[] = ['w1', 'w2'],
): Promise<Record<Party, TestLedger>> {
  const witnesses = await testWitnesses();
  const signers = await testLogSigners();
  const make = (party: Party) => {
    const cosigners = witnessedBy.map((name) => witnesses[name]);
    const ledger = new TestLedger(origins[party], [signers[party], ...cosigners]);
    const logKeys = [signers[party].verifierKey];
    const payload = { origin: origins[party], logKeys, witnessKeys: [] };
    ledger.append({ type: 'ledger.created', at: '2026-11-23T09:00:00.000Z', payload });
    return ledger;
  };
  return { office: make('office'), source: make('source'), target: make('target') };
}

/** A complete certificate with its ledgers, good unless a deviation makes it otherwise. */
export async function testCertificate(deviation: Deviation = {}): Promise<TestCertificate> {
  const ledgers = await testLedgers(deviation.witnessedBy);
  const acts = await relocationScript(await testOperators());
  await deviation.acts?.(acts);
  const recorded = acts.map((act) => ({ act, index: ledgers[act.ledger].append(act) }));
  const steps = stepNames.flatMap((name) => recorded.filter(({ act }) => act.step === name));
  const receipts = await Promise.all(
    steps.map(({ act, index }) => ledgers[act.ledger].receipt(index)),
  );
  const stepList = steps.map(({ act, index }, i) => {
    return { name: act.step ?? '', ledger: receipts[i]?.entry.site ?? '', index };
  });
  const draft: Draft = { body: draftBody(acts, stepList), receipts };
  if (deviation.customer === true) {
    draft.body.scope = { region, customer: customerId };
    draft.customer = await customerObjects();
  }
  await deviation.draft?.(draft);
  const certificate = await signCertificate(draft, deviation.signedBy);
  return { certificate, trust: await testTrust(), manifest: manifestBytes(), ledgers };
}

async function signCertificate(
  { body, receipts, customer }: Draft,
  signedBy: readonly Party[] = ['source', 'target', 'office'],
): Promise<Certificate> {
  const unsigned = {
    format: 'vitrine-relocation-certificate/1',
    body,
    receipts,
    ...(customer === undefined ? {} : { customer }),
  };
  // Deviations may have made it something that only the verifier shall refuse.
  const text = certificateText(unsigned as unknown as Certificate);
  const signers = await testLogSigners();
  const note = await signNote(
    { text },
    signedBy.map((party) => signers[party]),
  );
  return { ...unsigned, signatures: formatNote(note) } as unknown as Certificate;
}

function draftBody(acts: readonly ScriptedAct[], steps: JsonValue[]): Record<string, JsonValue> {
  const payload = (step: string) => acts.find((act) => act.step === step)?.payload ?? {};
  const at = (step: string) => acts.find((act) => act.step === step)?.at ?? '';
  const notes = (step: string) =>
    acts.filter((act) => act.step === step).map((act) => act.payload.approval ?? null);
  const destroyed = acts.filter((act) => act.step === 'keys-destroyed');
  const from = String(payload('fenced').at ?? at('fenced'));
  const to = at('accepted');
  return {
    relocation: relocationId,
    scope: { region },
    classes: payload('planned').classes ?? [],
    source: { site: 'moscow', jurisdiction: 'RU', ledger: origins.source },
    target: { site: 'zurich', jurisdiction: 'CH', ledger: origins.target },
    policy: { before: 1, after: 2 },
    epoch: { before: 1, after: 2 },
    plan: documentDigest(payload('planned')),
    manifest: payload('verified-source').manifest ?? {},
    fence: { from, to, durationMs: Date.parse(to) - Date.parse(from) || 0 },
    keys: destroyed.map(({ payload: { keyId = '', quarter = '', copies = [] } }) => {
      return { keyId, quarter, copies, recipient: `age1${keyId}` };
    }),
    outOfScope: ['Threat statistics of the region stay in Moscow.'],
    postChecks: payload('checked').checks ?? [],
    approvals: { start: notes('approved-start'), retirement: notes('approved-retirement') },
    limit: 'This does not prove that no copy was made outside the logged paths.',
    steps,
  };
}
