import { indicatorsStage } from '../indicators/stage.ts';
import { createRulesStage } from '../rules/stage.ts';
import type { ChildStage } from './stages-in-child.ts';

/** What runs in the sandbox, in this order. */
export const childStages: readonly ChildStage[] = [createRulesStage(), indicatorsStage];
