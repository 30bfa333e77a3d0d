import { parentPort, workerData } from 'node:worker_threads';
import { countryLookUp } from './countries.ts';
import { Memory, Preparation, type Slice } from './preparation.ts';
import type { Order, Reply, WorkerData } from './worker-messages.ts';

if (parentPort === null) throw new Error('this file is for worker threads');
const port = parentPort;
const fields = { countryOf: countryLookUp((workerData as WorkerData).countries) };
const memory = new Memory();
const preparations = new Map<number, Preparation>();

/** After how long without a request pseudonyms of a key are forgotten: between this and twice this. */
const forgetMs = 60_000;
setInterval(() => memory.pseudonyms.forgetUnused(), forgetMs).unref();

port.on('message', (order: Order) => {
  const slices = carryOut(order);
  const reply: Reply = { id: order.id, slices };
  port.postMessage(reply, slices.flatMap(buffersOf));
});

function carryOut(order: Order): Slice[] {
  switch (order.act) {
    case 'open':
      preparations.set(order.id, new Preparation(order.options, fields, memory));
      return [];
    case 'push':
      return preparationOf(order.id).push(order.piece);
    case 'end':
      return preparationOf(order.id).end();
    case 'close':
      preparations.delete(order.id);
      return [];
  }
}

function preparationOf(id: number): Preparation {
  const preparation = preparations.get(id);
  if (preparation === undefined) throw new Error('the request was never opened');
  return preparation;
}

/** Handed over instead of copied. */
function buffersOf({ events, roots }: Slice): ArrayBuffer[] {
  const { ids, leaves, digests, lines, columns } = events;
  const views: ArrayBufferView[] = [ids, leaves, digests, lines, ...roots];
  for (const { bytes, offsets } of columns.values()) {
    views.push(bytes, ...(offsets === undefined ? [] : [offsets]));
  }
  const buffers = new Set(views.map(({ buffer }) => buffer));
  return [...buffers].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
