import type { BlobWriter } from './blob-store.ts';
import { type S3Client, xmlText } from './s3-client.ts';

/**
 * Writes one object: what fits a part in one request, the rest as a multipart upload with one part
 * on its way while the next fills.
 */
export class S3Writer implements BlobWriter {
  readonly #client: S3Client;
  readonly #key: string;
  readonly #partBytes: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #uploadId: string | undefined;
  readonly #parts: Promise<string>[] = [];

  constructor(client: S3Client, key: string, partBytes: number) {
    this.#client = client;
    this.#key = key;
    this.#partBytes = partBytes;
  }

  async write(...chunks: Uint8Array[]): Promise<void> {
    for (const chunk of chunks) {
      this.#pending.push(Uint8Array.from(chunk));
      this.#pendingBytes += chunk.length;
    }
    if (this.#pendingBytes >= this.#partBytes) await this.#sendPart();
  }

  async commit(): Promise<void> {
    try {
      if (this.#parts.length === 0) await this.#putWhole();
      else await this.#complete();
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  async abort(): Promise<void> {
    this.#pending = [];
    const uploadId = this.#uploadId;
    await Promise.allSettled(this.#parts);
    if (uploadId === undefined) return;
    this.#uploadId = undefined;
    // An upload that cannot be given up now is left to the bucket's rule for incomplete uploads.
    await this.#request('DELETE', { uploadId }).catch(() => undefined);
  }

  async #putWhole(): Promise<void> {
    const body = this.#takePending();
    await this.#client.sendForText({ method: 'PUT', key: this.#key, body });
  }

  async #sendPart(): Promise<void> {
    const body = this.#takePending();
    await this.#parts.at(-1);
    this.#uploadId ??= await this.#begin();
    const query = { partNumber: String(this.#parts.length + 1), uploadId: this.#uploadId };
    const part = this.#upload(query, body);
    // Whoever writes next, commits or aborts hears of a failure.
    part.catch(() => undefined);
    this.#parts.push(part);
  }

  async #upload(query: Record<string, string>, body: Uint8Array<ArrayBuffer>): Promise<string> {
    const response = await this.#client.send({ method: 'PUT', key: this.#key, query, body });
    await response.arrayBuffer();
    const tag = response.headers.get('etag');
    if (tag === null) throw this.#client.error('failed', 'a part without ETag', this.#key);
    return tag;
  }

  async #begin(): Promise<string> {
    const answer = await this.#request('POST', { uploads: '' });
    const uploadId = xmlText(answer, 'UploadId');
    if (uploadId) return uploadId;
    throw this.#client.error('failed', 'an upload without UploadId', this.#key);
  }

  async #complete(): Promise<void> {
    const uploadId = this.#uploadId ?? '';
    if (this.#pendingBytes > 0) await this.#sendPart();
    const tags = await Promise.all(this.#parts);
    const parts = tags.map(
      (tag, index) =>
        `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`,
    );
    const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
    const answer = await this.#request('POST', { uploadId }, Buffer.from(body));
    // The service may begin with status 200 and say only in the body that it failed.
    if (answer.includes('<Error>')) throw this.#client.refusal(500, answer, this.#key);
    this.#uploadId = undefined;
  }

  #request(
    method: 'POST' | 'DELETE',
    query: Record<string, string>,
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<string> {
    return this.#client.sendForText({ method, key: this.#key, query, ...(body && { body }) });
  }

  #takePending(): Uint8Array<ArrayBuffer> {
    const body = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return body;
  }
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
