import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createClient, type Receipt, storedSample } from '@vitrine/client';
import { fileSource, saveReceipt } from '@vitrine/client/node';
import { verifyCertificate, verifyReceipt } from '@vitrine/verifier';
import { filePieces } from '@vitrine/verifier/node';
import type { RelocationStatus } from '../../modules/relocation/index.ts';
import { signApproval } from '../approval.ts';
import type { Connection, Credentials } from '../connection.ts';
import type { Output } from '../output.ts';
import { followRelocation, size } from '../relocation-view.ts';
import { sendDemoEvents } from './events.ts';
import type { DemoFile } from './files.ts';
import { type DemoCustomer, makeCustomer, makeOperator } from './people.ts';

export interface Story {
  connection: Connection;
  files: readonly DemoFile[];
  folder: string;
  output: Output;
  signal: AbortSignal;
}

export interface Told {
  folder: string;
  submitted: number;
  /** Of threat statistics, made up. */
  events: number;
  duringMove: number;
  lost: number;
  certificate: string;
  fenceMs: number;
  valid: boolean;
  verify: string;
}

const countries = [
  ['Muster AG', 'DE'],
  ['Exemple SA', 'FR'],
  ['Ejemplo SL', 'ES'],
  ['Exemplo Ltda', 'BR'],
  ['Sample Inc', 'US'],
  ['Rei KK', 'JP'],
] as const;

/** The whole story: submit, see where files stand, move Europe while submissions go on, let a stranger check. */
export async function tell(story: Story): Promise<Told> {
  const { connection, output, folder } = story;
  const say = (text: string) => output.note(text);
  say('\n1. People. Two operators, each with a key of their own; customers of six countries.');
  const alice = await makeOperator(connection, 'alice', 'CH');
  const bob = await makeOperator(connection, 'bob', 'CH');
  const customers: DemoCustomer[] = [];
  for (const [name, country] of countries) {
    customers.push(await makeCustomer(connection, name, country));
  }
  for (const one of customers) say(`   ${one.name.padEnd(14)} ${one.country}  home: ${one.site}`);

  say(
    `\n2. ${story.files.length} real files are submitted; each lands at its customer’s home only.`,
  );
  const receipts = await submitAll(story, customers);
  say(`   ${receipts.length} receipts in ${path.join(folder, 'receipts')}`);
  const events = await sendDemoEvents(connection, customers, story.signal);
  say(`   ${events.counted} of ${events.sent} made-up events of their products were counted.`);

  say('\n3. Europe is to move from Moscow to Zurich: a dry run, then two people approve it.');
  const plan = await connection.json<RelocationStatus>('/v1/relocations', {
    token: alice.token,
    json: { region: 'europe', to: 'zurich' },
  });
  say(`   ${JSON.stringify(plan.plan.counts)}, ${size(Number(plan.plan.bytes))}`);
  await approveBoth(connection, plan, 'start', [alice, bob]);

  say('\n4. The move, while European products keep submitting.');
  const during = keepSubmitting(story, customers[0]);
  await steer(connection, plan.relocation, 'start', alice);
  const soaking = await rest(story, plan);
  if (soaking.state !== 'soaking') throw new Error(`the move stopped: ${soaking.problem}`);
  const moved = await during.end();
  say(`   ${moved.receipts.length} files submitted meanwhile, ${moved.failed} lost.`);

  say('\n5. Two people approve the retirement: Moscow’s keys are destroyed, its bytes deleted.');
  await approveBoth(connection, soaking, 'retirement', [alice, bob]);
  await steer(connection, plan.relocation, 'retire', alice);
  const certified = await rest(story, soaking);
  if (certified.state !== 'certified') throw new Error(`not certified: ${certified.problem}`);
  const lost = await countLost(story, customers, [...receipts, ...moved.receipts]);
  say(`   Every acknowledged file was asked for at its home again: ${lost} missing.`);

  say('\n6. A stranger checks, without a network.');
  const checked = await leaveAndVerify(story, plan.relocation, customers[0], alice, receipts);
  return {
    folder,
    submitted: receipts.length,
    events: events.counted,
    duringMove: moved.receipts.length,
    lost,
    ...checked,
  };
}

interface Held {
  customer: DemoCustomer;
  receipt: Receipt;
}

async function submitAll(story: Story, customers: readonly DemoCustomer[]): Promise<Held[]> {
  const { connection, files, output, folder, signal } = story;
  const bar = output.progress('   submitting');
  const held: Held[] = [];
  let done = 0;
  for (const [i, customer] of customers.entries()) {
    const client = createClient({
      officeUrl: connection.officeUrl,
      apiKey: customer.token,
      signal,
    });
    const own = files.filter((_, n) => n % customers.length === i);
    const items = own.map((file) => ({
      source: () => fileSource(file.path),
      metadata: { fileName: path.basename(file.path), product: 'Demo Shield', reason: 'unknown' },
    }));
    await client.submitMany(items, {
      concurrency: 8,
      onOutcome: async (outcome) => {
        done += 1;
        bar.update(done, files.length, customer.site);
        if ('error' in outcome) throw outcome.error;
        const { receipt } = outcome.submission;
        held.push({ customer, receipt });
        await saveReceipt(path.join(folder, 'receipts'), receipt);
      },
    });
  }
  bar.end(`${done} files`);
  return held;
}

