import { createInterface } from 'node:readline/promises';
import { type Erasure, erasureReasons } from '../../modules/statistics/index.ts';
import { defineCommand, UsageError } from '../command.ts';
import { type Connection, connect, operatorOptions } from '../connection.ts';
import type { Output } from '../output.ts';
import { listSites, type SiteAddress, siteOption } from '../samples.ts';

type ErasureAt = Erasure & { readonly site: string };

const lookEveryMs = 500;

export const eraseStatistics = defineCommand({
  name: 'statistics erase',
  summary: 'Erase all events of one customer, for good',
  description:
    'Takes the role privacy-officer. Every site that holds events of the customer writes its files ' +
    'anew without them; the command stays until that is done. Interrupted, the erasure goes on by ' +
    'itself, and the same command shows it again. The id has to be typed once more, or be given to ' +
    '--confirm. Exit status 1 where a site has not ended: it says what it waits for.',
  options: {
    ...operatorOptions,
    site: siteOption,
    customer: { type: 'string', value: 'id', summary: 'Whose events', required: true },
    reason: { type: 'string', choices: erasureReasons, summary: 'Why', required: true },
    confirm: { type: 'string', value: 'id', summary: 'The customer’s id again' },
  },
  examples: [
    'vitrine statistics erase --customer 6f9619ff-8b86-4d01-b42d-00cf4fc964ff --reason user-request',
  ],
  async run({ options, output, env, signal }) {
    const { customer, reason } = options;
    const confirmed = options.confirm ?? (await askToConfirm(customer, signal));
    if (confirmed !== customer) {
      throw new UsageError('The id that was typed is not the customer’s: nothing was erased');
    }
    const connection = connect(options, env, signal);
    const { token } = await connection.credentials(options.as);
    const erasures: ErasureAt[] = [];
    for (const site of await listSites(connection, options.site)) {
      const json = { customer, reason };
      const erasure = await orderAt(connection, site, { token, json });
      if (erasure === undefined) continue;
      const ended = await follow({ connection, output, token, signal }, site, erasure);
      erasures.push({ site: site.name, ...ended });
    }
    output.result({ erasures }, () => describe(erasures));
    return erasures.every(({ state }) => state === 'done') ? 0 : 1;
  },
});

/** Undefined: nothing of the customer stands there. */
async function orderAt(
  connection: Connection,
  site: SiteAddress,
  asking: { readonly token: string; readonly json: object },
): Promise<Erasure | undefined> {
  try {
    return await connection.json<Erasure>('/v1/statistics/erasures', asking, site.url);
  } catch (error) {
    const isNone = error instanceof Error && 'code' in error && error.code === 'nothing-to-erase';
    if (isNone) return undefined;
    throw error;
  }
}

async function askToConfirm(customer: string, signal: AbortSignal): Promise<string> {
  if (process.stdin.isTTY !== true) {
    throw new UsageError('Nobody can be asked here: say --confirm with the customer’s id again');
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = `All events of ${customer} go for good. Type the id again: `;
    return (await lines.question(question, { signal })).trim();
  } finally {
    lines.close();
  }
}

interface Around {
  readonly connection: Connection;
  readonly output: Output;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Until it is done or waits for something that takes people. */
async function follow(
  { connection, output, token, signal }: Around,
  site: SiteAddress,
  first: Erasure,
): Promise<Erasure> {
  const bar = output.progress(site.name);
  let one = first;
  while (one.state === 'open' && one.waitsFor === undefined && !signal.aborted) {
    bar.update(one.eventsErased, one.events, `${one.eventsErased} of ${one.events} events`);
    await pause(lookEveryMs, signal);
    const path = `/v1/statistics/erasures/${one.erasure}`;
    one = await connection.json<Erasure>(path, { token }, site.url);
  }
  bar.end(one.state === 'done' ? `${one.eventsErased} events erased` : 'not done yet');
  return one;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function describe(erasures: readonly ErasureAt[]): string {
  if (erasures.length === 0) return 'No events of this customer stand at any site.';
  return erasures
    .map(({ site, state, eventsErased, waitsFor, erasure }) =>
      state === 'done'
        ? `${site}: ${eventsErased} events are gone (erasure ${erasure}).`
        : `${site}: not done yet, goes on by itself${waitsFor ? ` after: ${waitsFor}` : ''} (erasure ${erasure}).`,
    )
    .join('\n');
}
