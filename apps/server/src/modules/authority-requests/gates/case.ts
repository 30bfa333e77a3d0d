import type { Role } from '../../../platform/http/index.ts';
import type { Gag, Intake, Item, LegalReason, Outcome, Scope } from '../types.ts';
import type { CheckedGate, Gate } from './gates.ts';

/** How and by whom a gate was passed or rejected. */
export interface GateMark {
  readonly result: 'passed' | 'rejected';
  readonly code: string;
  readonly reason: string;
  readonly by: string;
  /** ISO, UTC. */
  readonly at: string;
}

/** How it was found out that the request is the authority's. */
export interface AuthenticityCheck {
  readonly method: string;
  /** Called, of a call-back. */
  readonly number?: string;
  /** Where we have the number or the key from. */
  readonly source?: string;
  readonly by: string;
  readonly at: string;
}

/** Whether and when the user is told. */
export interface NoticePlan {
  readonly kind: 'not-applicable' | 'notify' | 'gag';
  /** ISO date: when the user is told, or the gag ends or is reviewed. */
  readonly on?: string;
}

export interface Decision {
  readonly outcome: Outcome;
  readonly legalReason?: LegalReason;
  readonly reason: string;
  readonly notice: NoticePlan;
  readonly by: string;
  readonly at: string;
}

export interface Approval {
  readonly by: string;
  readonly at: string;
  /** Of what was approved: `releaseDigest`. */
  readonly digest: string;
}

/** An answer that was given. */
export interface Delivery {
  readonly by: string;
  readonly at: string;
  readonly outcome: Outcome;
  /** What was approved. */
  readonly digest: string;
  /** How many things were handed over. */
  readonly items: number;
  readonly costs?: string;
}

/** A case, with everything that its gates look at. */
export interface Case extends Intake {
  /** UUID. */
  readonly id: string;
  /** For people: `2026-0042`. */
  readonly number: string;
  readonly createdBy: string;
  /** What the authority asked for; `scope` is what counsel lets pass. */
  readonly asked: Scope;
  /** One more with each change. */
  readonly scopeVersion: number;
  readonly authenticity?: AuthenticityCheck;
  readonly gates: Readonly<Partial<Record<Gate, GateMark>>>;
  readonly items: readonly Item[];
  /** All who have worked on it; nobody ever leaves the list. */
  readonly preparers: readonly string[];
  readonly decision?: Decision;
  readonly approval?: Approval;
  readonly outcome: Outcome;
  /** Where was looked, and for how many accounts something was found. */
  readonly searched?: { readonly sites: readonly string[]; readonly accounts: number };
  /** Every answer that was given; none ever leaves the list. */
  readonly deliveries: readonly Delivery[];
  /** Of an emergency: when its paper came. */
  readonly paperAt?: string;
  readonly contests: readonly { readonly kind: 'challenge' | 'appeal'; readonly text: string }[];
  readonly closedAt?: string;
  readonly reopened: number;
}

/** Who acts. */
export interface Actor {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Names of other accounts that are the same person's. */
  readonly aliases: readonly string[];
}

/** Everything that can be done to a case. */
export type Act =
  | {
      readonly act: 'pass';
      readonly gate: CheckedGate;
      readonly code: string;
      readonly reason: string;
      readonly number?: string;
      readonly source?: string;
      readonly sites?: readonly string[];
    }
  | {
      readonly act: 'reject';
      readonly gate: CheckedGate;
      readonly code: string;
      readonly reason: string;
    }
  | { readonly act: 'change-scope'; readonly scope: Scope; readonly reason: string }
  | {
      readonly act: 'set-gag';
      readonly gag: Gag;
      /** Once the answer has been given: the plan that now holds. */
      readonly notice?: NoticePlan;
      readonly reason: string;
    }
  | { readonly act: 'add-item'; readonly item: Item }
  | { readonly act: 'remove-item'; readonly item: string; readonly reason: string }
  | {
      readonly act: 'decide';
      readonly outcome: Outcome;
      readonly reason: string;
      readonly notice: NoticePlan;
    }
  | { readonly act: 'approve'; readonly digest: string; readonly reason: string }
  | { readonly act: 'return'; readonly reason: string }
  | { readonly act: 'deliver'; readonly reason: string; readonly costs?: string }
  | { readonly act: 'settle-notice'; readonly reason: string }
  | { readonly act: 'paper'; readonly reason: string }
  | { readonly act: 'contest'; readonly kind: 'challenge' | 'appeal'; readonly text: string }
  | { readonly act: 'withdraw'; readonly reason: string }
  | { readonly act: 'reopen'; readonly gate: Gate; readonly reason: string }
  | { readonly act: 'close'; readonly reason: string };
