import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { encodeEntryBundle } from '@vitrine/tlog';
import {
  type FaultCode,
  type FsckOptions,
  type FsckReport,
  fsckLedger,
  openFsckSource,
  openLedger,
} from '../../apps/server/src/modules/ledger/index.ts';
import {
  appendDurably,
  eventually,
  ledgerDeps,
  stored,
  temporaryFolder,
} from '../support/ledger.ts';
import { testDatabase } from '../support/postgres.ts';

const { postgres: db } = await testDatabase('ledger');
const folder = await temporaryFolder();
const deps = await ledgerDeps(db, { folder });
const { directory } = deps;
const size = 700;

/** One ledger of three bundles, kept as it is: each test puts right what it has spoilt. */
{
  await using ledger = await openLedger(deps);
  for (let n = 1; n < 100; n += 33) await appendDurably(db, ledger, 33);
  await appendDurably(db, ledger, size - 1 - 3 * 33 - 33);
  await eventually(() => ledger.publishedNote()?.split('\n')[1] === String(ledger.head().size));
}
const total = await db
  .query<{ count: bigint }>('select count(*) as count from ledger_entries')
  .then(([row]) => Number(row?.count ?? 0n));

function check(options?: FsckOptions): Promise<FsckReport> {
  return fsckLedger(openFsckSource(db, directory), options);
}

function codesOf({ faults }: FsckReport): FaultCode[] {
  return faults.map(({ code }) => code);
}

async function withFile(
  file: string,
  spoil: (bytes: Buffer) => Buffer | undefined,
  body: () => Promise<void>,
): Promise<void> {
  const name = path.join(directory, file);
  const before = await readFile(name);
  const after_ = spoil(Buffer.from(before));
  if (after_ === undefined) await rm(name);
  else await writeFile(name, after_);
  try {
    await body();
  } finally {
    await writeFile(name, before);
  }
}

function flip(bytes: Buffer, at = bytes.length >> 1): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

/** Base64 stays well-formed. */
function otherLetter(bytes: Buffer, at: number): Buffer {
  bytes.write(bytes.toString('latin1', at, at + 1) === 'A' ? 'B' : 'A', at);
  return bytes;
}

async function withSql(change: string, undo: string, body: () => Promise<void>): Promise<void> {
  await db.execute(change);
  try {
    await body();
  } finally {
    await db.execute(undo);
  }
}

const edge = total % 256;
const files = {
  'tile/0/000': 'tile-damaged',
  'tile/0/001': 'tile-damaged',
  [`tile/0/002.p/${edge}`]: 'tile-damaged',
  'tile/1/000.p/2': 'tile-damaged',
  'tile/entries/000': 'bundle-damaged',
  [`tile/entries/002.p/${edge}`]: 'bundle-damaged',
} as const;

test('a sound ledger has no fault, and everything was looked at', async () => {
  const progress: bigint[] = [];
  const report = await check({ onProgress: (done) => progress.push(done) });
  assert.deepEqual(report.faults, []);
  assert.equal(report.size, BigInt(total));
  const { entries, openings, bundles, tiles, pending } = report.checked;
  assert.deepEqual(
    { entries, openings, bundles, tiles, pending },
    {
      ...{ entries: total, openings: total, bundles: 3, tiles: 4, pending: 0 },
    },
  );
  assert.equal(progress.at(-1), BigInt(total));
});

test('every file is named when it is damaged, cut or missing, and written anew', async (t) => {
  const ways: Record<string, (bytes: Buffer) => Buffer | undefined> = {
    damaged: (bytes) => flip(bytes),
    cut: (bytes) => bytes.subarray(0, bytes.length >> 1),
    emptied: () => Buffer.alloc(0),
    longer: (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]),
    missing: () => undefined,
  };
  for (const [file, code] of Object.entries(files)) {
    for (const [way, spoil] of Object.entries(ways)) {
      await t.test(`${file} ${way}`, async () => {
        const before = await readFile(path.join(directory, file));
        await withFile(file, spoil, async () => {
          const expected = way === 'missing' ? code.replace('damaged', 'missing') : code;
          const { faults, repaired } = await check();
          assert.deepEqual(
            faults.map((fault) => [fault.code, fault.path]),
            [[expected, file]],
          );
          assert.deepEqual(repaired, []);
          const mended = await check({ repair: true });
          assert.deepEqual(mended.repaired, [file]);
          assert.deepEqual(await readFile(path.join(directory, file)), before);
          assert.deepEqual((await check()).faults, []);
        });
      });
    }
  }
});

