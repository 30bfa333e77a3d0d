import assert from 'node:assert/strict';

export const purpose = { purpose: 'analysis', case: 'INC-7' } as const;

/** Asks the vault's routes, as operators by `<name>.<country>` and as customers by a UUID. */
export function asking(port: number) {
  function ask(sha256: string, body: object, token = 'anna.IT', signal?: AbortSignal) {
    return fetch(`http://127.0.0.1:${port}/v1/samples/${sha256}/reads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...purpose, form: 'cart', ...body }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  function askExcerpt(sha256: string, body: object, token = 'anna.IT') {
    return fetch(`http://127.0.0.1:${port}/v1/samples/${sha256}/excerpts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...purpose, ...body }),
    });
  }

  async function reads(sha256: string, token = 'anna.IT'): Promise<Record<string, unknown>[]> {
    const headers = { authorization: `Bearer ${token}` };
    const url = `http://127.0.0.1:${port}/v1/samples/${sha256}/reads`;
    const answer = await fetch(url, { headers });
    assert.equal(answer.status, 200);
    return ((await answer.json()) as { reads: Record<string, unknown>[] }).reads;
  }

  function lookUpBy(sha256: string, secret: Uint8Array | undefined) {
    return fetch(`http://127.0.0.1:${port}/v1/look-ups`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sha256, secret: Buffer.from(secret ?? []).toString('base64') }),
    });
  }

  return { ask, askExcerpt, reads, lookUpBy };
}

export async function refused(
  answer: Promise<Response>,
  status: number,
  code: string,
): Promise<object> {
  const response = await answer;
  const problem = (await response.json()) as { type: string };
  assert.equal(problem.type, `urn:vitrine:problem:${code}`);
  assert.equal(response.status, status);
  return problem;
}

export async function bytesOf(answer: Response | Promise<Response>): Promise<Buffer> {
  const response = await answer;
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}
