import {
  base64Encode,
  createSigner,
  formatSignerKey,
  formatTlogProof,
  leafHash,
  MemoryTree,
  makeVerifierKey,
  rawSigner,
  type Signer,
  type SupportedSignatureType,
  sha256,
  signCheckpoint,
  utf8Encode,
} from '@vitrine/tlog';
import type { JsonObject } from '../formats/canonical-json.ts';
import { encodeEntry, type LedgerEntry } from '../formats/entry.ts';
import { commitment, type Receipt } from '../formats/receipt.ts';
import { ledgerName } from '../trust.ts';

/** A key that is the same in every run: for tests and vectors, and for nothing else. */
export async function testSigner(
  name: string,
  type: SupportedSignatureType = 0x01,
  seedText = name,
): Promise<Signer> {
  const seed = sha256(utf8Encode(`test key of ${seedText}`));
  const raw = await rawSigner(type === 0x06 ? 'ML-DSA-44' : 'Ed25519', seed);
  const { keyId } = makeVerifierKey(name, type, raw.publicKey);
  const key = formatSignerKey({ name, keyId, type, seed });
  return createSigner(key, { now: () => 1_795_000_000n });
}

export interface TestAct {
  readonly type: string;
  readonly at: string;
  readonly region?: string;
  readonly payload: JsonObject;
}

/** A ledger in memory that gives receipts for its entries. */
export class TestLedger {
  readonly origin: string;
  readonly entries: Uint8Array[] = [];
  readonly #signers: readonly Signer[];
  readonly #acts: { readonly entry: LedgerEntry; readonly salt: string; payload: JsonObject }[] =
    [];

  /** @param signers the log's own first, then witnesses */
  constructor(origin: string, signers: readonly Signer[]) {
    this.origin = origin;
    this.#signers = signers;
  }

  /** @returns the index of the entry */
  append({ type, at, region, payload }: TestAct): number {
    const index = this.entries.length;
    const salt = sha256(utf8Encode(`test salt ${this.origin} ${index}`));
    const entry: LedgerEntry = {
      v: 1,
      type,
      at,
      site: ledgerName(this.origin)?.site ?? 'nobody',
      ...(region === undefined ? {} : { region }),
      commit: commitment(salt, payload),
    };
    this.#acts.push({ entry, salt: base64Encode(salt), payload });
    this.entries.push(encodeEntry(entry));
    return index;
  }

  /** A checkpoint of the first `size` entries, signed by all signers. */
  async checkpoint(size = this.entries.length): Promise<string> {
    const root = this.#tree().root(BigInt(size));
    return signCheckpoint({ origin: this.origin, size: BigInt(size), root }, this.#signers);
  }

  async receipt(index: number, size = this.entries.length): Promise<Receipt> {
    const act = this.#acts[index];
    if (act === undefined) throw new RangeError(`no entry ${index}`);
    const proof = formatTlogProof({
      index: BigInt(index),
      proof: this.#tree().inclusionProof(BigInt(index), BigInt(size)),
      checkpoint: await this.checkpoint(size),
    });
    const { entry, salt, payload } = act;
    return { format: 'vitrine-receipt/1', entry, opening: { salt, payload }, proof };
  }

  #tree(): MemoryTree {
    return new MemoryTree(this.entries.map(leafHash));
  }
}
