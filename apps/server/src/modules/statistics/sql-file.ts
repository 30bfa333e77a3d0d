import { readFileSync } from 'node:fs';

/** The statement in `sql/<name>.sql` beside a module. @param from its `import.meta.url` */
export function sqlFile(from: string, name: string): string {
  return readFileSync(new URL(`./sql/${name}.sql`, from), 'utf8');
}
