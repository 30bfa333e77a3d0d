import { hash } from 'node:crypto';
import { AgeError, decrypt, encrypt, type Identity, parseRecipient } from '@vitrine/age';
import type { Queries, Transaction } from '../../../platform/postgres/index.ts';
import { AuthorityRequestError } from '../errors.ts';
import type { Case } from '../gates/case.ts';
import { findPersonalData, removePersonalData } from '../gates/personal-data.ts';
import type { Item } from '../types.ts';
import { makePackage } from './package.ts';
import * as store from './store.ts';

export const attachmentBytesMax = 25 * 1_048_576;
/** Items are text that is examined whole, in one go. */
export const itemBytesMax = 1_048_576;

export interface NewItem {
  readonly name: string;
  readonly dataType: Item['dataType'];
  readonly about: Item['about'];
  readonly from?: string;
  readonly until?: string;
}

export interface FileView {
  readonly id: string;
  readonly kind: 'attachment' | 'item' | 'package';
  readonly name: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  readonly addedAt: string;
  readonly addedBy: string;
}

interface Adding {
  readonly person: string;
  readonly now: Temporal.Instant;
}

export interface CaseFiles {
  /** @throws {AuthorityRequestError} `attachment-too-large` */
  attach(
    tx: Transaction,
    request: string,
    file: { readonly name: string; readonly bytes: Uint8Array },
    adding: Adding,
  ): Promise<FileView>;
  /**
   * Examines a text and keeps it as an item; its place in the case the caller gives it.
   * @param converted whether what is personal is taken out first
   * @throws {AuthorityRequestError} `attachment-too-large`, `item-unreadable`
   */
  keepItem(
    tx: Transaction,
    request: string,
    fresh: NewItem & { readonly bytes: Uint8Array; readonly converted: boolean },
    adding: Adding,
  ): Promise<Item>;
  /**
   * @param recipient the requester's public key of age
   * @throws {AuthorityRequestError} `recipient-invalid`, and what `makePackage` throws
   */
  pack(tx: Transaction, request: Case, recipient: string, adding: Adding): Promise<FileView>;
  /**
   * The file as it was put in; a package as it is. Log the read before.
   * @throws {AuthorityRequestError} `attachment-unknown`, `attachment-damaged`
   */
  read(db: Queries, request: string, file: string): Promise<FileView & { bytes: Uint8Array }>;
  list(db: Queries, request: string): Promise<FileView[]>;
}

export function createCaseFiles(deps: {
  /** The office's own. */
  readonly key: Identity;
  readonly newId: () => string;
}): CaseFiles {
  const { key, newId } = deps;

  function rowOf(
    kind: store.FileRow['kind'],
    { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
    { person, now }: Adding,
  ): store.FileRow {
    return {
      id: newId(),
      kind,
      name,
      size: bytes.length,
      sha256: hash('sha256', bytes, 'buffer'),
      added_at: now,
      added_by: person,
    };
  }

  async function read(db: Queries, request: string, id: string) {
    const row = await store.readContent(db, request, id);
    if (row === undefined) {
      throw new AuthorityRequestError('attachment-unknown', 'The case has no such file');
    }
    const bytes = row.kind === 'package' ? row.content : opened(row.content, key);
    if (!hash('sha256', bytes, 'buffer').equals(row.sha256)) {
      throw new AuthorityRequestError('attachment-damaged', 'The file is not what was put in');
    }
    return { ...viewOf(row), bytes };
  }

  return {
    attach: async (tx, request, file, adding) => {
      requireSize(file.bytes, attachmentBytesMax);
      const row = rowOf('attachment', file, adding);
      await store.insertFile(tx, request, row, encrypt(file.bytes, [key.recipient]));
      return viewOf(row);
    },
    keepItem: async (tx, request, { bytes: given, converted, ...about }, adding) => {
      requireSize(given, itemBytesMax);
      const text = textOf(given);
      const kept = converted ? removePersonalData(text) : text;
      const bytes = Buffer.from(kept, 'utf8');
      const row = rowOf('item', { name: about.name, bytes }, adding);
      await store.insertFile(tx, request, row, encrypt(bytes, [key.recipient]));
      const found = findPersonalData(`${about.name}\n${kept}`).map(({ kind }) => kind);
      const { id, size, sha256 } = viewOf(row);
      return { ...about, id, size, sha256, findings: [...new Set(found)].sort() };
    },
    pack: async (tx, request, recipient, adding) => {
      const to = recipientOf(recipient);
      const bytes = await makePackage(request, to, async (item) => {
        const { bytes } = await read(tx, request.id, item);
        return bytes;
      });
      const row = rowOf('package', { name: `${request.number}.zip.age`, bytes }, adding);
      await store.insertFile(tx, request.id, row, bytes);
      return viewOf(row);
    },
    read,
    list: async (db, request) => (await store.readFiles(db, request)).map(viewOf),
  };
}

function opened(content: Uint8Array, key: Identity): Uint8Array {
  try {
    return decrypt(content, [key]);
  } catch (cause) {
    if (!(cause instanceof AgeError)) throw cause;
    throw new AuthorityRequestError('attachment-damaged', 'The file does not open', { cause });
  }
}

function requireSize(bytes: Uint8Array, max: number): void {
  if (bytes.length <= max) return;
  throw new AuthorityRequestError('attachment-too-large', `At most ${max} bytes are taken`);
}

/** @throws {AuthorityRequestError} `item-unreadable` */
function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new AuthorityRequestError('item-unreadable', 'The item is no text in UTF-8', { cause });
  }
  throw new AuthorityRequestError('item-unreadable', 'The item holds NUL: it is no text');
}

function recipientOf(text: string) {
  try {
    return parseRecipient(text);
  } catch (cause) {
    if (!(cause instanceof AgeError)) throw cause;
    throw new AuthorityRequestError('recipient-invalid', cause.message, { cause });
  }
}

function viewOf(row: store.FileRow): FileView {
  const { id, kind, name, size, added_by: addedBy } = row;
  const addedAt = row.added_at.toString({ smallestUnit: 'millisecond' });
  return {
    id,
    kind,
    name,
    size,
    sha256: Buffer.from(row.sha256).toString('hex'),
    addedAt,
    addedBy,
  };
}
