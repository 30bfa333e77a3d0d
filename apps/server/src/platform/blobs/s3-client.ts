import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import type { S3StoreSpec } from './blob-store.ts';
import { BlobError, type BlobErrorCode, systemErrorCode } from './errors.ts';

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Absent for requests about the bucket. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal | undefined;
}

const attemptsMax = 4;
const firstPauseMs = 50;

/** Signs and sends the few requests that a blob store needs. All of them may be repeated. */
export class S3Client {
  readonly #spec: S3StoreSpec;
  readonly #aws: AwsClient;
  readonly #base: string;

  constructor(spec: S3StoreSpec) {
    this.#spec = spec;
    this.#base = `${spec.endpoint.replace(/\/$/, '')}/${spec.bucket}`;
    const { accessKeyId, secretAccessKey, region } = spec;
    this.#aws = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  /**
   * Sends one request; where the service cannot answer now, a few times more.
   *
   * @returns the answer of a status below 400, its body unread
   * @throws BlobError
   */
  async send(request: S3Request): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#sendOnce(request);
      } catch (error) {
        request.signal?.throwIfAborted();
        const passing = error instanceof BlobError && error.code === 'unreachable';
        if (!passing || attempt === attemptsMax) throw error;
        await sleep(firstPauseMs * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  /** Sends and reads the answer as text. */
  async sendForText(request: S3Request): Promise<string> {
    const response = await this.send(request);
    try {
      return await response.text();
    } catch (error) {
      throw this.#unreachable(error, request.key);
    }
  }

  error(code: BlobErrorCode, message: string, key?: string, cause?: unknown): BlobError {
    return new BlobError(code, message, { store: this.#spec.name, key, cause });
  }

  async #sendOnce({ method, key, query = {}, body, signal }: S3Request): Promise<Response> {
    const url = new URL(key === undefined ? this.#base : `${this.#base}/${key}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const digest = createHash('sha256').update(body ?? '');
    const headers = { 'x-amz-content-sha256': digest.digest('hex') };
    const init = { method, headers, body: body ?? null, signal: signal ?? null };
    let response: Response;
    try {
      response = await this.#aws.fetch(url.href, init);
    } catch (error) {
      throw this.#unreachable(error, key);
    }
    if (response.status < 400) return response;
    const text = await response.text().catch(() => '');
    throw this.refusal(response.status, text, key);
  }

  /** The error that a refusal stands for; `text` is the service's XML, where there is any. */
  refusal(status: number, text: string, key?: string): BlobError {
    const reason = xmlText(text, 'Code') ?? '';
    const code =
      reasonCodes[reason] ?? statusCodes[status] ?? (status >= 500 ? 'unreachable' : 'failed');
    return this.error(code, `the service answers ${status} ${reason}`.trim(), key);
  }

  #unreachable(error: unknown, key: string | undefined): BlobError {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return this.error('unreachable', `no answer: ${systemErrorCode(cause)}`, key, error);
  }
}

const reasonCodes: Readonly<Record<string, BlobErrorCode>> = {
  NoSuchBucket: 'missing',
  NoSuchKey: 'not-found',
  NoSuchUpload: 'failed',
  AccessDenied: 'unwritable',
  XMinioStorageFull: 'no-space',
  QuotaExceeded: 'no-space',
};

const statusCodes: Readonly<Record<number, BlobErrorCode>> = {
  403: 'unwritable',
  404: 'not-found',
  429: 'unreachable',
  501: 'failed',
  507: 'no-space',
};

/** Text of the first element of that name. Enough for answers whose grammar is known. */
export function xmlText(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

/** Contents of every element of that name. */
export function xmlElements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(
    (match) => match[1] ?? '',
  );
}
