export { decodeBundle, encodeBundle, rulesAttachment } from './bundle.ts';
export { createRuleScanner, type RuleScanner } from './scanner.ts';
export { createRulesStage } from './stage.ts';
export { startingName, startingSet, startingVersion } from './starting.ts';
export * from './types.ts';
export { CompileError } from './yara.ts';
