import { canonicalJson, type JsonObject, type JsonValue } from '../formats/canonical-json.ts';
import type { CertificateBody } from '../formats/certificate.ts';
import { documentDigest } from '../formats/receipt.ts';
import type { Findings } from '../verdict.ts';
import type { Steps } from './steps.ts';

/** Part of point 2: the plan is the one of this relocation, and was still good when approved. */
export function checkPlanStep(body: CertificateBody, steps: Steps, findings: Findings): void {
  const { payload: plan, document } = steps.one('planned');
  const site = ({ site, jurisdiction }: CertificateBody['source']) => ({ site, jurisdiction });
  const stated = [
    body.scope.region,
    body.classes,
    site(body.source),
    site(body.target),
    body.policy.before,
    body.epoch.before,
    body.plan,
  ];
  const planned = [
    plan.region,
    plan.classes,
    plan.from,
    plan.to,
    plan.policyVersion,
    plan.epoch,
    documentDigest(document),
  ];
  findings.require(
    canonicalJson(stated) === canonicalJson(planned),
    'plan-mismatch',
    'the body states another region, classes, sites, policy, epoch or digest than the plan',
  );
  const distinct = new Set(plan.classes).size === plan.classes.length;
  findings.require(distinct, 'plan-mismatch', 'the plan names a class twice');
  for (const { at } of steps.all('approved-start')) {
    const expired = at > Date.parse(plan.expiresAt);
    findings.require(!expired, 'plan-expired', 'the start was approved after the plan had expired');
  }
}

/** Point 4: the new policy is the old one with this region's homes moved, and nothing else. */
export function checkPolicies(body: CertificateBody, steps: Steps, findings: Findings): void {
  const before = steps.one('policy-before').document;
  const after = steps.one('policy-after').document;
  const require = (holds: boolean, message: string) =>
    findings.require(holds, 'policy-mismatch', message);
  const { region } = body.scope;
  const epochs = body.classes.map((name) => memberAt(before, ['epochs', region, name]));
  require(body.classes.every(
    (n) => memberAt(before, ['regions', region, 'home', n]) === body.source.site,
  ), 'in the policy before, the source is not the home of every class that moved');
  require(body.epoch.before === Math.max(...epochs.map(Number)) &&
    body.epoch.after ===
      body.epoch.before + 1, 'the epochs are not those of the policy before and one more');
  require(before.version === body.policy.before &&
    after.version === body.policy.after, 'the body states other policy versions than the policies');
  require(canonicalJson(after) ===
    canonicalJson(
      switched(before, after, body),
    ), 'the policies differ in more or other than the homes of the classes that moved');
  for (const { site, jurisdiction } of [body.source, body.target]) {
    const declared = memberAt(after, ['sites', site, 'jurisdiction']);
    require(declared === jurisdiction, `the policy has another jurisdiction for ${site}`);
  }
  const { payload: accepted } = steps.one('accepted');
  const { payload: fenced } = steps.one('fenced');
  require(accepted.version === body.policy.after &&
    accepted.epoch === body.epoch.after &&
    fenced.epoch ===
      body.epoch.before, 'the sites fenced or opened intake for another policy version or epoch');
}

/** The policy that must follow `before`: only its date of effect is free. */
function switched(before: JsonObject, after: JsonObject, body: CertificateBody): JsonObject {
  const { region } = body.scope;
  let policy: JsonValue = { ...before, version: body.policy.before + 1 };
  for (const name of body.classes) {
    const epoch = Number(memberAt(before, ['epochs', region, name])) + 1;
    policy = withMember(policy, ['regions', region, 'home', name], body.target.site);
    // A missing epoch gives a number that is no JSON; zero cannot equal any epoch.
    policy = withMember(policy, ['epochs', region, name], Number.isSafeInteger(epoch) ? epoch : 0);
  }
  if (Object.hasOwn(after, 'effective')) {
    policy = withMember(policy, ['effective'], after.effective ?? null);
  }
  return policy as JsonObject;
}

function memberAt(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, name) => (isObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  );
}

/** A copy with one member set; objects on the way are made where they are missing. */
function withMember(
  value: JsonValue | undefined,
  path: readonly string[],
  member: JsonValue,
): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined) return member;
  const object = isObject(value) ? value : {};
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  return { ...object, [name]: withMember(inner, rest, member) };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
