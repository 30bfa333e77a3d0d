import { AuthorityRequestError } from './errors.ts';
import { dataTypes, type Intake, type Scope, subtypes } from './types.ts';

export interface IntakeFacts {
  readonly nowMs: number;
  readonly isCountry: (code: string) => boolean;
}

/** Clocks of two machines may differ by so much. */
const aheadMaxMs = 5 * 60_000;

/**
 * What no schema can say of a request.
 * @throws {AuthorityRequestError} `case-invalid`, `case-unsupported`
 */
export function checkIntake(intake: Intake, facts: IntakeFacts): void {
  const { category, subtype, authority, law, scope, receivedAt, timeZone, gag } = intake;
  if (law.instrument === 'national-security') {
    throw new AuthorityRequestError(
      'case-unsupported',
      'The number of such instruments may be told in bands alone, and every case here is one entry in a public ledger',
    );
  }
  const kinds: readonly string[] = subtypes[category];
  if (!kinds.includes(subtype)) throw invalid(`${subtype} is no subtype of ${category}`);
  if (!facts.isCountry(authority.country)) throw invalid('the country is no code of ISO 3166-1');
  if (Date.parse(receivedAt) > facts.nowMs + aheadMaxMs) throw invalid('it comes from the future');
  if (!isTimeZone(timeZone)) throw invalid(`${timeZone} is no time zone`);
  if (law.instrument === 'epoc' && !law.judicial)
    throw invalid('a judge issues or validates an EPOC');
  if (!gag.exists && (gag.expiresOn ?? gag.reviewOn ?? gag.basis) !== undefined) {
    throw invalid('a gag that does not exist has no basis and no end');
  }
  checkScope(scope, category);
}

/** @throws {AuthorityRequestError} `case-invalid` */
export function checkScope(scope: Scope, category: Intake['category']): void {
  const types: readonly string[] = dataTypes[category];
  const foreign = scope.dataTypes.find((one) => !types.includes(one));
  if (foreign !== undefined) throw invalid(`${foreign} is no data type of ${category}`);
  if (scope.from !== undefined && scope.until !== undefined && scope.from > scope.until) {
    throw invalid('the scope ends before it begins');
  }
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function invalid(why: string): AuthorityRequestError {
  return new AuthorityRequestError('case-invalid', `Not a request: ${why}`);
}
