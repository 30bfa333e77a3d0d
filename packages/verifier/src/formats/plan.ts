import type { JsonObject } from './canonical-json.ts';
import { documentDigest } from './receipt.ts';
import {
  arrayOf,
  conform,
  country,
  dataClass,
  type Infer,
  identifier,
  integer,
  name,
  object,
  sentence,
  time,
} from './shape.ts';

const place = object({ site: name, jurisdiction: country });

export const planShape = object({
  relocation: identifier,
  region: name,
  classes: arrayOf(dataClass, 1, 3),
  from: place,
  to: place,
  policyVersion: integer(1),
  epoch: integer(1),
  counts: object(
    { sample: integer(), submission: integer(), customer: integer(), 'api-key': integer() },
    { event: integer() },
  ),
  bytes: integer(),
  estimateSeconds: integer(),
  residualFlows: arrayOf(sentence),
  fenceTimeoutMs: integer(1),
  createdBy: identifier,
  createdAt: time,
  expiresAt: time,
});

/** The payload of `relocation.planned` (`docs/formats/relocation-certificate.md`). */
export type Plan = Infer<typeof planShape>;

/** @throws {FormatError} `malformed-plan` */
export function checkPlan(value: unknown): Plan {
  return conform(planShape, value, 'malformed-plan');
}

/** What approvals name: `sha256:` and the base64 of SHA-256(canonical JSON of the plan). */
export function planDigest(plan: Plan): string {
  return documentDigest(plan satisfies JsonObject);
}
