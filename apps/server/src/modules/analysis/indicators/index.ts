export { defang, refang } from './fang.ts';
export { findIndicators } from './find.ts';
export * from './types.ts';
