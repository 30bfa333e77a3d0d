import { formatNote, parseNote, signNote } from '@vitrine/tlog';
import {
  type Certificate,
  type CertificateBody,
  certificateFormat,
  certificateText,
  checkCertificate,
  formatCustomerCertificate,
  type JsonObject,
  ManifestBuilder,
  type OperatorType,
  operatorTypes,
  type Receipt,
  type SignedParts,
  type StepName,
  signedText,
} from '@vitrine/verifier';
import type { Postgres } from '../../../platform/postgres/index.ts';
import type { Ledger, Logged } from '../../ledger/index.ts';
import { RelocationError } from '../errors.ts';
import type { SiteLink } from '../links.ts';
import * as store from './store.ts';

export interface CertifierDeps {
  db: Postgres;
  ledger: Ledger;
  sites: SiteLink;
  /** Keeps the manifest file, to be downloaded with the certificate. */
  keepManifest: (relocation: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Throws where the finished certificate does not verify: none such leaves the house. */
  verify: (certificate: Certificate) => Promise<void>;
}

/**
 * A manifest as it comes; it ends with an error where it is not the one that was certified.
 * @throws {RelocationError} `manifests-differ`
 */
async function* certified(
  bytes: AsyncIterable<Uint8Array>,
  { root }: CertificateBody['manifest'],
): AsyncGenerator<Uint8Array> {
  const builder = new ManifestBuilder();
  for await (const piece of bytes) {
    builder.add(piece);
    yield piece;
  }
  const { root: found, count } = builder.finish();
  if (found === root) return;
  const message = `the target sent a manifest of ${count} objects under ${found}, not under ${root}`;
  throw new RelocationError('manifests-differ', message);
}

export interface Certifier {
  certify(relocation: string, signal: AbortSignal): Promise<void>;
  /** Its text, in pieces; it ends with an error where it cannot be signed. */
  forCustomer(relocation: string, customer: string): Promise<AsyncIterable<string>>;
}

export const limitSentence =
  'This certificate proves what the ledgers recorded and what both sites signed. It does not prove that ' +
  'no copy was made outside the logged paths, nor where a machine stands: places are declared.';

function talliesSentence(site: string): string {
  return `The sums of how many lines of statistics ${site} accepted and refused, by day and product version: they stay there.`;
}

interface Piece {
  name: StepName;
  ledger: string;
  index: bigint;
}

export function createCertifier(deps: CertifierDeps): Certifier {
  const { db, ledger, sites } = deps;

  async function certify(id: string, signal: AbortSignal): Promise<void> {
    const row = await need(id);
    if ((await store.readCertificate(db, id)) !== undefined) return;
    const { body, receipts } = await assemble(row, signal);
    const unsigned = { format: certificateFormat, body, receipts } as const;
    const signatures = await sign(row, unsigned);
    const certificate = checkCertificate({ ...unsigned, signatures });
    await deps.verify(certificate);
    await deps.keepManifest(id, certified(await sites.manifest(row.target, id), body.manifest));
    await db.transaction(async (tx) => {
      const [, signed] = certificateText(certificate).split('\n');
      await store.updateRelocation(tx, id, { state: 'certified' });
      await store.markStep(tx, id, 'certify', 'done');
      const [logged] = await ledger.append(tx, [
        {
          type: 'relocation.certified',
          region: row.region,
          subject: id,
          payload: { relocation: id, certificate: `sha256:${signed}` },
        },
      ]);
      await store.insertCertificate(tx, id, certificate, logged?.index ?? 0n);
    });
  }

  async function forCustomer(id: string, customer: string): Promise<AsyncIterable<string>> {
    const row = await need(id);
    const whole = await store.readCertificate(db, id);
    if (whole === undefined) {
      throw new RelocationError('relocation-state', `not certified yet: it is ${row.state}`);
    }
    const objects = await sites.customerObjects(row.target, id, customer);
    const body = { ...whole.body, scope: { ...whole.body.scope, customer } };
    const { format, receipts } = whole;
    return formatCustomerCertificate({ format, body, receipts }, objects, (parts) =>
      sign(row, parts),
    );
  }

  async function sign(row: store.RelocationRow, parts: SignedParts): Promise<string> {
    const own = await signNote({ text: signedText(parts) }, [ledger.signer]);
    const lines = await Promise.all(
      [row.source, row.target].map((site) => sites.sign(site, parts)),
    );
    return formatNote(parseNote(formatNote(own) + lines.join('')));
  }

  async function assemble(row: store.RelocationRow, signal: AbortSignal) {
    const reports = await store.readReports(db, row.id);
    const pieces = await piecesOf(row, reports);
    const receipts = await receiptsOf(row, pieces, signal);
    const steps = pieces.map(({ name, ledger: where, index }) => ({
      name,
      ledger: where,
      index: Number(index),
    }));
    return { body: bodyOf(row, steps, receipts), receipts };
  }

  /** Every act that the certificate shows, in its order. */
  async function piecesOf(
    row: store.RelocationRow,
    reports: readonly store.ReportRow[],
  ): Promise<Piece[]> {
    const office = await officeActs(row);
    const of = (site: string, type: string) =>
      reports.filter((report) => report.site === site && report.type === type);
    const last = (site: string, type: string): bigint => {
      const found = of(site, type).at(-1);
      if (found === undefined)
        throw new RelocationError('report-invalid', `${site} has no ${type}`);
      return found.index;
    };
    const at = (name: StepName, ledgerName: string, index: bigint): Piece => ({
      name,
      ledger: ledgerName,
      index,
    });
    const { source, target } = row;
    const keys = (type: string) => of(source, type).map((report) => report.index);
    return [
      at('policy-before', 'office', office.policyBefore),
      ...office.operators('operator.created').map((index) => at('operator', 'office', index)),
      ...office
        .operators('operator.key-replaced')
        .map((index) => at('operator-key-replaced', 'office', index)),
      ...office
        .operators('operator.deactivated')
        .map((index) => at('operator-deactivated', 'office', index)),
      ...keys('key.created').map((index) => at('key-created', source, index)),
      at('planned', 'office', office.planned),
      ...office.approvals('start').map((index) => at('approved-start', 'office', index)),
      at('prepared', target, last(target, 'relocation.prepared')),
      at('fenced', source, last(source, 'relocation.fenced')),
      at('drained', source, last(source, 'relocation.drained')),
      at('verified-source', source, last(source, 'relocation.verified')),
      at('verified-target', target, last(target, 'relocation.verified')),
      at('policy-after', 'office', office.policyAfter),
      at('accepted', target, last(target, 'relocation.accepted')),
      at('soaking', source, last(source, 'relocation.soaking')),
      ...office.approvals('retirement').map((index) => at('approved-retirement', 'office', index)),
      ...keys('key.destroyed').map((index) => at('keys-destroyed', source, index)),
      at('erased', source, last(source, 'relocation.erased')),
      at('checked', source, last(source, 'relocation.checked')),
    ];
  }

  async function officeActs(row: store.RelocationRow) {
    const given = await store.readApprovals(db, row.id);
    const shown = (stage: 'start' | 'retirement') =>
      given.filter((one) => one.stage === stage).slice(0, 2);
    const approvals = [...shown('start'), ...shown('retirement')];
    const people = new Set(approvals.map((one) => one.operator));
    const end = approvals.reduce((last, { index }) => (index > last ? index : last), 0n);
    const acts: Logged[] = [];
    for (const type of operatorTypes) acts.push(...(await ledger.entriesOfType(db, type)));
    // What is said of approvers later than their last approval changes nothing here.
    const counted = acts.filter(
      ({ index, opening }) => index < end && people.has(String(opening?.payload.operator)),
    );
    const [planned] = await ledger.entriesOfType(db, 'relocation.planned', row.id);
    if (planned === undefined) throw new RelocationError('plan-void', 'the plan is not logged');
    return {
      policyBefore: await policyIndex(row.plan.policyVersion),
      policyAfter: await policyIndex(row.plan.policyVersion + 1),
      planned: planned.index,
      operators: (type: OperatorType) =>
        counted.filter(({ entry }) => entry.type === type).map(({ index }) => index),
      approvals: (stage: 'start' | 'retirement') => shown(stage).map((one) => one.index),
    };
  }

  async function policyIndex(version: number): Promise<bigint> {
    const published = await ledger.entriesOfType(db, 'policy.published');
    const found = published.find(({ opening }) => opening?.payload.version === version);
    if (found !== undefined) return found.index;
    throw new RelocationError('plan-void', `policy version ${version} is not in the ledger`);
  }

  /** All with the witness quorum; the switch as it stood witnessed before retirement was approved. */
  async function receiptsOf(
    row: store.RelocationRow,
    pieces: readonly Piece[],
    signal: AbortSignal,
  ): Promise<Receipt[]> {
    const fromSites = new Map<string, Receipt>();
    for (const site of [row.source, row.target]) {
      const indexes = pieces.filter((one) => one.ledger === site).map((one) => one.index);
      const receipts = await sites.receipts(site, row.id, indexes);
      indexes.forEach((index, i) => {
        const receipt = receipts[i];
        if (receipt !== undefined) fromSites.set(`${site} ${index}`, receipt);
      });
    }
    return Promise.all(
      pieces.map(async ({ name, ledger: where, index }) => {
        if (name === 'policy-after' && row.switch_receipt !== null) return row.switch_receipt;
        if (where === 'office') return ledger.receipt(index, { witnessed: true, signal });
        const receipt = fromSites.get(`${where} ${index}`);
        if (receipt !== undefined) return receipt;
        throw new RelocationError('report-invalid', `${where} gave no receipt of entry ${index}`);
      }),
    );
  }

  async function need(id: string): Promise<store.RelocationRow> {
    const row = await store.readRelocation(db, id);
    if (row === undefined) throw new RelocationError('relocation-unknown', `no relocation ${id}`);
    return row;
  }

  function bodyOf(
    row: store.RelocationRow,
    steps: CertificateBody['steps'],
    receipts: readonly Receipt[],
  ): CertificateBody {
    const payload = (name: StepName): JsonObject[] =>
      steps.flatMap((step, i) => (step.name === name ? [receipts[i]?.opening?.payload ?? {}] : []));
    const [fenced] = payload('fenced');
    const accepted = receipts[steps.findIndex((step) => step.name === 'accepted')];
    const from = String(fenced?.at);
    const to = accepted?.entry.at ?? from;
    const created = new Map(payload('key-created').map((one) => [one.keyId, one.recipient]));
    const notes = (name: StepName) => payload(name).map((one) => String(one.approval));
    const { plan } = row;
    const statistics = payload('verified-target')[0]?.statistics;
    const body: unknown = {
      relocation: row.id,
      scope: { region: row.region },
      classes: row.classes,
      source: { ...plan.from, ledger: originOf(row.source) },
      target: { ...plan.to, ledger: originOf(row.target) },
      policy: { before: plan.policyVersion, after: plan.policyVersion + 1 },
      epoch: { before: plan.epoch, after: plan.epoch + 1 },
      plan: row.plan_digest,
      manifest: payload('verified-target')[0]?.manifest,
      ...(statistics === undefined ? {} : { statistics }),
      fence: { from, to, durationMs: Date.parse(to) - Date.parse(from) },
      keys: payload('keys-destroyed').map(({ keyId, quarter, copies }) => ({
        keyId,
        quarter,
        recipient: created.get(keyId),
        copies,
      })),
      outOfScope: [
        `Data classes other than ${row.classes.join(' and ')} of ${row.region}.`,
        `Data that customers or authorities were given before this relocation.`,
        ...(statistics === undefined ? [] : [talliesSentence(row.source)]),
      ],
      postChecks: payload('checked')[0]?.checks,
      approvals: { start: notes('approved-start'), retirement: notes('approved-retirement') },
      limit: limitSentence,
      steps,
    };
    // Checked as a whole, with the receipts and signatures, before it is stored.
    return body as CertificateBody;
  }

  function originOf(site: string): string {
    return ledger.origin.replace(/office$/, `site/${site}`);
  }

  return { certify, forCustomer };
}
