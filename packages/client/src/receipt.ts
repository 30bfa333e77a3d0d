import { ClientError } from './errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * What proves that a submission stands in its home's ledger (`docs/formats/receipt.md`). The
 * shape is checked here; whether the proof holds is for `@vitrine/verifier` to say.
 */
export interface Receipt {
  readonly format: 'vitrine-receipt/1';
  readonly entry: {
    readonly v: 1;
    readonly type: string;
    readonly at: string;
    readonly site: string;
    readonly region?: string;
    readonly commit: string;
  };
  readonly opening?: { readonly salt: string; readonly payload: JsonObject };
  readonly proof: string;
}

/** The opened payload of a `sample.stored` entry, as far as this package reads it. */
export interface StoredSample {
  readonly submission: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Whether the region had this sample already. */
  readonly duplicate: boolean;
}

const proofStart = 'c2sp.org/tlog-proof@v1\n';

/** @returns undefined for a value without the shape of a receipt */
export function readReceipt(value: Json | undefined): Receipt | undefined {
  if (!isObject(value)) return undefined;
  const { format, entry, opening, proof } = value;
  if (format !== 'vitrine-receipt/1' || !isEntry(entry)) return undefined;
  if (typeof proof !== 'string' || !proof.startsWith(proofStart)) return undefined;
  if (opening !== undefined && !isOpening(opening)) return undefined;
  return { format, entry, proof, ...(opening === undefined ? {} : { opening }) };
}

function isEntry(value: unknown): value is Receipt['entry'] {
  if (!isObject(value) || value.v !== 1) return false;
  const { region } = value;
  const texts = [value.type, value.at, value.site, value.commit];
  return (
    texts.every((text) => typeof text === 'string') &&
    (region === undefined || typeof region === 'string')
  );
}

function isOpening(value: unknown): value is NonNullable<Receipt['opening']> {
  return isObject(value) && typeof value.salt === 'string' && isObject(value.payload);
}

const sha256Form = /^[0-9a-f]{64}$/;
const submissionForm = /^[0-9a-f-]{1,64}$/;

/** What the receipt says was stored; undefined where it is not about a stored sample. */
export function storedSample(receipt: Receipt): StoredSample | undefined {
  if (receipt.entry.type !== 'sample.stored' || receipt.opening === undefined) return undefined;
  const { submission, sha256, size, duplicate } = receipt.opening.payload;
  if (typeof submission !== 'string' || !submissionForm.test(submission)) return undefined;
  if (typeof sha256 !== 'string' || !sha256Form.test(sha256)) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined;
  return { submission, sha256, sizeBytes: size, duplicate: duplicate === true };
}

/** What a receipt is held against; members that are undefined are not known on this side. */
export interface Expected {
  readonly sizeBytes: number | undefined;
  readonly sha256: string | undefined;
  readonly region: string;
  readonly site: string | undefined;
}

/** @throws {ClientError} `receipt-mismatch` */
export function matchReceipt(receipt: Receipt, expected: Expected, url: string): void {
  const difference = differenceOf(receipt, expected);
  if (difference === undefined) return;
  throw new ClientError('receipt-mismatch', `The receipt ${difference}`, { url });
}

function differenceOf(receipt: Receipt, expected: Expected): string | undefined {
  const sample = storedSample(receipt);
  const { sizeBytes, sha256, site, region } = expected;
  if (sample === undefined) return 'is not about a stored sample';
  if (sizeBytes !== undefined && sample.sizeBytes !== sizeBytes) {
    return `is for ${sample.sizeBytes} bytes; ${sizeBytes} were sent`;
  }
  if (sha256 !== undefined && sample.sha256 !== sha256) {
    return `is for ${sample.sha256}; ${sha256} was sent`;
  }
  if (site !== undefined && receipt.entry.site !== site) {
    return `is from ${receipt.entry.site}, not from ${site}`;
  }
  if (receipt.entry.region !== region) {
    return `is for the region ${receipt.entry.region}, not for ${region}`;
  }
  return undefined;
}
