import { AuthorityRequestError } from './errors.ts';

/** What the second reviewer signs: four lines (`docs/formats/authority-request.md`). */
export interface ReleaseApproval {
  /** UUID. */
  readonly request: string;
  /** Of all that would leave: `releaseDigest`. */
  readonly digest: string;
  /** Base64 of 16 random bytes. */
  readonly nonce: string;
}

const format = 'vitrine-release-approval/1';
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const digestPrefix = 'sha256:';

/** The text of the note. */
export function formatReleaseApproval({ request, digest, nonce }: ReleaseApproval): string {
  return `${[format, request, digest, nonce].join('\n')}\n`;
}

/** @throws {AuthorityRequestError} `approval-invalid` */
export function parseReleaseApproval(text: string): ReleaseApproval {
  const [head, request = '', digest = '', nonce = ''] = text.split('\n');
  const isSound =
    head === format &&
    uuid.test(request) &&
    digest.startsWith(digestPrefix) &&
    isBase64Of(32, digest.slice(digestPrefix.length)) &&
    isBase64Of(16, nonce);
  const approval = { request, digest, nonce };
  if (isSound && formatReleaseApproval(approval) === text) return approval;
  throw new AuthorityRequestError(
    'approval-invalid',
    'An approval of a release is four lines of its format',
  );
}

function isBase64Of(byteLength: number, encoded: string): boolean {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length === byteLength && bytes.toString('base64') === encoded;
}
