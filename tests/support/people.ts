import assert from 'node:assert/strict';
import { generateKey, signatureTypes } from '@vitrine/tlog';
import { signApproval, signPolicyApproval } from '../../apps/server/src/cli/approval.ts';
import type { RelocationStatus } from '../../apps/server/src/modules/relocation/index.ts';
import type { ProposalStatus } from '../../apps/server/src/modules/residency/index.ts';
import type { Role } from '../../apps/server/src/platform/http/index.ts';
import { type Addresses, adminToken } from './system.ts';

export interface Operator {
  readonly name: string;
  readonly country: string;
  readonly token: string;
  readonly signerKey: string;
}

export interface Customer {
  readonly id: string;
  readonly country: string;
  readonly token: string;
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Call {
  token?: string | undefined;
  json?: unknown;
  method?: string;
}

/** One request, whatever the answer is. JSON is parsed; anything else stays text. */
export async function call<T>(url: string, options: Call = {}): Promise<Answer<T>> {
  const { token, json } = options;
  const response = await fetch(url, {
    method: options.method ?? (json === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const body = (isJson ? JSON.parse(text) : text) as T;
  return { status: response.status, headers: response.headers, body };
}

/** One request that must succeed. */
export async function ask<T>(url: string, options: Call = {}): Promise<T> {
  const { status, body } = await call<T>(url, options);
  assert(status < 300, `${status} ${url}: ${JSON.stringify(body)}`);
  return body;
}

/** Checks that an answer is the RFC 9457 problem of this code. */
export function assertProblem(answer: Answer<unknown>, status: number, code: string): void {
  const { type, title, status: stated } = answer.body as Record<string, unknown>;
  const seen = `${answer.status} ${JSON.stringify(answer.body)}`;
  assert.equal(type, `urn:vitrine:problem:${code}`, seen);
  assert.equal(answer.status, status, seen);
  assert.equal(stated, status, seen);
  assert.equal(typeof title, 'string', seen);
  const contentType = answer.headers.get('content-type') ?? '';
  assert.match(contentType, /^application\/problem\+json/, seen);
}

/** With the roles of one for whom none is named, unless told. */
export async function makeOperator(
  at: Addresses,
  name: string,
  country = 'CH',
  roles?: readonly Role[],
): Promise<Operator> {
  const { signerKey, verifierKey } = await generateKey(name, signatureTypes.ed25519);
  const { token } = await ask<{ token: string }>(`${at.office}/v1/operators`, {
    token: await adminToken(at, 'office'),
    json: { name, country, key: verifierKey, ...(roles === undefined ? {} : { roles }) },
  });
  return { name, country, token, signerKey };
}

/** Made at its country's home, once that has the policy. */
export async function makeCustomer(
  at: Addresses,
  name: string,
  country: string,
): Promise<Customer> {
  const home = await ask<{ site: string; url: string }>(
    `${at.office}/v1/home?country=${country}&class=accounts`,
  );
  const token = await adminToken(at, home.site);
  const made = await until(async () => {
    const json = { name, country };
    const { status, body } = await call<{
      customer: { id: string };
      apiKey: { token: string };
    }>(`${at.sites[home.site]}/v1/customers`, { token, json });
    assert(status === 201 || status === 503, `${status} ${JSON.stringify(body)}`);
    return status === 201 ? body : undefined;
  });
  return { id: made.customer.id, country, token: made.apiKey.token };
}

const pollMs = 10;

/** Asks again and again until there is an answer; the test's own time limit ends it otherwise. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  while (true) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** What operators do to a relocation, over HTTP. */
export interface Relocations {
  plan(operator: Operator, region: string, to: string): Promise<Answer<RelocationStatus>>;
  approve(
    status: RelocationStatus,
    stage: 'start' | 'retirement',
    operator: Operator,
  ): Promise<Answer<RelocationStatus>>;
  steer(
    id: string,
    act: string,
    operator: Operator,
    json?: unknown,
  ): Promise<Answer<RelocationStatus>>;
  status(id: string): Promise<RelocationStatus>;
  /** Resolves with the status in which it is in one of these states, or in which `also` holds. */
  reach(
    id: string,
    states: readonly string[],
    also?: (status: RelocationStatus) => boolean,
  ): Promise<RelocationStatus>;
}

export function relocationsOf(at: Addresses): Relocations {
  const url = (rest = '') => `${at.office}/v1/relocations${rest}`;
  const status = (id: string) => ask<RelocationStatus>(url(`/${id}`));
  return {
    plan: (operator, region, to) => call(url(), { token: operator.token, json: { region, to } }),
    approve: async (one, stage, operator) => {
      const approval = await signApproval(one, stage, operator);
      const { token } = operator;
      return call(url(`/${one.relocation}/approvals`), { token, json: { approval } });
    },
    steer: (id, act, { token }, json) =>
      call(url(`/${id}/${act}`), { token, method: 'POST', json }),
    status,
    reach: (id, states, also = () => false) =>
      until(async () => {
        const one = await status(id);
        return states.includes(one.state) || also(one) ? one : undefined;
      }),
  };
}

/** Plans, lets both approve, and starts. */
export async function beginRelocation(
  at: Addresses,
  people: readonly Operator[],
  region: string,
  to: string,
): Promise<RelocationStatus> {
  const relocations = relocationsOf(at);
  const [first] = people;
  assert(first !== undefined);
  // The office may not have heard yet of a site that has just started.
  const planned = await until(async () => {
    const answer = await relocations.plan(first, region, to);
    return answer.status === 503 ? undefined : answer;
  });
  assert.equal(planned.status, 201, JSON.stringify(planned.body));
  for (const person of people) {
    const { status, body } = await relocations.approve(planned.body, 'start', person);
    assert.equal(status, 201, JSON.stringify(body));
  }
  const started = await relocations.steer(planned.body.relocation, 'start', first);
  assert.equal(started.status, 200, JSON.stringify(started.body));
  return started.body;
}

/** From the soak to the certificate. */
export async function retireSource(
  at: Addresses,
  people: readonly Operator[],
  soaking: RelocationStatus,
): Promise<RelocationStatus> {
  const relocations = relocationsOf(at);
  const [first] = people;
  assert(first !== undefined);
  const approved = new Set(
    soaking.approvals.filter((one) => one.stage === 'retirement').map((one) => one.operator),
  );
  // The office may not have heard yet of a site that has just started.
  const whenReached = (act: () => Promise<Answer<RelocationStatus>>) =>
    until(async () => {
      const answer = await act();
      return answer.status === 503 ? undefined : answer;
    });
  for (const person of people.filter((one) => !approved.has(one.name))) {
    const { status, body } = await whenReached(() =>
      relocations.approve(soaking, 'retirement', person),
    );
    assert.equal(status, 201, JSON.stringify(body));
  }
  const { status, body } = await whenReached(() =>
    relocations.steer(soaking.relocation, 'retire', first),
  );
  assert.equal(status, 200, JSON.stringify(body));
  return relocations.reach(soaking.relocation, ['certified', 'failed']);
}

/** One proposes the policy, the other approves, and it is in force. */
export async function publishPolicy(
  at: Addresses,
  [one, other]: readonly [Operator, Operator, ...Operator[]],
  yaml: string,
): Promise<void> {
  const url = `${at.office}/v1/policy-proposals`;
  const proposed = await ask<ProposalStatus>(url, { token: one.token, json: { yaml } });
  const approval = await signPolicyApproval(proposed, other);
  const { proposal } = proposed;
  await ask(`${url}/${proposal}/approvals`, { token: other.token, json: { approval } });
  await ask(`${at.office}/v1/policies`, { token: one.token, json: { proposal } });
}
