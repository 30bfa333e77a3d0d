/** The module with the stages that run in the sandbox. */
export const sandboxStages = new URL('./child-stages.ts', import.meta.url);

/** Their names, in order; a test holds that these are the module's. */
export const sandboxStageNames: readonly string[] = [
  'identify',
  'digests',
  'unpack',
  'structure',
  'strings',
  'rules',
  'indicators',
];
