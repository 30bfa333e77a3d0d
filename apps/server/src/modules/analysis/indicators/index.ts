export { defang, refang } from './fang.ts';
export { findIndicators } from './find.ts';
export { indicatorsStage } from './stage.ts';
export * from './types.ts';
