import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createVerifier } from '@vitrine/tlog';
import { createPartyClient, createPartyRequests, openAdminToken, } from '../modules/identity/index.js';
import { openLedger } from '../modules/ledger/index.js';
import { makeDirectoryDurably } from '../platform/files.js';
import { openKeyFile } from '../platform/keys/index.js';
import { ensureDatabase, migrate, openPostgres } from '../platform/postgres/index.js';
import { migrationFolder } from './paths.js';
export function databaseName(party) {
    return party === 'office' ? 'vitrine_office' : `vitrine_site_${party.replaceAll('-', '_')}`;
}
export function originOf(base, party) {
    return party === 'office' ? `${base}/office` : `${base}/site/${party}`;
}
/** Opens what a party stands on; everything opened is handed to `scope`, to be closed in reverse. */
export async function openParty(options, folder, scope) {
    const { name, directory, clock, databaseUrl } = options;
    const logger = options.logger.child({ party: name });
    const random = (size) => randomBytes(size);
    const database = databaseName(name);
    await makeDirectoryDurably(directory, 0o700);
    await ensureDatabase({ url: databaseUrl, database });
    const db = scope.use(await openPostgres({ url: databaseUrl, database, poolMax: 8 }));
    await migrate(db, migrationFolder('ledger'));
    await migrate(db, migrationFolder(name === 'office' ? 'office' : 'site'));
    const keysDirectory = path.join(directory, 'keys');
    await makeDirectoryDurably(keysDirectory, 0o700);
    const keyFile = path.join(keysDirectory, 'wrapping-key.json');
    const wrapper = await openKeyFile({ path: keyFile, passphrase: options.passphrase, create: true });
    const ledger = scope.use(await openLedger({
        db,
        directory: path.join(directory, 'ledger'),
        site: name,
        origin: originOf(options.originBase, name),
        keysDirectory,
        wrapper,
        clock,
        randomBytes: random,
        logger,
    }));
    const url = options.publicUrl ?? `http://${options.host}:${options.port}`;
    const requests = createPartyRequests({
        signer: ledger.signer,
        audience: url,
        parties: () => folder.all(),
        clock,
        randomBytes: random,
    });
    const adminToken = await openAdminToken({
        path: path.join(directory, 'admin-token'),
        randomBytes: random,
    });
    const { log, witness } = ledger.keys;
    const self = { name, url, origin: ledger.origin, logKeys: log, witnessKeys: witness };
    return {
        options: { ...options, logger },
        url,
        db,
        wrapper,
        ledger,
        requests,
        client: createPartyClient(requests),
        adminToken,
        folder,
        random,
        self,
    };
}
/** Keeps the ledger's witnesses, and the logs it watches, in step with who is known. */
export function followPeers({ ledger, folder, options }, quorumWanted) {
    const apply = () => {
        const others = folder.all().filter((party) => party.name !== options.name);
        ledger.setPeers({
            witnesses: others
                .filter((party) => party.witnessKeys.length > 0)
                .map((party) => ({
                name: party.name,
                url: new URL('/witness/', party.url).href,
                verifiers: party.witnessKeys.map((key) => createVerifier(key)),
            })),
            quorum: quorumWanted,
            watched: new Map(others.map((party) => [party.origin, party.logKeys.map((key) => createVerifier(key))])),
        });
    };
    folder.onChange(apply);
    apply();
}
