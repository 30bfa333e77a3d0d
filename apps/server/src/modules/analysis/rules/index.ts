export { createRuleScanner, type RuleScanner } from './scanner.ts';
export * from './types.ts';
export { CompileError } from './yara.ts';
