/**
 * Appends to a ledger at full speed until it is killed; tells on standard output what it was
 * promised: `acknowledged <index>` and `published <size> <root in hex>`, a line each after the first,
 * `opening`.
 * Arguments: database URL, database, folder.
 */
import { base64Decode, hexEncode } from '@vitrine/tlog';
import { openLedger } from '../../apps/server/src/modules/ledger/index.ts';
import { createGroupCommit } from '../../apps/server/src/platform/group-commit.ts';
import { openPostgres } from '../../apps/server/src/platform/postgres/index.ts';
import { ledgerDeps, stored } from '../support/ledger.ts';

const callers = 48;
const [url = '', database = '', folder = ''] = process.argv.slice(2);

function tell(line: string): void {
  // To a pipe this is synchronous: what was told has left before anything else is promised.
  process.stdout.write(`${line}\n`);
}

tell('opening');
const db = await openPostgres({ url, database });
const ledger = await openLedger(await ledgerDeps(db, { folder }));
const commits = createGroupCommit<number, bigint>(async (numbers) => {
  const entries = numbers.map(stored);
  const logged = await db.transaction((tx) => ledger.append(tx, entries));
  return logged.map(({ index }) => index);
});

async function appendForEver(caller: number): Promise<never> {
  for (let n = caller; ; n += callers) {
    const index = await commits.add(n);
    await ledger.durable(index);
    tell(`acknowledged ${index}`);
    const [, size, root] = ledger.publishedNote()?.split('\n') ?? [];
    if (caller === 0 && size !== undefined && root !== undefined) {
      tell(`published ${size} ${hexEncode(base64Decode(root))}`);
    }
  }
}

await Promise.all(Array.from({ length: callers }, (_, caller) => appendForEver(caller)));
