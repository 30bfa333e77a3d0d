import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatTilePath, hexEncode, TileReader } from '@vitrine/tlog';
import { fsckLedger, openFsckSource } from '../../apps/server/src/modules/ledger/index.ts';
import { readCheckpoint } from '../../apps/server/src/modules/ledger/store.ts';
import { folderReader, forgetLedger, temporaryFolder } from '../support/ledger.ts';
import { testDatabase } from '../support/postgres.ts';

const { postgres: db, url, database } = await testDatabase('ledger');
const appender = fileURLToPath(new URL('ledger-appender.ts', import.meta.url));
const killsWanted = 50;
/** A new ledger after so many, since the check takes longer with every entry. */
const killsOfOneLedger = 10;
const acknowledgedMax = 1_200;

/** mulberry32: small, and good enough to choose moments with. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Promised {
  acknowledged: bigint;
  published: Map<bigint, string>;
}

/** Runs the appender and kills it when it has told so many lines. Nothing told is lost. */
async function runAndKill(folder: string, lines: number, promised: Promised): Promise<void> {
  const child = spawn(process.execPath, [appender, url, database, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [kind, number = '', root = ''] = line.split(' ');
    if (kind === 'published') promised.published.set(BigInt(number), root);
    else if (kind === 'acknowledged' && BigInt(number) > promised.acknowledged)
      promised.acknowledged = BigInt(number);
    told += 1;
    if (told === lines) child.kill('SIGKILL');
  }
  assert.deepEqual(await exited, [null, 'SIGKILL']);
}

/** What was promised must hold before anybody opens the ledger again. */
async function requireKept(folder: string, promised: Promised): Promise<void> {
  const directory = `${folder}/ledger`;
  const { faults, size } = await fsckLedger(openFsckSource(db, directory));
  assert.deepEqual(faults, []);
  assert.ok(size > promised.acknowledged, `${promised.acknowledged} of ${size} was acknowledged`);
  const signed = await readCheckpoint(db, 'signed');
  assert.ok(signed !== undefined);
  const { read } = folderReader(directory);
  const reader = new TileReader({
    ...signed,
    readTile: async (level, index, width) => {
      const bytes = await read(formatTilePath({ level, index, width }));
      if (bytes === undefined) throw new Error(`no tile ${level}/${index}`);
      return bytes;
    },
  });
  for (const [earlier, root] of promised.published) {
    assert.equal(hexEncode(await reader.rootAt(earlier)), root, `the tree of ${earlier}`);
  }
}

test('a killed process keeps every promise', { timeout: 280_000 }, async (t) => {
  const seed = Number(process.env.VITRINE_TEST_SEED ?? Date.now() % 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const random = randomFrom(seed);
  for (let kills = 0; kills < killsWanted; ) {
    await forgetLedger(db);
    const folder = await temporaryFolder();
    const promised: Promised = { acknowledged: -1n, published: new Map() };
    for (let k = 0; k < killsOfOneLedger; k++, kills++) {
      // Every fifth time it dies while it opens, and recovers, the ledger.
      const lines = k % 5 === 3 ? 1 : 2 + Math.floor(random() * acknowledgedMax);
      await runAndKill(folder, lines, promised);
      await requireKept(folder, promised);
    }
  }
});
