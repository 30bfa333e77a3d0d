import assert from 'node:assert/strict';
import { type StdioOptions, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isoTime, ManualClock, systemClock } from './clock.ts';
import { Secret } from './config/secret.ts';
import { makeDirectoryDurably, writeFileDurably } from './files.ts';
import { createLogger } from './logger.ts';

describe('the clock', () => {
  it('writes times with three decimals', () => {
    assert.equal(isoTime(Date.UTC(2026, 10, 23, 10)), '2026-11-23T10:00:00.000Z');
  });

  it('wakes a sleeper early when told, with the reason', async () => {
    const reason = new Error('enough');
    const clocks = [systemClock, new ManualClock()];
    for (const clock of clocks) {
      const controller = new AbortController();
      const asleep = clock.sleep(1_000_000, controller.signal);
      controller.abort(reason);
      await assert.rejects(asleep, (error) => error === reason);
      await assert.rejects(
        async () => clock.sleep(1, controller.signal),
        (e) => e === reason,
      );
    }
  });

  it('for tests stands still until moved, and wakes in order', async () => {
    const clock = new ManualClock(0);
    const woken: number[] = [];
    const sleeps = [30, 10, 20].map((ms) => clock.sleep(ms).then(() => woken.push(ms)));
    assert.equal(clock.sleeping, 3);
    clock.advance(25);
    await Promise.all(sleeps.slice(1));
    assert.deepEqual(woken, [10, 20]);
    clock.setWall(0);
    assert.deepEqual([clock.nowMs(), clock.monotonicMs()], [0, 25]);
    clock.advance(5);
    await Promise.all(sleeps);
    assert.deepEqual(woken, [10, 20, 30]);
  });
});

describe('the logger', () => {
  it('neither ends nor holds up a process whose log cannot be written', (t) => {
    if (!existsSync('/dev/full')) return t.skip('no device that is always full');
    const full = openSync('/dev/full', 'w');
    const logger = JSON.stringify(import.meta.resolve('./logger.ts'));
    const program = `
      const { createLogger } = await import(${logger});
      const logger = createLogger({ level: 'info' });
      for (let i = 0; i < 100; i++) logger.fatal('x'.repeat(1000));
      console.log('alive');`;
    const args = ['--input-type=module', '--eval', program];
    const stdio: StdioOptions = ['ignore', 'pipe', full];
    const { stdout } = spawnSync(process.execPath, args, { stdio, timeout: 20_000 });
    closeSync(full);
    assert.equal(stdout.toString(), 'alive\n');
  });

  function logged(pretty: boolean, fields: object, message: string): string {
    let text = '';
    const write = (line: string): void => {
      text += line;
    };
    const destination = { write };
    createLogger({ level: 'info', pretty, destination }).info(fields, message);
    return text;
  }

  it('writes one JSON object a line', () => {
    const line = JSON.parse(logged(false, { site: 'zurich' }, 'ready'));
    assert.deepEqual([line.level, line.site, line.msg], ['info', 'zurich', 'ready']);
    assert.match(line.time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('shows no secret, by type or by name', () => {
    const fields = {
      url: new Secret('hush'),
      password: 'hush',
      headers: { authorization: 'hush', cookie: 'hush' },
      s3: { secretAccessKey: 'hush' },
    };
    for (const pretty of [true, false]) assert.doesNotMatch(logged(pretty, fields, ''), /hush/);
  });

  it('writes for people where asked', () => {
    const text = logged(true, { site: 'zurich', err: new Error('no space') }, 'stopped');
    assert.match(text, /^[\d:.]{12} INFO {2}stopped site=zurich\nError: no space\n {4}at /);
  });
});

describe('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'files-'));
  after(() => rm(folder, { recursive: true }));

  it('are replaced whole, with their mode', async () => {
    const path = join(folder, 'a');
    await writeFileDurably(path, 'one');
    await writeFileDurably(path, Buffer.from('two'), { mode: 0o600 });
    assert.equal(await readFile(path, 'utf8'), 'two');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(folder), ['a']);
  });

  it('that cannot be replaced leave nothing beside them', async () => {
    const path = join(folder, 'full');
    await mkdir(path);
    await writeFile(join(path, 'x'), '');
    await assert.rejects(writeFileDurably(path, 'one'));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('get folders with all parents', async () => {
    const path = join(folder, 'b', 'c', 'd');
    await makeDirectoryDurably(path);
    await makeDirectoryDurably(path);
    assert((await stat(path)).isDirectory());
  });
});
