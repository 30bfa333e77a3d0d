import type { LimitHit, Limits } from '../limits.ts';
import type { StageDone } from '../sandbox/index.ts';

/** What every file is taken through, in this order. `unpack` is where most members come from. */
export const stages = [
  { name: 'identify', place: 'sandbox' },
  { name: 'digests', place: 'sandbox' },
  { name: 'unpack', place: 'sandbox' },
  { name: 'structure', place: 'sandbox' },
  { name: 'strings', place: 'sandbox' },
  { name: 'rules', place: 'sandbox' },
  { name: 'indicators', place: 'sandbox' },
  { name: 'engines', place: 'site' },
] as const satisfies readonly Stage[];

export interface Stage {
  readonly name: string;
  /** `sandbox`: in a process that can be killed; `site`: asks somebody else's, such as clamd. */
  readonly place: 'sandbox' | 'site';
}

/** A file as a stage at the site gets it. */
export interface SiteStageInput {
  readonly sizeBytes: number;
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly limits: Limits;
  readonly signal: AbortSignal;
}

/** A stage that runs at the site: it does not parse, it asks. */
export interface SiteStage {
  readonly name: string;
  run(input: SiteStageInput): Promise<Pick<StageDone, 'result'> & { limits?: readonly LimitHit[] }>;
}
