import { open } from 'node:fs/promises';
import {
  POLICY_BYTES_MAX,
  type PolicyProblem,
  parsePolicy,
  problemLine,
  type ResidencyPolicy,
} from '../../modules/residency/index.ts';
import { UsageError } from '../command.ts';
import { ApiError } from '../connection.ts';

/** The file has problems: they are the answer, and the exit status is 1. */
class PolicyInvalid extends Error {
  override readonly name = 'PolicyInvalid';
  readonly code = 'policy-invalid';
  readonly title = 'Not a residency policy';

  constructor(file: string, problems: readonly PolicyProblem[]) {
    super([`${file} cannot be used:`, ...problems.map(problemLine)].join('\n  '));
  }
}

/** No more of a file than shows that it is too large for a policy. @throws UsageError */
export async function readPolicyBytes(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file, 'r');
    const buffer = Buffer.alloc(POLICY_BYTES_MAX + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') throw new UsageError(`There is no file ${file}`);
    if (code === 'EISDIR') throw new UsageError(`${file} is a folder`);
    if (code === 'EACCES') throw new UsageError(`${file} may not be read`);
    throw error;
  }
}

/** @throws PolicyInvalid */
export function requirePolicy(file: string, bytes: Uint8Array): ResidencyPolicy {
  const { policy, problems } = parsePolicy(bytes);
  if (policy === undefined) throw new PolicyInvalid(file, problems);
  return policy;
}

/** Asks the office something about a file: problems that it finds are the file's. @throws PolicyInvalid */
export async function askWithFile<T>(file: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ApiError && Array.isArray(error.problem.problems)) {
      throw new PolicyInvalid(file, error.problem.problems);
    }
    throw error;
  }
}
