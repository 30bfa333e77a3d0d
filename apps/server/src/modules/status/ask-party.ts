import { z } from 'zod';
import type { Party } from '../identity/index.ts';
import type { PartyAnswers } from './party-watch.ts';

/** Nobody who looks at a page waits longer for a party that does not answer. */
const timeoutMs = 2_000;
const bytesMax = 262_144;

const readiness = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.string()) });
const site = z.object({ policyVersion: z.int(), ledger: z.object({ size: z.int() }) });

/**
 * Asks a party what anybody may ask it.
 * @throws where it does not answer in time, or not as a party does
 */
export async function askParty(party: Party): Promise<PartyAnswers> {
  const signal = AbortSignal.timeout(timeoutMs);
  const ask = (path: string) => askText(new URL(path, party.url), signal);
  const [ready, checkpoint, known] = await Promise.all(
    ['/readyz', '/ledger/checkpoint', '/v1/site'].map(ask),
  );
  const said = known?.status === 200 ? site.parse(JSON.parse(known.text)) : undefined;
  return {
    readiness: readiness.parse(JSON.parse(ready?.text ?? '')),
    note: checkpoint?.status === 200 ? checkpoint.text : undefined,
    ledgerSize: said?.ledger.size,
    policyVersion: said?.policyVersion,
  };
}

async function askText(url: URL, signal: AbortSignal): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { signal, redirect: 'error' });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`${url.pathname} of ${url.host} does not end`);
    chunks.push(chunk);
  }
  return { status: answer.status, text: Buffer.concat(chunks).toString('utf8') };
}
