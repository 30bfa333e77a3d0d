export { createRuleScanner, type RuleScanner } from './scanner.ts';
export { startingName, startingSet, startingVersion } from './starting.ts';
export * from './types.ts';
export { CompileError } from './yara.ts';
