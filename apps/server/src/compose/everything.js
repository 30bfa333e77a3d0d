import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { parsePolicy, problemLine } from '../modules/residency/index.js';
import { systemClock } from '../platform/clock.js';
import { makeDirectoryDurably } from '../platform/files.js';
import { startEmbeddedPostgres } from '../platform/postgres/index.js';
import { startOffice } from './office.js';
import { openPartyFolder } from './party-folder.js';
import { openPassphrase } from './passphrase.js';
import { examplePolicy } from './paths.js';
import { startSite } from './site.js';
/** The whole system in one process on embedded stores: the office, and each site of the policy on a port of its own. */
export async function startEverything(options) {
    await using scope = new AsyncDisposableStack();
    const { host, originBase, logger } = options;
    const clock = options.clock ?? systemClock;
    const directory = path.resolve(options.directory);
    await makeDirectoryDurably(directory, 0o700);
    const databaseUrl = options.databaseUrl ?? (await embeddedDatabase(directory, logger, scope));
    const policyFile = options.policyFile ?? examplePolicy();
    const policy = await readPolicy(policyFile);
    const names = Object.keys(policy.sites).sort();
    const passphrase = options.passphrase ?? (await openPassphrase(path.join(directory, 'passphrase'), logger));
    const folder = scope.use(await openPartyFolder({ directory: path.join(directory, 'parties'), clock, logger }));
    const ports = await choosePorts(host, options.port, names.length + 1);
    const common = { databaseUrl, originBase, host, passphrase, clock, logger };
    const quorum = names.length > 0 ? 1 : 0;
    const office = scope.use(await startOffice({
        ...common,
        name: 'office',
        directory: path.join(directory, 'office'),
        port: ports[0] ?? 0,
        policyFile,
        quorum,
    }, folder));
    const sites = [];
    for (const [i, name] of names.entries()) {
        const site = await startSite({
            ...common,
            name,
            directory: path.join(directory, 'sites', name),
            port: ports[i + 1] ?? 0,
            dataCentres: policy.sites[name]?.dataCentres ?? [],
            buckets: {},
            workers: 1,
            quorum,
            backups: [],
        }, folder);
        sites.push(scope.use(site));
    }
    const held = scope.move();
    return {
        office: office.url,
        sites: Object.fromEntries(sites.map((site) => [site.name, site.url])),
        [Symbol.asyncDispose]: () => held.disposeAsync(),
    };
}
async function embeddedDatabase(directory, logger, scope) {
    const server = scope.use(await startEmbeddedPostgres({ directory: path.join(directory, 'postgres'), logger }));
    return server.url('postgres');
}
async function readPolicy(file) {
    const { policy, problems } = parsePolicy(await readFile(file, 'utf8'));
    if (policy !== undefined)
        return policy;
    throw new Error(`${file} is not a residency policy:\n${problems.map(problemLine).join('\n')}`);
}
/** Neighbouring ports, or free ones where the first is 0. */
async function choosePorts(host, first, count) {
    if (first !== 0)
        return Array.from({ length: count }, (_, i) => first + i);
    const held = await Promise.all(Array.from({ length: count }, () => holdPort(host)));
    return Promise.all(held.map((one) => one.release()));
}
async function holdPort(host) {
    const server = createServer();
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, host, resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return {
        release: () => new Promise((resolve) => server.close(() => resolve(port))),
    };
}
