export { type Column, eventColumns } from './columns.ts';
export { eventPlans } from './event-plan.ts';
export { type BlockPart, type NativeBlock, nativeBlock } from './native-block.ts';
export {
  Preparation,
  type PreparationOptions,
  type Refusal,
  type RefusedLines,
  type Slice,
} from './preparation.ts';
export { createPreparers, type OpenPreparation, type Preparers } from './preparers.ts';
export { timeOfId } from './read-line.ts';
export { eventTypes, type RefusalCode, refusalCodes } from './registry.ts';
export { type PreparedEvents, selectRows } from './slice.ts';
export { type StoredRow, storedEventOfRow } from './stored-row.ts';
