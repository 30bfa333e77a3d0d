import {
  cosignatureTime,
  createVerifier,
  openCheckpoint,
  TlogError,
  type VerifiedSignature,
} from '@vitrine/tlog';
import { z } from 'zod';
import { isoTime } from '../../../platform/clock.ts';
import type { HttpServer } from '../../../platform/http/index.ts';
import type { Parties, Party } from '../../identity/index.ts';
import { tags } from './schemas.ts';

export interface ListLedgersDeps {
  readonly parties: () => Parties;
  /** Instead of `fetch`, for tests. */
  readonly fetchJson?: (url: string) => Promise<unknown>;
}

const timeoutMs = 3_000;

/** What a party says of its ledger (`GET /v1/ledger`), as far as it is needed here. */
const told = z.object({
  size: z.string(),
  checkpoint: z.string().max(65_536),
  newestEntryAt: z.string().max(64).optional(),
});

const ledgerSchema = z.object({
  party: z.string(),
  url: z.string(),
  origin: z.string(),
  logKeys: z.array(z.string()).readonly(),
  /** Absent where the party did not answer, or not with a checkpoint of its own. */
  head: z
    .object({
      size: z.string(),
      newestEntryAt: z.string().optional(),
      /** Parties whose cosignatures of this checkpoint are good, and when they gave them. */
      witnesses: z.array(z.object({ party: z.string(), at: z.string().optional() })),
    })
    .optional(),
  problem: z.enum(['unreachable', 'bad-checkpoint']).optional(),
});
type ListedLedger = z.output<typeof ledgerSchema>;

/** GET /v1/ledgers: every party's ledger, as the office sees it now. */
export function listLedgers(app: HttpServer, deps: ListLedgersDeps): void {
  const { parties, fetchJson = askJson } = deps;
  app.route({
    method: 'GET',
    url: '/v1/ledgers',
    config: { permission: 'public' },
    schema: {
      summary: 'The ledgers of the office and the sites, with their newest checkpoints',
      tags,
      response: { 200: z.object({ ledgers: z.array(ledgerSchema) }) },
    },
    handler: async () => {
      const { office, sites } = parties();
      const all = [office, ...sites];
      return { ledgers: await Promise.all(all.map((party) => look(party, all, fetchJson))) };
    },
  });
}

async function look(
  party: Party,
  all: readonly Party[],
  fetchJson: (url: string) => Promise<unknown>,
): Promise<ListedLedger> {
  const { name, url, origin, logKeys } = party;
  const known = { party: name, url, origin, logKeys: [...logKeys] };
  let answer: z.output<typeof told>;
  try {
    answer = told.parse(await fetchJson(new URL('/v1/ledger', url).href));
  } catch {
    // Whatever the reason: a party that does not answer is shown as one.
    return { ...known, problem: 'unreachable' };
  }
  try {
    const { size, witnesses } = await opened(answer.checkpoint, party, all);
    const { newestEntryAt } = answer;
    return {
      ...known,
      head: { size, witnesses, ...(newestEntryAt === undefined ? {} : { newestEntryAt }) },
    };
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return { ...known, problem: 'bad-checkpoint' };
  }
}

/** The checkpoint under the party's own keys, with the other parties' cosignatures that are good. */
async function opened(note: string, party: Party, all: readonly Party[]) {
  const witnessOf = new Map(
    all.flatMap(({ name, witnessKeys }) => witnessKeys.map((key) => [createVerifier(key), name])),
  );
  const { checkpoint, verified } = await openCheckpoint(note, {
    origin: party.origin,
    logKeys: party.logKeys.map((key) => createVerifier(key)),
    cosignerKeys: [...witnessOf.keys()],
  });
  const witnesses = new Map<string, string | undefined>();
  for (const signature of verified) {
    const name = witnessOf.get(signature.verifier);
    if (name !== undefined) witnesses.set(name, timeOf(signature) ?? witnesses.get(name));
  }
  return {
    size: String(checkpoint.size),
    witnesses: [...witnesses].map(([name, at]) => ({
      party: name,
      ...(at === undefined ? {} : { at }),
    })),
  };
}

async function askJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

function timeOf(signature: VerifiedSignature): string | undefined {
  const seconds = cosignatureTime(signature);
  return seconds === undefined ? undefined : isoTime(Number(seconds) * 1_000);
}
