export * from './evidence.ts';
export { judge, widelySeen, worstOf } from './judge.ts';
export { type StandingOverride, withOverride } from './override.ts';
export * from './verdict.ts';
