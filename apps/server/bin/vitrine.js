#!/usr/bin/env node
import { runPinned } from '../../../bin/pinned-node.js';

// File work waits on disks, not on processors: with four threads the vault's stores would queue.
process.env.UV_THREADPOOL_SIZE ??= '12';
await runPinned(import.meta.url, new URL('../src/main.ts', import.meta.url));
