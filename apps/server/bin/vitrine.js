#!/usr/bin/env node
import { runPinned } from '../../../bin/pinned-node.js';

await runPinned(import.meta.url, new URL('../src/main.ts', import.meta.url));
