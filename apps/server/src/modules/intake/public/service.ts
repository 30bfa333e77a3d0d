import type { IncomingMessage } from 'node:http';
import type { SiteHome, SitePolicy } from '../../residency/index.ts';
import { IntakeError } from '../errors.ts';
import { boundedText, readContentLength, requirePlainBody } from '../headers.ts';
import type { Intake, Received } from '../service.ts';
import { readPublicForm } from './form.ts';

export interface PublicIntakeDeps {
  readonly intake: Pick<Intake, 'receive'>;
  readonly policy: Pick<SitePolicy, 'current' | 'requireHome'>;
  readonly makeId: () => string;
}

/** Files that people send from the site's page, without a product and without a name. */
export interface PublicIntake {
  /**
   * Takes the file of a form in, for an anonymous customer of this one submission.
   * @param country is told what the form says, as soon as it is known
   * @throws {IntakeError} `malformed-form`, `no-file`, `terms-not-accepted`, and what `receive` throws
   */
  receive(request: IncomingMessage, country: (stated: string) => void): Promise<Received>;
}

/** What the entry's payload names as the product. */
export const publicProduct = 'public submission page';
/** What a form may have around its file. */
const formBytesMax = 16_384;

export function createPublicIntake({ intake, policy, makeId }: PublicIntakeDeps): PublicIntake {
  async function receive(request: IncomingMessage, tell: (country: string) => void) {
    const statedBytes = requireFormSize(request);
    const form = await readPublicForm(request);
    try {
      const { country, home } = await readFields(form.fields, tell);
      if (form.fileName === '') throw new IntakeError('no-file', 'No file was chosen');
      const fileName = boundedText('The name of the file', form.fileName.slice(-1_024));
      return await intake.receive({
        customer: {
          kind: 'customer',
          customerId: makeId(),
          apiKeyId: 'none',
          country,
          region: home.region,
        },
        headers: {
          stated: { product: publicProduct, ...(fileName === undefined ? {} : { fileName }) },
          ...(statedBytes === undefined ? {} : { contentLength: statedBytes }),
        },
        body: form.file,
      });
    } finally {
      form.abandon();
    }
  }

  /** Bytes that the file can have at the most, where the length of the form is stated. */
  function requireFormSize({ headers }: IncomingMessage): number | undefined {
    requirePlainBody(headers);
    const { sampleBytesMax } = policy.current().limits;
    const length = readContentLength(headers['content-length']);
    if (length === undefined) return undefined;
    if (length > sampleBytesMax + formBytesMax) {
      const message = `The policy allows files of at most ${sampleBytesMax} bytes`;
      throw new IntakeError('too-large', message);
    }
    return Math.min(length, sampleBytesMax);
  }

  async function readFields(
    fields: ReadonlyMap<string, string>,
    tell: (country: string) => void,
  ): Promise<{ country: string; home: SiteHome }> {
    const country = fields.get('country') ?? '';
    if (!/^[A-Z]{2}$/.test(country)) {
      const message = 'The form names no country before its file (two capital letters)';
      throw new IntakeError('malformed-form', message);
    }
    tell(country);
    if (fields.get('terms') !== 'accepted') {
      throw new IntakeError('terms-not-accepted', 'The operator’s terms were not accepted');
    }
    return { country, home: await policy.requireHome(country, 'files') };
  }

  return { receive };
}
