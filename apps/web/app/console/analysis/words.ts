import type { paths } from '../../api/generated/site.d.ts';
import type { Tone } from '../../parts/state-words.ts';

/** What the analyses of a sample have found, as the site's API answers. */
export type Report =
  paths['/v1/samples/{sample}/analysis']['get']['responses'][200]['content']['application/json'];
/** Samples that are like it. */
export type Similar =
  paths['/v1/samples/{sample}/similar']['get']['responses'][200]['content']['application/json'];
/** Verdicts that people decided. */
export type Overrides =
  paths['/v1/verdict-overrides']['get']['responses'][200]['content']['application/json']['overrides'];
export type Stage = Report['stages'][number];
export type Verdict = NonNullable<Report['judgement']>['verdict'];

/** Each verdict with its colour and one sentence for people who do not know the words. */
export const verdictWords: Readonly<
  Record<Verdict, { readonly tone: Tone; readonly sentence: string }>
> = {
  malicious: { tone: 'bad', sentence: 'The file does harm, or is made to.' },
  suspicious: { tone: 'warn', sentence: 'Something speaks against the file, and not enough.' },
  incomplete: {
    tone: 'warn',
    sentence: 'A limit was met, so something was not looked at: nobody may call it clean.',
  },
  unknown: {
    tone: 'idle',
    sentence: 'All was looked at, and nothing speaks for it or against it.',
  },
  clean: { tone: 'good', sentence: 'The file is known to be good.' },
};

/** Why a sample is analysed. */
export const reasonWords = {
  new: 'it came in',
  member: 'it was found in another',
  rules: 'rules changed',
  asked: 'somebody asked',
  arrived: 'it was here before',
} as const;

/** Why an analysis came to no verdict, or why one of its stages did not end. */
export const limitWords = {
  stageMs: 'time of a stage',
  analysisMs: 'time of the whole analysis',
  memoryBytes: 'memory',
  fileBytes: 'size of the file',
  depth: 'depth of the tree',
  members: 'number of files within',
  memberBytes: 'size of a file within',
  unpackedBytes: 'bytes unpacked',
  treeFiles: 'files of the whole tree',
  outputBytes: 'size of the findings',
  crash: 'the process ended by itself',
} as const;
