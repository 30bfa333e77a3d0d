import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { PackLocks } from './pack-locks.ts';

/** A thread that runs `work` with `locks`, the shared `counter`, and `parentPort`. */
function thread(writer: string, shared: SharedArrayBuffer, counter: Int32Array, work: string) {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { setImmediate } from 'node:timers/promises';
    const { PackLocks } = await import(workerData.module);
    const { counter } = workerData;
    const locks = new PackLocks(workerData.writer, workerData.shared);
    parentPort.ref();
    ${work}
    parentPort.unref();`;
  const module = new URL('./pack-locks.ts', import.meta.url).href;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
    workerData: { module, writer, shared, counter },
  });
}

test('one thread at a time has a pack', async () => {
  const { shared } = new PackLocks('main');
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const work = `
    for (let i = 0; i < 300; i++) {
      await locks.exclusive('europe/packs/1.w0.0.pack', async () => {
        const [before] = counter;
        await setImmediate();
        counter[0] = before + 1;
      });
    }`;
  const threads = ['w0', 'w1', 'w2'].map((name) => thread(name, shared, counter, work));
  await Promise.all(threads.map((each) => once(each, 'exit')));
  assert.equal(counter[0], 900);
});

test('a thread that ended holds nothing once that is known', async () => {
  const locks = new PackLocks('main');
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const work = `
    await locks.exclusive('a.pack', async () => {
      parentPort.postMessage('has it');
      await new Promise(() => undefined);
    });`;
  const lost = thread('w0', locks.shared, counter, work);
  await once(lost, 'message');
  let has = false;
  const waiting = locks.exclusive('a.pack', async () => {
    has = true;
  });
  await lost.terminate();
  locks.releaseOf('w1');
  assert.equal(has, false);
  locks.releaseOf('w0');
  await waiting;
  assert.equal(has, true);
});

test('whoever fails lets go', async () => {
  const locks = new PackLocks('main');
  await assert.rejects(
    locks.exclusive('a.pack', () => Promise.reject(new Error('no'))),
    /no/,
  );
  await locks.exclusive('a.pack', async () => undefined);
});