test('a public checkpoint that is missing is named, and written as it was published', async () => {
  const before = await readFile(path.join(directory, 'checkpoint'));
  await withFile(
    'checkpoint',
    () => undefined,
    async () => {
      const { faults } = await check();
      assert.deepEqual(
        faults.map((fault) => [fault.code, fault.path]),
        [['checkpoint-missing', 'checkpoint']],
      );
      assert.deepEqual((await check({ repair: true })).repaired, ['checkpoint']);
      assert.deepEqual(await readFile(path.join(directory, 'checkpoint')), before);
      assert.deepEqual((await check()).faults, []);
    },
  );
});

test('a row that is missing or changed is named, and the files stay the measure', async () => {
  await db.execute('create table kept as select * from ledger_entries where index in (5, 300)');
  const restore =
    'insert into ledger_entries select * from kept on conflict (index) do update set entry = excluded.entry, type = excluded.type, region = excluded.region, salt = excluded.salt, payload = excluded.payload';
  await withSql('delete from ledger_entries where index = 300', restore, async () => {
    const { faults } = await check();
    assert.deepEqual(
      faults.map(({ code, index }) => [code, index]),
      [['entry-missing', 300n]],
    );
  });
  const changed = "replace(convert_from(entry, 'UTF8'), 'europe', 'africa')";
  const change = `update ledger_entries set entry = convert_to(${changed}, 'UTF8'), region = 'africa' where index = 5`;
  await withSql(change, restore, async () => {
    const report = await check({ repair: true });
    assert.ok(codesOf(report).includes('entry-differs'));
    assert.deepEqual(report.repaired, [], 'what was not signed is never written');
  });
  const wrongs: [string, FaultCode][] = [
    ["update ledger_entries set type = 'sample.read' where index = 5", 'entry-columns'],
    ['update ledger_entries set region = null where index = 5', 'entry-columns'],
    ['update ledger_entries set salt = null where index = 5', 'opening-mismatch'],
    [`update ledger_entries set payload = '{"n": 1}' where index = 5`, 'opening-mismatch'],
    [`update ledger_entries set payload = '{"n":77}' where index = 5`, 'opening-mismatch'],
    [`update ledger_entries set payload = '[]' where index = 5`, 'opening-mismatch'],
  ];
  for (const [sql, code] of wrongs) {
    await withSql(sql, restore, async () => {
      assert.deepEqual(codesOf(await check()), [code], sql);
    });
  }
  await db.execute('drop table kept');
});

test('an erased opening is no fault', async () => {
  await db.execute('update ledger_entries set salt = null, payload = null where index = 6');
  const report = await check();
  assert.deepEqual(report.faults, []);
  assert.equal(report.checked.openings, total - 1);
});

test('strangers among the files and rows are named', async () => {
  for (const file of [
    'notes.txt',
    'tile/0/notes.txt',
    'tile/7/000',
    'tile/0/x000/001',
    'tile/0/001.p/256',
  ]) {
    const name = path.join(directory, file);
    await mkdir(path.dirname(name), { recursive: true });
    await writeFile(name, 'x');
    const { faults } = await check();
    assert.deepEqual(
      faults.map((fault) => [fault.code, fault.path]),
      [['file-extra', file]],
    );
    await rm(name);
  }
  const copy =
    'insert into ledger_entries select 5000, type, region, subject, entry, salt, payload from ledger_entries where index = 7';
  await withSql(copy, 'delete from ledger_entries where index = 5000', async () => {
    assert.deepEqual(codesOf(await check()), ['entry-extra']);
  });
});

