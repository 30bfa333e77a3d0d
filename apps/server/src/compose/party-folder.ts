import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Parties, Party } from '../modules/identity/index.ts';
import type { Clock } from '../platform/clock.ts';
import { makeDirectoryDurably, writeFileDurably } from '../platform/files.ts';
import type { Logger } from '../platform/logger.ts';

/**
 * Who the other parties are: one public file each, `<name>.json`, in a folder. A party writes its own; the others' are
 * put there by whoever installs the system (in one process they share the folder), and are looked for again and again.
 */
export interface PartyFolder extends AsyncDisposable {
  publish(own: Party): Promise<void>;
  find(name: string): Party | undefined;
  all(): readonly Party[];
  /** The office and the sites, once the office is known. */
  parties(): Parties | undefined;
  /** Resolves when the party is known. */
  known(name: string, signal?: AbortSignal): Promise<Party>;
  onChange(listener: () => void): void;
}

const readEveryMs = 1000;
const partyShape = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  url: z.url(),
  origin: z.string().min(1),
  logKeys: z.array(z.string()).min(1),
  witnessKeys: z.array(z.string()),
});

export async function openPartyFolder(deps: {
  directory: string;
  clock: Clock;
  logger: Logger;
}): Promise<PartyFolder> {
  const { directory, clock, logger } = deps;
  await makeDirectoryDurably(directory);
  const cancel = new AbortController();
  const listeners: (() => void)[] = [];
  let seen = '';
  let found = new Map<string, Party>();

  async function look(): Promise<void> {
    const next = new Map<string, Party>();
    for (const name of (await readdir(directory)).sort()) {
      if (!name.endsWith('.json') || name.startsWith('.')) continue;
      const party = await readParty(path.join(directory, name));
      if (party !== undefined) next.set(party.name, party);
      else logger.warn({ file: name }, 'not a party file; left out');
    }
    const text = JSON.stringify([...next.values()]);
    if (text === seen) return;
    seen = text;
    found = next;
    for (const listener of listeners) listener();
  }

  async function watch(): Promise<void> {
    while (!cancel.signal.aborted) {
      await clock.sleep(readEveryMs, cancel.signal).catch(() => undefined);
      await look().catch((error: unknown) => logger.warn({ err: error }, 'party folder unread'));
    }
  }

  await look();
  const watching = watch();
  return {
    publish: async (own) => {
      const text = `${JSON.stringify(own, undefined, 2)}\n`;
      await writeFileDurably(path.join(directory, `${own.name}.json`), text);
      await look();
    },
    find: (name) => found.get(name),
    all: () => [...found.values()],
    parties: () => {
      const office = found.get('office');
      if (office === undefined) return undefined;
      return { office, sites: [...found.values()].filter((one) => one.name !== 'office') };
    },
    known: (name, signal) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const party = found.get(name);
          if (party !== undefined) resolve(party);
        };
        listeners.push(check);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        check();
      }),
    onChange: (listener) => {
      listeners.push(listener);
    },
    [Symbol.asyncDispose]: async () => {
      cancel.abort();
      await watching;
    },
  };
}

async function readParty(file: string): Promise<Party | undefined> {
  try {
    const parsed = partyShape.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
