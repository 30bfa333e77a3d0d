import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerSetup } from './messages.ts';
import { WorkerService } from './worker-service.ts';

if (!parentPort) throw new TypeError('this file runs in a worker thread');
const port = parentPort;
const setup = workerData as WorkerSetup;
const service = new WorkerService(setup, (replies, transfer) => {
  port.postMessage(replies, transfer);
});
port.on('message', (tasks) => service.take(tasks));
