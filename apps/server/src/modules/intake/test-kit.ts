import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { type Receipt, verifyReceipt } from '@vitrine/verifier';
import type { AdmissionLimits } from '../../platform/admission.ts';
import { systemClock } from '../../platform/clock.ts';
import {
  type CallRates,
  createHttpServer,
  ProblemError,
  publicOnly,
} from '../../platform/http/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { trustPolicy } from '../identity/index.ts';
import { residencyProblem } from '../residency/index.ts';
import { vaultProblem } from '../vault/index.ts';
import { openTestSite, type TestSite, type TestSiteOptions } from '../vault/test-kit.ts';
import { intakeProblem } from './http-errors.ts';
import { intakeRoutes } from './routes/intake-routes.ts';
import type { Intake } from './service.ts';

/** A site with its intake listening; callers are `Bearer <country>.<customer's UUID>`. */
export interface TestIntake extends TestSite {
  readonly intake: Intake;
  readonly port: number;
  send(sending: Sending): Promise<Answer>;
  /** Sends a part of a body and goes away, once `until` gives true. */
  sendHalf(body: Uint8Array, until?: () => boolean): Promise<void>;
  get(path: string, token: string): Promise<Answer>;
  verify(receipt: Receipt): Promise<boolean>;
}

export interface Sending {
  readonly body: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Without Content-Length. */
  readonly chunked?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly json: Record<string, unknown>;
}

export const italian = 'IT.6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
export const operator = 'vto1.olga.secret';

export interface TestIntakeOptions extends TestSiteOptions {
  readonly admission?: AdmissionLimits;
  readonly publicRates?: CallRates;
}

export async function openTestIntake(options: TestIntakeOptions = {}): Promise<TestIntake> {
  return await serveTestIntake(await openTestSite(options), options);
}

/** Another one over the same tables and stores, as a restart or a second process has. */
export async function serveTestIntake(
  site: TestSite,
  options: TestIntakeOptions = {},
): Promise<TestIntake> {
  const logger = silentLogger();
  const app = await createHttpServer({
    api: { title: 'test', description: 'test', version: '0' },
    logger,
    authenticate: publicOnly({
      customer: async ({ headers }) =>
        isOperator(headers.authorization) ? undefined : customerOf(headers.authorization),
      operator: async () => ({ kind: 'operator', name: 'olga', country: 'IT', roles: ['analyst'] }),
    }),
    errorMappings: [residencyProblem, vaultProblem, intakeProblem],
  });
  const clock = options.clock ?? systemClock;
  const { admission, publicRates } = options;
  const intake = intakeRoutes(app, {
    ...site,
    clock,
    logger,
    makeId: randomUUID,
    randomBytes,
    ...(publicRates && { publicRates }),
    ...(admission && { admission }),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const south = {
    name: 'south',
    url: `http://127.0.0.1:${port}`,
    origin: site.ledger.origin,
    logKeys: site.ledger.keys.log,
    witnessKeys: site.ledger.keys.witness,
  };
  const trust = trustPolicy({ office: south, sites: [] }, 0);
  return {
    ...site,
    intake,
    port,
    send: (sending) => send(port, sending),
    sendHalf: (body, until) => sendHalf(port, body, until),
    get: (path, token) => call(port, { method: 'GET', path, headers: bearer(token) }),
    verify: async (receipt) => (await verifyReceipt(receipt, trust)).valid,
  };
}

function isOperator(authorization = ''): boolean {
  return authorization.startsWith('Bearer vto1.');
}

function customerOf(authorization: string | undefined) {
  const [country, customerId] = authorization?.replace('Bearer ', '').split('.') ?? [];
  if (country === undefined || customerId === undefined) {
    throw new ProblemError(401, 'unknown-key', 'Unknown API key');
  }
  const region = country === 'NO' ? 'nordic' : 'rest';
  return { kind: 'customer', customerId, apiKeyId: randomUUID(), country, region } as const;
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function send(port: number, { body, headers, token, chunked }: Sending): Promise<Answer> {
  const length = chunked ? {} : { 'content-length': String(body.length) };
  const all = { ...bearer(token ?? italian), ...length, ...headers };
  return call(port, { method: 'PUT', path: '/v1/samples', headers: all }, body);
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}

/** @param body left out: none is sent */
export function call(port: number, options: Call, body?: Uint8Array): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, ...options }, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    json: text === '' ? {} : JSON.parse(text),
  };
}

function sendHalf(port: number, body: Uint8Array, until = () => true): Promise<void> {
  return new Promise((resolve) => {
    const headers = { ...bearer(italian), 'content-length': String(body.length * 2 + 1) };
    const options = { host: '127.0.0.1', port, method: 'PUT', path: '/v1/samples', headers };
    const request = httpRequest(options);
    request.on('error', () => undefined);
    request.on('close', resolve);
    const leave = (): unknown => (until() ? request.destroy() : setImmediate(leave));
    request.write(body, leave);
  });
}

export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
