import { bytesEqual, utf8Decode, utf8Encode } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { TlogError } from './errors.ts';
import {
  algorithmOf,
  formatVerifierKey,
  parseVerifierKey,
  signatureTypes,
  type VerifierKey,
} from './keys.ts';
import { keyLabel, type Note, openNote, parseNote, type VerifiedSignature } from './note.ts';
import { createVerifier } from './verifier.ts';

export interface PolicyLog {
  readonly key: VerifierKey;
  readonly url?: string;
}

export interface PolicyWitness {
  /** The policy's own name for it; the key has another. */
  readonly name: string;
  readonly key: VerifierKey;
  readonly url?: string;
}

export interface PolicyGroup {
  readonly name: string;
  /** Members that have to witness, 1 to `members.length`. */
  readonly threshold: number;
  /** Names of witnesses and of groups defined before this one. */
  readonly members: readonly string[];
}

/** What a verifier trusts (c2sp.org/tlog-policy): any one log, and a quorum of witnesses. */
export interface TrustPolicy {
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  /** Each group after its members. */
  readonly groups: readonly PolicyGroup[];
  /** Name of a witness or a group, or `none`. */
  readonly quorum: string;
}

/** Lines of each kind that a policy may hold; tlog-policy asks for 32 at least. */
const definitionsMax = 256;
const logTypes: readonly number[] = [signatureTypes.ed25519, signatureTypes.mlDsa44Cosignature];
const witnessTypes: readonly number[] = [
  signatureTypes.ed25519Cosignature,
  signatureTypes.mlDsa44Cosignature,
];

/**
 * Reads a policy file. Source: tlog-policy, "Policy file syntax and structure". Comments may hold
 * any octets; names and URLs have to be UTF-8, which the specification recommends.
 * @throws {TlogError} `malformed-policy` with the line number in its message
 */
export function parsePolicy(input: Uint8Array | string): TrustPolicy {
  const bytes = typeof input === 'string' ? utf8Encode(input) : input;
  const builder = new PolicyBuilder();
  splitLines(bytes).forEach((line, i) => {
    try {
      const items = splitItems(line);
      if (items.length > 0) builder.define(items);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TlogError('malformed-policy', `policy line ${i + 1}: ${reason}`, { cause });
    }
  });
  return builder.finish();
}

const tab = 0x09;
const newline = 0x0a;
const space = 0x20;
const numberSign = 0x23;

