import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectoryDurably, writeFileDurably } from '../../platform/files.js';
import { IdentityError } from './errors.js';
import { sameDigest, sha256 } from './tokens.js';

const form = /^vta1\.[\w-]{43}$/;
/**
 * Opens `<data>/<party>/admin-token`, made (mode 0600) where there is none.
 * @throws {IdentityError} `token-file-exposed` where others may read it, `token-file-malformed`
 */
export async function openAdminToken(options) {
  const file = options.path;
  const token = (await readAdminToken(file)) ?? (await makeToken(file, options.randomBytes));
  const digest = sha256(token);
  return { path: file, matches: (given) => sameDigest(sha256(given), digest) };
}
/**
 * The token in the file; undefined where there is none.
 * @throws {IdentityError} `token-file-exposed`, `token-file-malformed`
 */
export async function readAdminToken(file) {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new IdentityError('token-file-exposed', `Others may read it: chmod 600 ${file}`);
    }
    const token = (await readFile(file, 'utf8')).trim();
    if (form.test(token)) return token;
    throw new IdentityError('token-file-malformed', `${file} holds no administrator's token`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
async function makeToken(file, randomBytes) {
  const token = `vta1.${Buffer.from(randomBytes(32)).toString('base64url')}`;
  await makeDirectoryDurably(path.dirname(file));
  await writeFileDurably(file, `${token}\n`, { mode: 0o600 });
  return token;
}
