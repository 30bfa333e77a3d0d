import { LimitError } from '../limits.ts';
import type { ChildStage } from '../sandbox/index.ts';

/**
 * Stages for tests of the pipeline: a file is JSON that says what is to be found in it.
 * `{ "members": [{ "path": "a", "content": … }], "rules": […], "crash": "rules" }`
 */
interface Told {
  readonly members?: readonly { readonly path: string; readonly content: unknown }[];
  readonly rules?: readonly object[];
  readonly crash?: string;
  readonly crashOnce?: string;
  readonly limit?: string;
}

function toldBy(bytes: Uint8Array): Told {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return {};
  }
}

function stage(name: string, run: (told: Told, input: Parameters<ChildStage['run']>[0]) => object) {
  return {
    name,
    run: (input: Parameters<ChildStage['run']>[0]) => {
      const told = toldBy(input.bytes);
      if (told.crash === name) process.exit(9);
      if (told.limit === name) throw new LimitError({ limit: 'outputBytes', allowed: 1 });
      return { ...run(told, input) };
    },
  };
}

export const childStages: readonly ChildStage[] = [
  stage('identify', () => ({ format: 'json', family: 'text' })),
  stage('digests', (_, { bytes }) => ({ sizeBytes: bytes.length })),
  stage('unpack', ({ members = [] }, { context }) => {
    for (const { path, content } of members) {
      context.emit({ path, bytes: Buffer.from(JSON.stringify(content)) });
    }
    return { count: members.length };
  }),
  stage('rules', ({ rules = [] }) => ({ matches: rules })),
];
