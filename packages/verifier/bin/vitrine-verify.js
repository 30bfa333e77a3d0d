#!/usr/bin/env node
import { runPinned } from '../../../bin/pinned-node.js';

runPinned(new URL('../src/main.ts', import.meta.url), process.argv.slice(2));
