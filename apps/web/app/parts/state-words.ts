import type { PartyStates, RelocationStatus } from '../api/answers.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'idle';

interface StateWords {
  readonly tone: Tone;
  readonly words: string;
  /** One sentence for people who do not know the process. */
  readonly sentence: string;
}

/** Each state of a relocation, in words. */
export const relocationStates: Readonly<Record<RelocationStatus['state'], StateWords>> = {
  planned: {
    tone: 'idle',
    words: 'planned',
    sentence: 'Nothing has moved. Two people must approve the plan before it can start.',
  },
  running: {
    tone: 'warn',
    words: 'under way',
    sentence:
      'Data are being copied and compared; the source takes in what comes until the switch.',
  },
  paused: { tone: 'idle', words: 'paused', sentence: 'People have stopped it for a while.' },
  failed: {
    tone: 'bad',
    words: 'stopped',
    sentence: 'Something was found wrong. It waits for people, who go on or take it back.',
  },
  soaking: {
    tone: 'warn',
    words: 'switched, source frozen',
    sentence:
      'The target takes in what comes. The source still holds its copy, frozen, until two people approve its erasure.',
  },
  retiring: {
    tone: 'warn',
    words: 'source being erased',
    sentence: 'Keys, bytes and rows at the source are being destroyed; the certificate comes next.',
  },
  certified: {
    tone: 'good',
    words: 'certified',
    sentence: 'It is finished, and a certificate tells strangers what was done.',
  },
  aborting: { tone: 'warn', words: 'being taken back', sentence: 'The source stays the home.' },
  aborted: {
    tone: 'idle',
    words: 'taken back',
    sentence: 'It ended before the switch: the source is the home as before.',
  },
};

/** Each state of one of its steps. */
export const stepStates: Readonly<Record<string, { tone: Tone; words: string }>> = {
  running: { tone: 'warn', words: 'under way' },
  done: { tone: 'good', words: 'done' },
  undone: { tone: 'idle', words: 'taken back' },
  ahead: { tone: 'idle', words: 'to come' },
};

type PartyState = PartyStates['parties'][number]['state'];

export const partyStates: Readonly<Record<PartyState, { tone: Tone; words: string }>> = {
  ready: { tone: 'good', words: 'ready' },
  'not-ready': { tone: 'bad', words: 'not ready' },
  away: { tone: 'bad', words: 'not reached' },
};

/** What a site may do with a region's data at the moment. */
export const regionStates: Readonly<Record<string, { tone: Tone; words: string }>> = {
  open: { tone: 'good', words: 'home: taken in here' },
  fenced: { tone: 'warn', words: 'fenced for a moment' },
  frozen: { tone: 'warn', words: 'frozen: kept, not taken in' },
  erased: { tone: 'idle', words: 'erased' },
  incoming: { tone: 'warn', words: 'arriving' },
};

/** The columns of the residual flows, as people read them. */
export const flowWords: Readonly<Record<string, string>> = {
  'at-rest': 'At rest',
  'in-use': 'In use',
  'in-transit': 'In transit',
  backup: 'In backups',
  log: 'In logs',
  index: 'In indexes',
  support: 'In support',
};
