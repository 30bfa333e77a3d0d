export * from './errors.ts';
export * from './rules.ts';
export * from './types.ts';
