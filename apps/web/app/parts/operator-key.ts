import {
  formatNote,
  formatVerifierKey,
  makeVerifierKey,
  type Signer,
  signatureTypes,
  signNote,
} from '@vitrine/tlog';

/**
 * The key with which a person signs approvals. It is made in this browser, cannot be taken out of
 * it (not even by our own pages), and stays in its database, one for each operator.
 */
export interface OperatorKey {
  /** vkey (Ed25519) under the operator's name. */
  readonly verifierKey: string;
  /** A signed note (C2SP signed-note) of this text. */
  sign(text: string): Promise<string>;
}

const database = 'vitrine-operator-key';
const table = 'keys';

/** This browser's key of that operator; undefined where it has none. */
export async function findKey(operator: string): Promise<OperatorKey | undefined> {
  const pair = await inTable<CryptoKeyPair | undefined>('readonly', (keys) => keys.get(operator));
  return pair && (await keyOf(operator, pair));
}

/** Makes this browser's key of that operator. */
export async function makeKey(operator: string): Promise<OperatorKey> {
  const key = await prepareKey(operator);
  await key.adopt();
  return key;
}

/**
 * Makes a key that is this browser's once it is adopted. Until then it stands beside the one that
 * there is, so that neither is lost where the office refuses the new one.
 */
export async function prepareKey(
  operator: string,
): Promise<OperatorKey & { adopt(): Promise<void> }> {
  const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  // No operator's name has a space.
  const prepared = `${operator} next`;
  await inTable('readwrite', (keys) => keys.put(pair, prepared));
  const adopt = async () => {
    await inTable('readwrite', (keys) => keys.put(pair, operator));
    await inTable('readwrite', (keys) => keys.delete(prepared));
  };
  return { ...(await keyOf(operator, pair)), adopt };
}

async function keyOf(operator: string, pair: CryptoKeyPair): Promise<OperatorKey> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const key = makeVerifierKey(operator, signatureTypes.ed25519, publicKey);
  const verifierKey = formatVerifierKey(key);
  const signer: Signer = {
    name: operator,
    keyId: key.keyId,
    type: key.type,
    verifierKey,
    sign: async (text) => {
      const bytes = new TextEncoder().encode(text);
      return new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, bytes));
    },
  };
  return { verifierKey, sign: async (text) => formatNote(await signNote({ text }, [signer])) };
}

/** Base64 of 16 random bytes: an approval's nonce. */
export function freshNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

async function inTable<T>(
  mode: IDBTransactionMode,
  act: (keys: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const db = await open();
  try {
    const transaction = db.transaction(table, mode);
    const result = await settled(act(transaction.objectStore(table)));
    return result as T;
  } finally {
    db.close();
  }
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(table);
  return settled(opening);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser’s database failed'));
  });
}
