import type { JsonObject } from '@vitrine/verifier';
import { digestsOf } from '../digests/index.ts';
import { identify } from '../identify/index.ts';
import { indicatorsStage } from '../indicators/stage.ts';
import { createRulesStage } from '../rules/stage.ts';
import { stringsOf, structureOf } from '../structure/index.ts';
import { prepareUnpack, unpack } from '../unpack/index.ts';
import type { ChildStage } from './stages-in-child.ts';

/** What runs in the sandbox, in this order. */
export const childStages: readonly ChildStage[] = [
  { name: 'identify', run: ({ bytes }) => ({ ...identify(bytes) }) },
  { name: 'digests', run: ({ bytes }) => ({ ...digestsOf(bytes) }) },
  {
    name: 'unpack',
    prepare: prepareUnpack,
    run: async ({ file, context }) => json(await unpack(file, context)),
  },
  {
    name: 'structure',
    run: async ({ file, context }) => json(await structureOf(file, context)),
  },
  { name: 'strings', run: ({ bytes }) => json(stringsOf(bytes, keptStrings)) },
  createRulesStage(),
  indicatorsStage,
];

/** For people who look through them; indicators look through all. */
const keptStrings = { lengthMin: 8, lengthMax: 200, countMax: 500 };

/** Stages answer plain JSON by their own declared types. */
function json<T extends object>(answer: T | undefined): JsonObject | undefined {
  return answer as unknown as JsonObject | undefined;
}
