import {
  type Certificate,
  certificateText,
  type Verdict,
  verifyCertificate,
} from '@vitrine/verifier';

/** What a stranger's verifier says of a certificate, trusting what this office publishes. */
export interface JudgedCertificate {
  readonly certificate: Certificate;
  /** As `relocation.certified` names it. */
  readonly digest: string;
  readonly verdict: Verdict;
}

export interface VerdictsDeps {
  readonly certificate: (relocation: string) => Promise<Certificate>;
  /** The trust policy of this moment. */
  readonly trust: () => string;
}

/** Verdicts kept at a time; each costs some 0.1 s to reach. */
const keptMax = 64;

/**
 * Judges certificates by the program that strangers have. A verdict holds as long as certificate
 * and trust policy are the same, and is kept so long.
 * @returns throws {RelocationError} where there is no certificate
 */
export function createVerdicts(deps: VerdictsDeps) {
  const kept = new Map<string, { trust: string; judged: Promise<JudgedCertificate> }>();

  async function judge(relocation: string, trust: string): Promise<JudgedCertificate> {
    const certificate = await deps.certificate(relocation);
    const [, signed] = certificateText(certificate).split('\n');
    const verdict = await verifyCertificate(certificate, trust);
    return { certificate, digest: `sha256:${signed}`, verdict };
  }

  return (relocation: string): Promise<JudgedCertificate> => {
    const trust = deps.trust();
    const known = kept.get(relocation);
    kept.delete(relocation);
    const one = known?.trust === trust ? known : { trust, judged: judge(relocation, trust) };
    kept.set(relocation, one);
    // What could not be judged is no verdict.
    one.judged.catch(() => kept.get(relocation) === one && kept.delete(relocation));
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
    return one.judged;
  };
}

export type Verdicts = ReturnType<typeof createVerdicts>;
