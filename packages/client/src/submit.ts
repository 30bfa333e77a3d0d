import { linkAborts, throwIfAborted } from './abort.ts';
import { atHome } from './at-home.ts';
import { ClientError } from './errors.ts';
import type { Home, HomeKeeper } from './home.ts';
import { type Answer, exchange, type HttpDeps, refusal } from './http.ts';
import { parseJson } from './json.ts';
import { idempotencyKey, metadataHeaders, type SubmissionMetadata, toHex } from './metadata.ts';
import { matchReceipt, type Receipt, readReceipt } from './receipt.ts';
import { type Attempt, type RetryDeps, retrying } from './retry.ts';
import { type LazySource, openUpload, resolveSource, type Source, type Upload } from './source.ts';

export interface SubmitOptions {
  /** 1 to 255 visible ASCII characters; random unless given, and the same in every attempt. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** Bytes of the present attempt handed to the network; falls back to 0 with every attempt. */
  readonly onSent?: (bytes: number) => void;
}

export interface Submission {
  readonly receipt: Receipt;
  /** The home that took it. */
  readonly home: Home;
  /** Undefined where the home knew the submission before it had read a source of unknown size. */
  readonly sizeBytes: number | undefined;
  /** As told, or as computed on this side where the source can be hashed. */
  readonly sha256: string | undefined;
  readonly attempts: number;
  readonly idempotencyKey: string;
  /** The home knew the submission from an earlier attempt whose answer was lost. */
  readonly replayed: boolean;
}

export interface SubmitDeps extends HttpDeps, RetryDeps {
  readonly token: string;
  readonly homes: HomeKeeper;
  readonly upload: 'stream' | 'blob';
  readonly checkReceipts: boolean;
}

interface Prepared {
  readonly source: Source;
  readonly headers: Readonly<Record<string, string>>;
  readonly sha256: string | undefined;
  readonly onSent: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** @throws {ClientError} */
export async function submit(
  deps: SubmitDeps,
  lazySource: LazySource,
  metadata: SubmissionMetadata,
  options: SubmitOptions,
): Promise<Submission> {
  const key = idempotencyKey(options.idempotencyKey);
  const abort = linkAborts([deps.signal, options.signal]);
  try {
    throwIfAborted(abort.signal);
    const source = await resolveSource(lazySource);
    const sha256 = metadata.sha256 ?? (await digestOfBytes(source));
    const told = sha256 === undefined ? metadata : { ...metadata, sha256 };
    const prepared: Prepared = {
      source,
      headers: { ...metadataHeaders(told), ...fixedHeaders(deps.token, key) },
      sha256,
      onSent: options.onSent ?? (() => {}),
      signal: abort.signal,
    };
    const attempt = atHome(deps.homes, abort.signal, (home) => sendOnce(deps, home, prepared));
    return await retrying({ ...deps, signal: abort.signal }, async (attempts) => {
      const outcome = await attempt();
      if (outcome.kind === 'again') return outcome;
      return { kind: 'done', value: { ...outcome.value, attempts, idempotencyKey: key } };
    });
  } finally {
    abort.release();
  }
}

function fixedHeaders(token: string, key: string): Record<string, string> {
  return {
    accept: 'application/vnd.vitrine.receipt+json, application/problem+json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/octet-stream',
    'idempotency-key': key,
  };
}

/** Browsers offer no hash outside secure contexts; the digest is a help, not a need. */
async function digestOfBytes(source: Source): Promise<string | undefined> {
  if (!(source instanceof Uint8Array) || crypto.subtle === undefined) return undefined;
  const bytes = source as Uint8Array<ArrayBuffer>;
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

type Taken = Omit<Submission, 'attempts' | 'idempotencyKey'>;

async function sendOnce(deps: SubmitDeps, home: Home, prepared: Prepared): Promise<Attempt<Taken>> {
  const { source, onSent, signal } = prepared;
  const url = new URL('v1/samples', home.url).href;
  let moved = (): void => {};
  let sentBytes = 0;
  onSent(0);
  const upload = await openUpload(source, deps.upload, (bytes) => {
    sentBytes += bytes;
    moved();
    onSent(sentBytes);
  });
  try {
    const { body, sizeBytes } = upload;
    const length: Record<string, string> =
      sizeBytes === undefined ? {} : { 'content-length': String(sizeBytes) };
    const timeouts = { ...deps, stallTimeoutMs: stallTimeoutMs(deps, upload.body) };
    const asked = await exchange(timeouts, url, signal, (progressed) => {
      moved = progressed;
      const headers = { ...prepared.headers, ...length };
      return { method: 'PUT', headers, body, ...(body instanceof Blob ? {} : { duplex: 'half' }) };
    });
    const failure = upload.failure();
    if (failure !== undefined) throw failure;
    if (asked.kind === 'again') return asked;
    const { status } = asked.value;
    if (status !== 200 && status !== 201) return refusal(asked.value, url, deps.clock);
    return { kind: 'done', value: takeAnswer(deps, asked.value, { home, upload, prepared, url }) };
  } finally {
    await upload.close();
  }
}

/** The slowest sending that is waited for where nobody tells how far it has come. */
const unseenBytesPerSecondMin = 16_384;

function stallTimeoutMs(deps: SubmitDeps, body: ReadableStream | Blob): number {
  if (!(body instanceof Blob)) return deps.stallTimeoutMs;
  return deps.stallTimeoutMs + Math.ceil((body.size / unseenBytesPerSecondMin) * 1_000);
}

interface Exchanged {
  readonly home: Home;
  readonly upload: Upload;
  readonly prepared: Prepared;
  readonly url: string;
}

/** @throws {ClientError} `malformed-answer`, `receipt-mismatch` */
function takeAnswer(deps: SubmitDeps, { status, text }: Answer, exchanged: Exchanged): Taken {
  const { home, upload, prepared, url } = exchanged;
  const receipt = readReceipt(parseJson(text));
  if (receipt === undefined) {
    throw new ClientError('malformed-answer', 'The answer is no receipt', { status, url });
  }
  const replayed = status === 200;
  const sent = upload.sent();
  const sizeBytes = sent?.sizeBytes ?? upload.sizeBytes;
  const sha256 = sent?.sha256 ?? prepared.sha256;
  if (deps.checkReceipts) {
    // A submission known already needs no bytes to be read, and its region may have moved since.
    if (sent === undefined && !replayed) {
      throw new ClientError('receipt-mismatch', 'A receipt before all bytes were sent', { url });
    }
    const site = replayed ? undefined : home.site;
    matchReceipt(receipt, { sizeBytes, sha256, site, region: home.region }, url);
  }
  return { receipt, home, sizeBytes, sha256, replayed };
}
