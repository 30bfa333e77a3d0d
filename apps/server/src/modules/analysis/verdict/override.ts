import { type Judgement, reasonsMax, scores, type Verdict } from './verdict.ts';

/** What two people have decided about a file instead of the analysis. */
export interface StandingOverride {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly proposedBy: string;
  readonly secondedBy: string;
}

const scoreOf: Readonly<Record<Verdict, number>> = {
  malicious: 100,
  suspicious: scores.suspicious,
  incomplete: 0,
  unknown: 0,
  clean: 0,
};

/**
 * The judgement with what people decided in its place; what the analysis found stays among the
 * reasons. A new analysis does not end an override: people do.
 */
export function withOverride(judged: Judgement, override: StandingOverride | undefined): Judgement {
  if (override === undefined) return judged;
  const { verdict, reason, proposedBy, secondedBy } = override;
  const words = `${proposedBy} decided that it is ${verdict}, and ${secondedBy} agreed: ${reason}`;
  const isAccused = verdict === 'malicious' || verdict === 'suspicious';
  return {
    verdict,
    score: verdict === judged.verdict ? judged.score : scoreOf[verdict],
    ...(isAccused && judged.threatName !== undefined ? { threatName: judged.threatName } : {}),
    reasons: [{ code: 'override' as const, words, weight: 0 }, ...judged.reasons].slice(
      0,
      reasonsMax,
    ),
  };
}
