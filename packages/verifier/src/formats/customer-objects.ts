import { hexEncode, leafHash, TreeBuilder, utf8Encode } from '@vitrine/tlog';
import { canonicalJson } from './canonical-json.ts';
import { recordBytes } from './manifest-record.ts';
import { arrayOf, base64Of, conform, hex32, type Infer, integer, object } from './shape.ts';

/** The objects of the largest customer whose certificate is read. */
export const customerObjectsMax = 10_000_000;
/** Characters of one object in a certificate. */
export const customerObjectLengthMax = 8_192;

export const customerObject = object({
  record: base64Of(recordBytes),
  index: integer(),
  proof: arrayOf(base64Of(32), 0, 63),
  key: base64Of(32),
  sha256: hex32,
});

/** One object of a customer, with its place in the manifest and what opens its commitment. */
export type CustomerObject = Infer<typeof customerObject>;

/** @throws {FormatError} `malformed-certificate` */
export function checkCustomerObject(value: unknown): CustomerObject {
  return conform(customerObject, value, 'malformed-certificate');
}

/** What stands for a customer's objects in what is signed. */
export interface ListedObjects {
  readonly count: number;
  /** Lower-case hexadecimal: RFC 6962 tree over the canonical JSON of each. */
  readonly root: string;
}

/** Computes {@link ListedObjects} of objects as they come, in memory that does not grow with them. */
export class ObjectList {
  readonly #tree = new TreeBuilder();

  get count(): number {
    return Number(this.#tree.size);
  }

  /** @param text the object's canonical JSON */
  add(text: string): void {
    this.#tree.append([leafHash(utf8Encode(text))]);
  }

  finish(): ListedObjects {
    return { count: this.count, root: hexEncode(this.#tree.root()) };
  }
}

export function listObjects(objects: Iterable<unknown>): ListedObjects {
  const list = new ObjectList();
  for (const one of objects) list.add(canonicalJson(one));
  return list.finish();
}