test('a kept partial tile of an earlier size must be the beginning of the tile', async () => {
  const kept = path.join(directory, 'tile/1/000.p/1');
  const tile = await readFile(path.join(directory, 'tile/1/000.p/2'));
  await writeFile(kept, tile.subarray(0, 32));
  assert.deepEqual((await check()).faults, []);
  await writeFile(kept, flip(Buffer.from(tile.subarray(0, 32))));
  assert.deepEqual(codesOf(await check()), ['tile-damaged']);
  assert.deepEqual((await check({ repair: true })).repaired, ['tile/1/000.p/1']);
  assert.deepEqual((await check()).faults, []);
  await rm(kept);
});

test('checkpoints are held against the keys and the entries', async () => {
  await db.execute('create table kept as select * from ledger_checkpoints');
  const restore =
    'insert into ledger_checkpoints select * from kept on conflict (role) do update set size = excluded.size, root = excluded.root, note = excluded.note';
  const wrongs: [string, FaultCode][] = [
    ["update ledger_checkpoints set note = 'x' where role = 'published'", 'checkpoint-malformed'],
    [
      "update ledger_checkpoints set root = sha256(root) where role = 'published'",
      'checkpoint-malformed',
    ],
    [
      "update ledger_checkpoints set note = replace(note, E'test.example/site/zurich\\n', E'test.example/site/moscow\\n') where role = 'published'",
      'checkpoint-signature',
    ],
    ["delete from ledger_checkpoints where role = 'signed'", 'checkpoint-missing'],
  ];
  for (const [sql, code] of wrongs) {
    await withSql(sql, restore, async () => {
      assert.ok(codesOf(await check()).includes(code), sql);
    });
  }
  await db.execute('drop table kept');
  await withFile(
    'checkpoint',
    (bytes) => otherLetter(bytes, bytes.length - 100),
    async () => {
      assert.deepEqual(codesOf(await check()), ['checkpoint-signature']);
    },
  );
  const stranger = Buffer.from(`— test.example/witness ${'A'.repeat(100)}\n`);
  await withFile(
    'checkpoint',
    (bytes) => Buffer.concat([bytes, stranger]),
    async () => {
      assert.deepEqual(codesOf(await check()), ['checkpoint-signature']);
    },
  );
  await withFile(
    'checkpoint',
    () => undefined,
    async () => {
      assert.deepEqual(codesOf(await check()), ['checkpoint-missing']);
    },
  );
  const strange = 'test.example/site/zurich+00000000+AQ==';
  assert.ok(codesOf(await check({ logKeys: [strange] })).includes('keys-unknown'));
});

test('an entry rewritten in database and bundle alike is caught by the roots', async () => {
  const file = `tile/entries/002.p/${edge}`;
  const rows = await db.query<{ entry: Buffer }>(
    'select entry from ledger_entries where index >= 512 order by index',
  );
  const entries = rows.map(({ entry }) => entry);
  const changed = Buffer.from(entries.at(-1)?.toString().replace('europe', 'africa') ?? '');
  const index = total - 1;
  await db.execute('create table kept as select * from ledger_entries where index = $1', [index]);
  await db.execute("update ledger_entries set entry = $1, region = 'africa' where index = $2", [
    changed,
    index,
  ]);
  const bundle = Buffer.from(encodeEntryBundle([...entries.slice(0, -1), changed]));
  await withFile(
    file,
    () => bundle,
    async () => {
      const codes = codesOf(await check({ repair: true }));
      assert.ok(codes.includes('tile-damaged') && codes.includes('checkpoint-conflict'));
    },
  );
  await db.execute('delete from ledger_entries where index = $1', [index]);
  await db.execute('insert into ledger_entries select * from kept');
  await db.execute('drop table kept');
  assert.deepEqual((await check()).faults, []);
});

test('a ledger in use is checked up to the head it had', async () => {
  await using ledger = await openLedger(deps);
  let stop = false;
  const appending = (async () => {
    while (!stop) {
      await db.transaction((tx) => ledger.append(tx, [stored(1), stored(2), stored(3)]));
    }
  })();
  for (let round = 0; round < 5; round++) assert.deepEqual((await check()).faults, []);
  stop = true;
  await appending;
});
