import {
  evaluatePolicy,
  type PolicyVerdict,
  parsePolicy,
  rawSigner,
  signatureTypes,
  TlogError,
  type TrustPolicy,
  type VerifierKey,
} from '@vitrine/tlog';
import { officeSite } from './formats/entry.ts';
import { type FailureCode, Refusal } from './verdict.ts';

/** A trust policy: its text, or already read (`docs/formats/trust-policy.md`). */
export type TrustInput = string | Uint8Array | TrustPolicy;

/** Whose ledger an origin names: `site` is `office` or a site's name, `base` what they share. */
export interface LedgerName {
  readonly base: string;
  readonly site: string;
}

/** The role of a log by the last segments of its origin: `<base>/office`, `<base>/site/<name>`. */
export function ledgerName(origin: string): LedgerName | undefined {
  const [, base, site] = /^(.+?)\/(office|site\/[a-z][a-z0-9-]{0,62})$/.exec(origin) ?? [];
  if (base === undefined || site === undefined || site === `site/${officeSite}`) return undefined;
  return { base, site: site.replace('site/', '') };
}

/** A checkpoint signed by a log of the trust policy. */
export interface TrustedCheckpoint extends PolicyVerdict, LedgerName {
  readonly origin: string;
}

/** A trust policy in use. */
export class Trust {
  readonly policy: TrustPolicy;
  /** Keys whose signatures this runtime cannot check; they count for nothing. */
  readonly unchecked: readonly VerifierKey[];
  readonly #checkable: TrustPolicy;
  readonly #checkpoints = new Map<string, Promise<TrustedCheckpoint>>();

  /**
   * @param mlDsa44 whether ML-DSA-44 signatures can be checked; found out by default
   * @throws {Refusal} `malformed-trust-policy`
   */
  static async open(input: TrustInput, mlDsa44?: boolean): Promise<Trust> {
    const readable = typeof input === 'string' || input instanceof Uint8Array;
    const policy = readable ? readPolicy(input) : input;
    return new Trust(policy, mlDsa44 ?? (await hasMlDsa44()));
  }

  private constructor(policy: TrustPolicy, mlDsa44: boolean) {
    const checkable = ({ key }: { readonly key: VerifierKey }) =>
      mlDsa44 || key.type !== signatureTypes.mlDsa44Cosignature;
    const { logs, witnesses } = policy;
    this.policy = policy;
    this.#checkable = {
      ...policy,
      logs: logs.filter(checkable),
      witnesses: witnesses.filter(checkable),
    };
    this.unchecked = [...logs, ...witnesses].filter((k) => !checkable(k)).map(({ key }) => key);
  }

  /** The Ed25519 keys of a log, with which it signs other texts than checkpoints. */
  noteKeys(origin: string): VerifierKey[] {
    return this.policy.logs
      .map(({ key }) => key)
      .filter(({ name, type }) => name === origin && type === signatureTypes.ed25519);
  }

  /**
   * Verifies a checkpoint note. The quorum of witnesses is weighed, not demanded.
   * @throws {Refusal} `malformed-checkpoint`, `unknown-log`, `bad-signature`
   */
  checkpoint(note: string): Promise<TrustedCheckpoint> {
    const known = this.#checkpoints.get(note);
    if (known !== undefined) return known;
    const opened = this.#open(note);
    this.#checkpoints.set(note, opened);
    return opened;
  }

  async #open(note: string): Promise<TrustedCheckpoint> {
    const verdict = await evaluatePolicy(this.#checkable, note).catch((cause: unknown) => {
      throw asRefusal(cause, 'malformed-checkpoint');
    });
    const { origin } = verdict.checkpoint;
    if (verdict.logs.length === 0) {
      throw new Refusal('unknown-log', `no trusted key of the log ${origin} signed its checkpoint`);
    }
    const name = ledgerName(origin);
    if (name === undefined) {
      throw new Refusal('unknown-log', `${origin} is neither an office's nor a site's ledger`);
    }
    return { ...verdict, ...name, origin };
  }
}

function readPolicy(input: string | Uint8Array): TrustPolicy {
  try {
    return parsePolicy(input);
  } catch (cause) {
    throw asRefusal(cause, 'malformed-trust-policy');
  }
}

async function hasMlDsa44(): Promise<boolean> {
  try {
    await rawSigner('ML-DSA-44', new Uint8Array(32));
    return true;
  } catch (error) {
    if (error instanceof TlogError && error.code === 'unsupported-algorithm') return false;
    throw error;
  }
}

const sameInBoth = ['bad-signature', 'unsupported-algorithm'] as const;

/** The refusal that an error of the log library stands for; other errors are passed on. */
export function asRefusal(error: unknown, otherwise: FailureCode): unknown {
  if (!(error instanceof TlogError)) return error;
  const code = sameInBoth.find((candidate) => candidate === error.code) ?? otherwise;
  return new Refusal(code, error.message, { cause: error });
}
