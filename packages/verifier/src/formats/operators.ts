import { base64Encode, parseVerifierKey, signatureTypes, TlogError } from '@vitrine/tlog';
import type { JsonObject } from './canonical-json.ts';

/** Entries of the office's ledger that say who is an operator, and with which key. */
export const operatorTypes = [
  'operator.created',
  'operator.key-replaced',
  'operator.deactivated',
] as const;
export type OperatorType = (typeof operatorTypes)[number];

/** One of those entries, opened. */
export interface OperatorAct {
  readonly type: OperatorType;
  /** In the office's ledger. */
  readonly index: number;
  readonly payload: JsonObject;
}

/** An operator as the office's ledger made it known, up to some entry. */
export interface KnownOperator {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** vkey (Ed25519) whose name is the operator's: the one that counts now. */
  readonly key: string;
  /** One person, whatever the names: all names that ever shared a key have the same. */
  readonly person: string;
  /** Let in no more: approvals made from then on count for nothing. */
  readonly deactivated: boolean;
}

/** Who the operators are, and why some of the entries count for nothing. */
export interface OperatorsFound {
  readonly operators: ReadonlyMap<string, KnownOperator>;
  readonly faults: readonly string[];
}

/**
 * The operators as they stood just before an entry of the office's ledger. The order of the ledger
 * decides: a key counts from its own entry to the one that replaces it, and a person until the
 * deactivation. An entry that contradicts those before it counts for nothing.
 * @param before its index; without one all that is given counts
 */
export function operatorsBefore(acts: readonly OperatorAct[], before?: number): OperatorsFound {
  const story = new Story();
  const counted = acts.filter(({ index }) => before === undefined || index < before);
  for (const act of counted.toSorted((a, b) => a.index - b.index)) story.take(act);
  return { operators: story.operators, faults: story.faults };
}

class Story {
  readonly operators = new Map<string, KnownOperator>();
  readonly faults: string[] = [];
  /** Every key that ever was, in base64, with the first person to have it. */
  readonly #owners = new Map<string, string>();

  take({ type, index, payload }: OperatorAct): void {
    const { operator: name } = payload;
    const fault = typeof name === 'string' ? this.#apply(type, name, payload) : 'names nobody';
    if (fault !== undefined) this.faults.push(`entry ${index} (${type}) ${fault}`);
  }

  /** @returns why it counts for nothing */
  #apply(type: OperatorType, name: string, payload: JsonObject): string | undefined {
    const known = this.operators.get(name);
    if (type === 'operator.created') return this.#create(name, payload, known);
    if (known === undefined) return `is about ${name}, who was no operator yet`;
    if (known.deactivated) return `is about ${name}, who had been deactivated`;
    if (type === 'operator.key-replaced') return this.#replace(known, payload);
    this.operators.set(name, { ...known, deactivated: true });
    return undefined;
  }

  #create(
    name: string,
    { country, key }: JsonObject,
    known: KnownOperator | undefined,
  ): string | undefined {
    if (typeof country !== 'string') return 'names no country';
    // Said again it changes nothing; another key takes an entry that says so.
    if (known !== undefined) return known.key === key ? undefined : `makes a second ${name}`;
    const publicKey = publicKeyOf(key, name);
    if (publicKey === undefined) return `has no Ed25519 key of ${name}`;
    const person = this.#owners.get(publicKey) ?? name;
    this.#owners.set(publicKey, person);
    this.operators.set(name, { name, country, key: String(key), person, deactivated: false });
    return undefined;
  }

  #replace(known: KnownOperator, { key, replaces }: JsonObject): string | undefined {
    const { name, person } = known;
    const publicKey = publicKeyOf(key, name);
    if (publicKey === undefined) return `has no Ed25519 key of ${name}`;
    if (replaces !== known.key) return `replaces another key than that of ${name}`;
    const owner = this.#owners.get(publicKey);
    if (owner === person) return `brings back a key that ${name} had`;
    this.#owners.set(publicKey, owner ?? person);
    this.operators.set(name, { ...known, key: String(key) });
    if (owner !== undefined) this.#unite(person, owner);
    return undefined;
  }

  /** Two who turn out to have had one key are one person from now on. */
  #unite(person: string, same: string): void {
    for (const [key, owner] of this.#owners) if (owner === person) this.#owners.set(key, same);
    for (const known of [...this.operators.values()]) {
      if (known.person === person) this.operators.set(known.name, { ...known, person: same });
    }
  }
}

function publicKeyOf(vkey: unknown, name: string): string | undefined {
  if (typeof vkey !== 'string') return undefined;
  try {
    const key = parseVerifierKey(vkey);
    if (key.type !== signatureTypes.ed25519 || key.name !== name) return undefined;
    return base64Encode(key.publicKey);
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}
