import * as lmdb from 'lmdb';

/** What of the binding is used beyond its documented interface; a test holds it to that. */
interface NativeReads {
  getSharedByBinary(store: number, keyBytes: number): Buffer | undefined;
}

/** Values of an LMDB file that is never written again. */
export interface MappedFile extends Disposable {
  /** The value in the file's own memory: nothing is copied. Gone with the file. */
  view(key: Uint8Array): Buffer | undefined;
  /** The value, copied. */
  get(key: Uint8Array): Uint8Array | undefined;
}

/**
 * Opens a finished file. Views are pages of the map, shared by all threads and with the page cache:
 * a file of six gigabytes takes no memory of the process. The map must outlive them, so whoever
 * holds views drops them before it disposes of this.
 */
export function openMapped(file: string): MappedFile {
  // The binding looks keys up in a buffer of its own, which it hands to the encoder of keys.
  let keyBuffer: Uint8Array | undefined;
  const store: lmdb.RootDatabase<Uint8Array, Uint8Array> = lmdb.open({
    path: file,
    encoding: 'binary',
    keyEncoder: {
      writeKey(key: Uint8Array, target: Uint8Array, position: number) {
        keyBuffer = target;
        target.set(key, position);
        return position + key.length;
      },
      readKey: (source: Uint8Array, start: number, end: number) => source.slice(start, end),
    },
    readOnly: true,
  });
  const { dbAddress } = store as unknown as { readonly dbAddress: number };
  const { nativeAddon: native } = lmdb as unknown as { readonly nativeAddon: NativeReads };
  return {
    get: (key) => store.getBinary(key),
    view(key) {
      // Renews the transaction of reading, and makes the buffer known.
      if (store.getBinaryFast(Uint8Array.of(0)) === undefined || keyBuffer === undefined) return;
      keyBuffer.set(key, 0);
      return native.getSharedByBinary(dbAddress, key.length);
    },
    [Symbol.dispose]: () => void store.close(),
  };
}
