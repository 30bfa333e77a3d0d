import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

export const testAccess = { accessKeyId: 'test-access', secretAccessKey: 'test-secret' };

/** Answers a request itself, with status and body, instead of letting it through. */
export type Intercept = (method: string, url: string) => [number, string] | undefined;

export interface S3TestServer extends AsyncDisposable {
  readonly endpoint: string;
  /** Set by a test to answer in the service's stead. */
  intercept: Intercept;
}

/**
 * For tests: an S3 service on loopback. The service that stores does not check signatures of
 * version 4, so a front does, from what came over the wire.
 */
export async function startS3TestServer(): Promise<S3TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-s3-'));
  const service = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory });
  const { port } = await service.run();
  const front = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    const { method = '', url = '' } = request;
    const answer = result.intercept(method, url) ?? (isSigned(request, body) ? undefined : denied);
    if (answer) {
      response.writeHead(answer[0]).end(answer[1]);
      return;
    }
    const target = `http://127.0.0.1:${port}${url}`;
    const upstream = await fetch(target, { method, ...(body.length > 0 && { body }) });
    const kept = ['etag', 'content-length', 'last-modified'].flatMap((name) => {
      const value = upstream.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    const content = Buffer.from(await upstream.arrayBuffer());
    response.writeHead(upstream.status, Object.fromEntries(kept)).end(content);
  });
  const listening = Promise.withResolvers<void>();
  front.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = front.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  const result: S3TestServer = {
    endpoint: `http://127.0.0.1:${address.port}`,
    intercept: () => undefined,
    async [Symbol.asyncDispose]() {
      front.closeAllConnections();
      front.close();
      await service.close();
      await rm(directory, { recursive: true });
    },
  };
  return result;
}

const denied: [number, string] = [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>'];

/** Checks an AWS Signature Version 4 in the Authorization header, and the body's digest. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const grammar = /^AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=(\S+)$/;
  const header = grammar.exec(request.headers.authorization ?? '');
  const [, credential = '', signedHeaders = '', signature = ''] = header ?? [];
  const [accessKeyId, ...scope] = credential.split('/');
  const url = new URL(request.url ?? '', 'http://none');
  url.searchParams.sort();
  const digest = sha256(body);
  const canonical = [
    request.method,
    url.pathname,
    [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join('=')).join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${request.headers[name] ?? ''}`),
    '',
    signedHeaders,
    digest,
  ].join('\n');
  const time = String(request.headers['x-amz-date']);
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${testAccess.secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(text).digest('hex');
  const bodyMatches = request.headers['x-amz-content-sha256'] === digest;
  return accessKeyId === testAccess.accessKeyId && expected === signature && bodyMatches;
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
