export * from './evidence.ts';
export { judge, widelySeen, worstOf } from './judge.ts';
export * from './verdict.ts';
