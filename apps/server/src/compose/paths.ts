import { fileURLToPath } from 'node:url';

const repository = new URL('../../../../', import.meta.url);

/** Folder of the SQL of one kind of database. */
export function migrationFolder(kind: 'ledger' | 'office' | 'site' | 'statistics'): string {
  return fileURLToPath(new URL(`migrations/${kind}`, repository));
}

/** The policy of a first start that names none: the model programme before its first move. */
export function examplePolicy(): string {
  return fileURLToPath(new URL('examples/gti/2018.yaml', repository));
}
