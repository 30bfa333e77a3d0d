import { createHash } from 'node:crypto';
import { ssdeep } from './ssdeep.ts';
import { tlsh } from './tlsh.ts';

/** The file's digests but imphash, which needs the structure of a program. */
export interface Digests {
  /** Hexadecimal in lower case, as the other two. */
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  /** `blocksize:long:short` */
  readonly ssdeep: string;
  /** `T1…`; none for files below 50 bytes or with too little variety. */
  readonly tlsh?: string;
  readonly sizeBytes: number;
}

export function digestsOf(bytes: Uint8Array): Digests {
  const hex = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  const local = tlsh(bytes);
  return {
    md5: hex('md5'),
    sha1: hex('sha1'),
    sha256: hex('sha256'),
    ssdeep: ssdeep(bytes),
    ...(local === undefined ? {} : { tlsh: local }),
    sizeBytes: bytes.length,
  };
}