function splitLines(bytes: Uint8Array): Uint8Array[] {
  if (bytes.at(-1) !== newline) throw malformed('the last line does not end in a newline');
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** The items of a line; none for an empty line or a comment. */
function splitItems(line: Uint8Array): string[] {
  if (line.some((byte) => (byte < space && byte !== tab) || byte === 0x7f)) {
    throw malformed('control character');
  }
  const first = line.find((byte) => byte !== space && byte !== tab);
  if (first === undefined || first === numberSign) return [];
  return utf8Decode(line)
    .split(/[ \t]+/)
    .filter((item) => item !== '');
}

function malformed(what: string): TlogError {
  return new TlogError('malformed-policy', what);
}

class PolicyBuilder {
  readonly #logs: PolicyLog[] = [];
  readonly #witnesses: PolicyWitness[] = [];
  readonly #groups: PolicyGroup[] = [];
  readonly #names = new Set<string>();
  readonly #grouped = new Set<string>();
  #quorum: string | undefined;

  define([keyword, ...items]: readonly string[]): void {
    if (keyword === 'log') this.#log(items);
    else if (keyword === 'witness') this.#witness(items);
    else if (keyword === 'group') this.#group(items);
    else if (keyword === 'quorum') this.#setQuorum(items);
    else throw malformed('unknown keyword');
  }

  finish(): TrustPolicy {
    if (this.#quorum === undefined) throw malformed('policy without a quorum line');
    return {
      logs: this.#logs,
      witnesses: this.#witnesses,
      groups: this.#groups,
      quorum: this.#quorum,
    };
  }

  #log([vkey, url, ...rest]: readonly string[]): void {
    if (vkey === undefined || rest.length > 0) throw malformed('log takes a vkey and a URL');
    const log = { key: parseKey(vkey, logTypes), ...(url === undefined ? {} : { url }) };
    addKey(this.#logs, log);
  }

  #witness([name, vkey, url, ...rest]: readonly string[]): void {
    if (name === undefined || vkey === undefined || rest.length > 0) {
      throw malformed('witness takes a name, a vkey and a URL');
    }
    this.#defineName(name);
    const key = parseKey(vkey, witnessTypes);
    addKey(this.#witnesses, { name, key, ...(url === undefined ? {} : { url }) });
  }

  #group([name, rule, ...members]: readonly string[]): void {
    if (name === undefined || rule === undefined || members.length === 0) {
      throw malformed('group takes a name, a threshold and members');
    }
    for (const member of members) {
      this.#requireName(member);
      if (this.#grouped.has(member)) throw malformed(`${member} is in a group already`);
      this.#grouped.add(member);
    }
    this.#defineName(name);
    if (this.#groups.length >= definitionsMax) throw malformed('too many groups');
    this.#groups.push({ name, threshold: parseThreshold(rule, members.length), members });
  }

  #setQuorum([name, ...rest]: readonly string[]): void {
    if (name === undefined || rest.length > 0) throw malformed('quorum takes one name');
    if (this.#quorum !== undefined) throw malformed('a second quorum line');
    if (name !== 'none') this.#requireName(name);
    this.#quorum = name;
  }

  #defineName(name: string): void {
    if (name === 'none' || this.#names.has(name)) throw malformed(`${name} is defined already`);
    this.#names.add(name);
  }

  #requireName(name: string): void {
    if (!this.#names.has(name)) throw malformed(`${name} is not defined before`);
  }
}

function parseKey(vkey: string, types: readonly number[]): VerifierKey {
  const key = parseVerifierKey(vkey);
  if (!types.includes(key.type)) throw malformed(`key of signature type ${key.type}`);
  return key;
}

/** Two keys that wrap the same public key are duplicates, whatever their names and types. */
function addKey<T extends { readonly key: VerifierKey }>(list: T[], added: T): void {
  if (list.some(({ key }) => samePublicKey(key, added.key))) throw malformed('duplicate key');
  if (list.length >= definitionsMax) throw malformed('too many keys');
  list.push(added);
}

function samePublicKey(a: VerifierKey, b: VerifierKey): boolean {
  return algorithmOf(a.type) === algorithmOf(b.type) && bytesEqual(a.publicKey, b.publicKey);
}

function parseThreshold(rule: string, members: number): number {
  if (rule === 'all') return members;
  if (rule === 'any') return 1;
  const threshold = /^[1-9][0-9]{0,5}$/.test(rule) ? Number(rule) : 0;
  if (threshold < 1 || threshold > members) throw malformed('threshold is not 1 to the members');
  return threshold;
}

/**
 * The canonical text of a policy.
 * @throws {TlogError} `malformed-policy` where `parsePolicy` would refuse the result
 */
export function formatPolicy(policy: TrustPolicy): string {
  const line = (...items: readonly (string | undefined)[]) => {
    const present = items.filter((item) => item !== undefined);
    if (present.some((item) => /^$|[ \t\n]/.test(item))) throw malformed('item with white space');
    return `${present.join(' ')}\n`;
  };
  const lines = [
    ...policy.logs.map(({ key, url }) => line('log', formatVerifierKey(key), url)),
    ...policy.witnesses.map((w) => line('witness', w.name, formatVerifierKey(w.key), w.url)),
    ...policy.groups.map((g) => line('group', g.name, thresholdText(g), ...g.members)),
    line('quorum', policy.quorum),
  ];
  const text = lines.join('');
  parsePolicy(text);
  return text;
}

function thresholdText({ threshold, members }: PolicyGroup): string {
  if (threshold === members.length) return 'all';
  return threshold === 1 ? 'any' : String(threshold);
}

/** What a policy says about a checkpoint note. */
export interface PolicyVerdict {
  readonly checkpoint: Checkpoint;
  /** The policy's logs that signed it and whose key name is its origin. */
  readonly logs: readonly PolicyLog[];
  /** The policy's witnesses that cosigned it. */
  readonly witnesses: readonly PolicyWitness[];
  /** Every signature that was verified. */
  readonly verified: readonly VerifiedSignature[];
  readonly quorumMet: boolean;
  /** A log signed and the quorum is met. */
  readonly satisfied: boolean;
}

/**
 * Verifies every signature of the note by a key of the policy and weighs them.
 * @throws {TlogError} `malformed-note`, `malformed-checkpoint`, `bad-signature`, `ambiguous-key`,
 *   `unsupported-algorithm`. A note that merely falls short is a verdict, not an error.
 */
export async function evaluatePolicy(
  policy: TrustPolicy,
  input: Uint8Array | string | Note,
): Promise<PolicyVerdict> {
  const note = typeof input === 'string' || input instanceof Uint8Array ? parseNote(input) : input;
  const checkpoint = parseCheckpoint(note.text);
  const verified = await verifiedSignatures(policy, note);
  const signed = new Set(verified.map(keyLabel));
  const logs = policy.logs.filter(
    ({ key }) => key.name === checkpoint.origin && signed.has(keyLabel(key)),
  );
  const witnesses = policy.witnesses.filter(({ key }) => signed.has(keyLabel(key)));
  const quorumMet = isQuorumMet(policy, new Set(witnesses.map(({ name }) => name)));
  return {
    checkpoint,
    logs,
    witnesses,
    verified,
    quorumMet,
    satisfied: quorumMet && logs.length > 0,
  };
}

async function verifiedSignatures(
  policy: TrustPolicy,
  note: Note,
): Promise<readonly VerifiedSignature[]> {
  // One key may serve as a log's and a witness's; as a string it is the same verifier.
  const vkeys = new Set([...policy.logs, ...policy.witnesses].map((k) => formatVerifierKey(k.key)));
  try {
    const opened = await openNote(
      note,
      Array.from(vkeys, (vkey) => createVerifier(vkey)),
    );
    return opened.verified;
  } catch (error) {
    if (error instanceof TlogError && error.code === 'no-trusted-signature') return [];
    throw error;
  }
}

/** Whether the named witnesses suffice. Unknown names count for nothing. */
export function isQuorumMet(policy: TrustPolicy, witnessNames: ReadonlySet<string>): boolean {
  if (policy.quorum === 'none') return true;
  const known = policy.witnesses.map(({ name }) => name);
  const met = new Set(known.filter((name) => witnessNames.has(name)));
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => met.has(member)).length >= threshold) met.add(name);
  }
  return met.has(policy.quorum);
}

/**
 * Like `evaluatePolicy`, for callers to whom anything but a satisfied policy is an error.
 * @throws {TlogError} `policy-not-met`, and what `evaluatePolicy` throws
 */
export async function verifyPolicy(
  policy: TrustPolicy,
  input: Uint8Array | string | Note,
): Promise<PolicyVerdict> {
  const verdict = await evaluatePolicy(policy, input);
  if (verdict.satisfied) return verdict;
  const missing = verdict.logs.length === 0 ? 'signature of a trusted log' : 'quorum of witnesses';
  throw new TlogError('policy-not-met', `checkpoint lacks the ${missing}`);
}
