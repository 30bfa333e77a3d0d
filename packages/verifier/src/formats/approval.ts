import { FormatError } from './errors.ts';
import { base64Of, conform, digest, type Infer, identifier, object, oneOf } from './shape.ts';

export const approvalFormat = 'vitrine-approval/1';
/** Bytes in an approval's nonce. */
export const nonceBytes = 16;

const approvalShape = object({
  relocation: identifier,
  stage: oneOf('start', 'retirement'),
  plan: digest,
  nonce: base64Of(nonceBytes),
});

/** What an operator signs (`docs/formats/relocation-certificate.md`); `nonce` is base64. */
export type Approval = Infer<typeof approvalShape>;
export type ApprovalStage = Approval['stage'];

/**
 * The text of the note that an operator signs: five lines.
 * @throws {FormatError} `malformed-approval`
 */
export function approvalText(approval: Approval): string {
  const { relocation, stage, plan, nonce } = conform(approvalShape, approval, 'malformed-approval');
  return `${[approvalFormat, relocation, stage, plan, nonce].join('\n')}\n`;
}

/**
 * Reads the text of an approval note (its signatures are not part of it).
 * @throws {FormatError} `malformed-approval`
 */
export function parseApproval(text: string): Approval {
  const [format, relocation, stage, plan, nonce] = text.split('\n');
  const approval = conform(approvalShape, { relocation, stage, plan, nonce }, 'malformed-approval');
  if (format !== approvalFormat || approvalText(approval) !== text) {
    throw new FormatError('malformed-approval', 'an approval is exactly five lines');
  }
  return approval;
}
