import { canonicalJson, parseJson } from './canonical-json.ts';
import { base64Of, conform, type Infer, integer, object, text } from './shape.ts';

const stateShape = object({
  origin: text(255),
  size: integer(),
  root: base64Of(32),
  checkpoint: text(1_048_576),
});

/** What a visitor keeps of a ledger, to see at the next visit that it only grew. */
export type LedgerState = Infer<typeof stateShape>;

/**
 * Reads a state file.
 * @throws {FormatError} `malformed-json`, `malformed-state`
 */
export function parseLedgerState(input: Uint8Array | string): LedgerState {
  return conform(stateShape, parseJson(input), 'malformed-state');
}

/** The text of a state file. */
export function formatLedgerState(state: LedgerState): string {
  return `${canonicalJson(state)}\n`;
}
