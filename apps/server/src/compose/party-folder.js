import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { makeDirectoryDurably, writeFileDurably } from '../platform/files.js';
const readEveryMs = 1000;
const partyShape = z.object({
    name: z.string().regex(/^[a-z][a-z0-9-]*$/),
    url: z.url(),
    origin: z.string().min(1),
    logKeys: z.array(z.string()).min(1),
    witnessKeys: z.array(z.string()),
});
export async function openPartyFolder(deps) {
    const { directory, clock, logger } = deps;
    await makeDirectoryDurably(directory);
    const cancel = new AbortController();
    const listeners = [];
    let seen = '';
    let found = new Map();
    async function look() {
        const next = new Map();
        for (const name of (await readdir(directory)).sort()) {
            if (!name.endsWith('.json') || name.startsWith('.'))
                continue;
            const party = await readParty(path.join(directory, name));
            if (party !== undefined)
                next.set(party.name, party);
            else
                logger.warn({ file: name }, 'not a party file; left out');
        }
        const text = JSON.stringify([...next.values()]);
        if (text === seen)
            return;
        seen = text;
        found = next;
        for (const listener of listeners)
            listener();
    }
    async function watch() {
        while (!cancel.signal.aborted) {
            await clock.sleep(readEveryMs, cancel.signal).catch(() => undefined);
            await look().catch((error) => logger.warn({ err: error }, 'party folder unread'));
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
            if (office === undefined)
                return undefined;
            return { office, sites: [...found.values()].filter((one) => one.name !== 'office') };
        },
        known: (name, signal) => new Promise((resolve, reject) => {
            const check = () => {
                const party = found.get(name);
                if (party !== undefined)
                    resolve(party);
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
async function readParty(file) {
    try {
        const parsed = partyShape.safeParse(JSON.parse(await readFile(file, 'utf8')));
        return parsed.success ? parsed.data : undefined;
    }
    catch (error) {
        if (error instanceof SyntaxError)
            return undefined;
        throw error;
    }
}
