import { identifyBriefly } from '../identify/briefly.ts';
import type { ChildStage } from './stages-in-child.ts';

/** What runs in the sandbox, in this order. */
export const childStages: readonly ChildStage[] = [
  { name: 'identify', run: ({ bytes }) => ({ ...identifyBriefly(bytes) }) },
];
