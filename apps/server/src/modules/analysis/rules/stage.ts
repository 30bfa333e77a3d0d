import { decodedLayers } from '../layers.ts';
import type { ChildStage } from '../sandbox/stages-in-child.ts';
import { decodeBundle, rulesAttachment } from './bundle.ts';
import { createRuleScanner } from './scanner.ts';
import { startingSet } from './starting.ts';

/**
 * Holds a file against the rules in force: those that the site has attached, and until then the ones
 * that come with Vitrine.
 */
export function createRulesStage(): ChildStage {
  const scanner = createRuleScanner();
  return {
    name: 'rules',
    prepare: () => scanner.load({ generation: 0, sets: [startingSet()] }),
    attach: async (name, bytes) => {
      if (name === rulesAttachment) await scanner.load(decodeBundle(bytes));
    },
    run: async ({ file, earlier, context }) => ({
      ...(await scanner.scan(file, context, decodedLayers(earlier.structure))),
    }),
  };
}