/** One European product that submits small files, one after the other, until told to end. */
function keepSubmitting(story: Story, customer: DemoCustomer | undefined) {
  if (customer === undefined) throw new Error('there is no customer');
  const { connection, signal } = story;
  const client = createClient({ officeUrl: connection.officeUrl, apiKey: customer.token, signal });
  let ended = false;
  let failed = 0;
  const receipts: Held[] = [];
  const running = (async () => {
    for (let n = 0; !ended; n++) {
      const bytes = new TextEncoder().encode(`observed during the move, number ${n}\n`);
      try {
        const { receipt } = await client.submit(bytes, { fileName: `observed-${n}.txt` });
        receipts.push({ customer, receipt });
      } catch (error) {
        if (signal.aborted) throw error;
        failed += 1;
      }
    }
  })();
  return {
    end: async () => {
      ended = true;
      await running;
      return { receipts, failed };
    },
  };
}

async function approveBoth(
  connection: Connection,
  status: RelocationStatus,
  stage: 'start' | 'retirement',
  people: readonly Credentials[],
): Promise<void> {
  for (const person of people) {
    const approval = await signApproval(status, stage, person);
    const url = `/v1/relocations/${status.relocation}/approvals`;
    await connection.json(url, { token: person.token, json: { approval } });
  }
}

async function steer(connection: Connection, id: string, act: string, person: Credentials) {
  await connection.json(`/v1/relocations/${id}/${act}`, { token: person.token, method: 'POST' });
}

async function rest({ connection, output, signal }: Story, from: RelocationStatus) {
  const now = await connection.json<RelocationStatus>(`/v1/relocations/${from.relocation}`);
  return followRelocation(connection, now, output, signal);
}

/** Asks for every acknowledged sample where the customer's home is now. */
async function countLost(
  { connection }: Story,
  customers: readonly DemoCustomer[],
  held: readonly Held[],
): Promise<number> {
  let lost = 0;
  for (const customer of customers) {
    const home = await connection.json<{ url: string }>(`/v1/home?country=${customer.country}`);
    const own = held.filter((one) => one.customer === customer);
    for (const { receipt } of own) {
      const sha256 = storedSample(receipt)?.sha256;
      const found = await connection
        .fetch(`/v1/samples/${sha256}`, { token: customer.token }, home.url)
        .then(
          (response) => response.ok,
          () => false,
        );
      if (!found) lost += 1;
    }
  }
  return lost;
}

async function leaveAndVerify(
  story: Story,
  relocation: string,
  customer: DemoCustomer | undefined,
  person: Credentials,
  held: readonly Held[],
) {
  const { connection, folder, output } = story;
  const base = `/v1/relocations/${relocation}`;
  const at = (name: string) => path.join(folder, name);
  const save = async (name: string, url: string, token?: string) => {
    const response = await connection.fetch(url, token === undefined ? {} : { token });
    await writeFile(at(name), Buffer.from(await response.arrayBuffer()));
  };
  await mkdir(folder, { recursive: true });
  await save('certificate.json', `${base}/certificate`);
  await save('move.manifest', `${base}/manifest`);
  await save('trust-policy.txt', '/v1/trust-policy');
  const customerUrl = `${base}/customers/${customer?.id}/certificate`;
  await save('certificate-of-one-customer.json', customerUrl, person.token);
  const trust = await (await connection.fetch('/v1/trust-policy')).text();
  const text = await (await connection.fetch(`${base}/certificate`)).text();
  const manifest = filePieces(at('move.manifest'));
  const verdict = await verifyCertificate(text, trust, { manifest });
  for (const sentence of verdict.proven) output.note(`   ✓ ${sentence}`);
  for (const sentence of verdict.declared) output.note(`   – declared: ${sentence}`);
  for (const sentence of verdict.notCovered) output.note(`   – not covered: ${sentence}`);
  for (const { message } of verdict.failures) output.note(`   ✗ ${message}`);
  let receiptsValid = 0;
  for (const { receipt } of held) {
    if ((await verifyReceipt(JSON.stringify(receipt), trust)).valid) receiptsValid += 1;
  }
  output.note(`   ✓ ${receiptsValid} of ${held.length} receipts verify.`);
  const { body } = JSON.parse(text) as { body: { fence: { durationMs: number } } };
  return {
    certificate: at('certificate.json'),
    fenceMs: body.fence.durationMs,
    valid: verdict.valid && receiptsValid === held.length,
    verify: [
      `node ${at('vitrine-verify.mjs')} certificate ${at('certificate.json')}`,
      `--manifest ${at('move.manifest')} --trust ${at('trust-policy.txt')}`,
    ].join(' '),
  };
}
