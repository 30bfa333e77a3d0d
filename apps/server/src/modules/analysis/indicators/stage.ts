import { decodedLayers } from '../layers.ts';
import type { ChildStage } from '../sandbox/stages-in-child.ts';
import { findIndicators } from './find.ts';

/** Finds what a file, and what other stages decoded of it, can be recognised by elsewhere. */
export const indicatorsStage: ChildStage = {
  name: 'indicators',
  run: ({ file, earlier, context }) => ({
    ...findIndicators(file, decodedLayers(earlier.structure), context),
  }),
};
