import { ClientError, type ReputationClientOptions } from '@vitrine/client';
import { UsageError } from '../command.ts';

const defaultOfficeUrl = 'http://127.0.0.1:8080';

/** `productOptions` as a product client takes them. @throws {UsageError} without a key */
export function clientOptions(
  options: {
    readonly key: string | undefined;
    readonly office: string | undefined;
    readonly 'allow-http': boolean;
  },
  env: NodeJS.ProcessEnv,
  command: string,
  signal: AbortSignal,
): ReputationClientOptions {
  const apiKey = options.key ?? env.VITRINE_KEY ?? '';
  if (apiKey === '') throw new UsageError('Give --key or set VITRINE_KEY', command);
  return {
    apiKey,
    officeUrl: options.office ?? (env.VITRINE_OFFICE_URL || defaultOfficeUrl),
    allowHttp: options['allow-http'],
    signal,
  };
}

/** @throws {UsageError} for a key or an address of a wrong form */
export function openAs<T>(command: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof ClientError) throw new UsageError(error.message, command);
    throw error;
  }
}
