import { canonicalJson, type JsonObject } from '../formats/canonical-json.ts';
import { type StepName, stepNames, type Certificate as Whole } from '../formats/certificate.ts';

type Certificate = Omit<Whole, 'customer'>;

import { type Check, conform } from '../formats/shape.ts';
import { type StepPayload, type StepRule, stepPayloads, stepRules } from '../formats/steps.ts';
import type { Trust } from '../trust.ts';
import { type Findings, Refusal } from '../verdict.ts';
import { type CheckedReceipt, openReceipt } from '../verify-receipt.ts';

/** A step of a relocation: a checked receipt with the payload that its name demands. */
export interface Step<N extends StepName = StepName> {
  readonly name: N;
  readonly ledger: StepRule['ledger'];
  readonly index: number;
  /** Milliseconds since the Unix epoch, as the ledger's keeper declares. */
  readonly at: number;
  readonly payload: StepPayload<N>;
  /** The payload as it was opened, with members that the step does not demand. */
  readonly document: JsonObject;
  readonly receipt: CheckedReceipt;
}

/** The steps of a certificate, every one of them there. */
export class Steps {
  readonly list: readonly Step[];

  constructor(list: readonly Step[]) {
    this.list = list;
  }

  all<N extends StepName>(name: N): Step<N>[] {
    return this.list.filter((step): step is Step<N> => step.name === name);
  }

  /** The only step of a name, or the first. */
  one<N extends StepName>(name: N): Step<N> {
    const [step] = this.all(name);
    if (step === undefined) throw new Refusal('steps-incomplete', `there is no step ${name}`);
    return step;
  }
}

/** Point 1: every receipt verifies, under the witness quorum, and no ledger shows two faces. */
export async function openReceipts(
  { body, receipts }: Certificate,
  trust: Trust,
  findings: Findings,
): Promise<CheckedReceipt[]> {
  if (receipts.length !== body.steps.length) {
    throw new Refusal('steps-incomplete', 'there is not one receipt for each step');
  }
  const checked: CheckedReceipt[] = [];
  for (const [i, receipt] of receipts.entries()) {
    const label = `step ${i} (${body.steps[i]?.name}): `;
    const opened = await findings.attempt(() => openReceipt(receipt, trust), label);
    if (opened === undefined) continue;
    checked.push(opened);
    findings.require(
      opened.checkpoint.quorumMet,
      'witnesses-missing',
      `${label}the checkpoint lacks the quorum of witnesses`,
    );
  }
  requireOneView(checked, findings);
  return checked;
}

/** Two checkpoints of one ledger with one size must have one root. */
function requireOneView(receipts: readonly CheckedReceipt[], findings: Findings): void {
  const roots = new Map<string, string>();
  for (const { checkpoint } of receipts) {
    const { origin, checkpoint: head } = checkpoint;
    const tree = `${origin} ${head.size}`;
    const root = head.root.join();
    const first = roots.get(tree) ?? root;
    findings.require(first === root, 'split-view', `${origin} signed two trees of one size`);
    roots.set(tree, first);
  }
}

/** Point 2: each step's entry has the type, the ledger, the region and the payload it demands. */
export function readSteps(
  certificate: Certificate,
  receipts: readonly CheckedReceipt[],
  findings: Findings,
): Steps {
  const { body } = certificate;
  requireSequence(body.steps.map(({ name }) => name));
  const base = requireParties(certificate, receipts);
  const steps = receipts.map((receipt, i): Step => {
    const stated = body.steps[i];
    if (stated === undefined) throw new Refusal('steps-incomplete', `step ${i} is not in the body`);
    const label = `step ${i} (${stated.name})`;
    const rule = stepRules[stated.name];
    const { entry, index, checkpoint, payload } = receipt;
    const origin = rule.ledger === 'office' ? `${base}/office` : body[rule.ledger].ledger;
    const matches =
      entry.type === rule.type &&
      checkpoint.origin === origin &&
      stated.ledger === entry.site &&
      stated.index === index;
    if (!matches) throw new Refusal('wrong-entry', `${label}: its receipt is of another entry`);
    if (payload === undefined) {
      throw new Refusal('opening-missing', `${label}: its receipt has no opening`);
    }
    const demanded: Check<unknown> = stepPayloads[stated.name];
    const step = {
      name: stated.name,
      ledger: rule.ledger,
      index,
      at: Date.parse(entry.at),
      payload: conform(demanded, payload, 'malformed-payload'),
      document: payload,
      receipt,
    };
    requireSubject(step, certificate, findings);
    return step as Step;
  });
  return new Steps(steps);
}

/** The names stand in their order, each as often as its rule says. */
function requireSequence(names: readonly StepName[]): void {
  const expected = stepNames.flatMap((name) => {
    const times = stepRules[name].times;
    const count = times === 'any' ? names.filter((n) => n === name).length : Number(times);
    return Array<StepName>(count).fill(name);
  });
  if (canonicalJson(names) !== canonicalJson(expected)) {
    throw new Refusal('steps-incomplete', 'the steps are not those of a relocation, in its order');
  }
}

/** Source, target and office are three ledgers of one operator; returns what their names share. */
function requireParties({ body }: Certificate, receipts: readonly CheckedReceipt[]): string {
  const bases = new Set(receipts.map(({ checkpoint }) => checkpoint.base));
  const [base] = bases;
  const { source, target } = body;
  const named =
    source.ledger === `${base}/site/${source.site}` &&
    target.ledger === `${base}/site/${target.site}`;
  if (base === undefined || bases.size !== 1 || !named || source.site === target.site) {
    throw new Refusal('wrong-site', 'source, target and office are not ledgers of one operator');
  }
  return base;
}

/** The step is about this relocation and this region. */
function requireSubject(
  { name, document, receipt }: Pick<Step, 'name' | 'document' | 'receipt'>,
  { body }: Certificate,
  findings: Findings,
): void {
  const { relocation, scope } = body;
  if (Object.hasOwn(document, 'relocation')) {
    const same = document.relocation === relocation;
    findings.require(same, 'wrong-relocation', `step ${name} is of another relocation`);
  }
  const regional = receipt.entry.type.startsWith('relocation.') || name.startsWith('key');
  const regionStated = regional ? receipt.entry.region : (receipt.entry.region ?? scope.region);
  const regionInside = Object.hasOwn(document, 'region') ? document.region : scope.region;
  findings.require(
    regionStated === scope.region && regionInside === scope.region,
    'wrong-region',
    `step ${name} is of another region`,
  );
}
