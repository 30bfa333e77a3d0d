import { hash } from 'node:crypto';
import { encrypt, type Recipient } from '@vitrine/age';
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { AuthorityRequestError } from '../errors.ts';
import type { Case } from '../gates/case.ts';
import { releasedItems, requireReleasable } from '../gates/release.ts';

// Everything is small; workers would cost more than they give.
configure({ useWebWorkers: false });

/**
 * What is handed over: a zip with `manifest.json` and each released item, as an age file for the
 * requester's key. Nothing can be put in that is not among the approved items: their content is
 * asked for by id, and must have the digest that was approved.
 * @param contentOf the plaintext of an item
 * @throws {AuthorityRequestError} as `requireReleasable`; `attachment-damaged`
 */
export async function makePackage(
  request: Case,
  recipient: Recipient,
  contentOf: (item: string) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  requireReleasable(request);
  const items = releasedItems(request);
  const zip = new ZipWriter(new Uint8ArrayWriter(), { lastModDate: new Date(request.receivedAt) });
  await zip.add('manifest.json', new Uint8ArrayReader(Buffer.from(manifestOf(request))));
  for (const { id, name, sha256 } of items) {
    const content = await contentOf(id);
    if (hash('sha256', content) !== sha256) {
      throw new AuthorityRequestError('attachment-damaged', `${name} is not what was approved`);
    }
    await zip.add(`items/${name}`, new Uint8ArrayReader(content));
  }
  return encrypt(await zip.close(), [recipient]);
}

/** Source: docs/formats/authority-request.md. */
function manifestOf(request: Case): string {
  const items = releasedItems(request).map(({ name, sha256, size, dataType, about }) => ({
    name,
    sha256,
    size,
    dataType,
    about,
  }));
  const { id, number, approval, scope } = request;
  const approved = approval?.digest;
  const manifest = { format: 'vitrine-release/1', request: id, number, approved, scope, items };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
