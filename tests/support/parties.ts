import path from 'node:path';
import { choosePorts } from '../../apps/server/src/compose/ports.ts';
import { type Addresses, type System, startCommand, temporaryFolder } from './system.ts';

/** Office and sites in processes of their own, each on its own data folder. */
export interface Parties {
  readonly at: Addresses;
  readonly office: System;
  readonly moscow: System;
  readonly zurich: System;
}

export async function startParties(): Promise<Parties> {
  const data = await temporaryFolder();
  const parties = path.join(data, 'parties');
  const [port] = await choosePorts('127.0.0.1', 0, 1);
  // The office comes back where it was; sites may come back elsewhere, as their party files tell.
  const start = (words: readonly string[], folder: string) =>
    startCommand(words, {
      data: path.join(data, folder),
      args: ['--port', folder === 'o' ? `${port}` : '0', '--parties', parties],
    });
  const office = await start(['office'], 'o');
  const moscow = await start(['site', '--name', 'moscow'], 'm');
  const zurich = await start(['site', '--name', 'zurich'], 'z');
  const at: Addresses = {
    data,
    get office() {
      return office.office;
    },
    get sites() {
      return { ...moscow.sites, ...zurich.sites };
    },
  };
  return { at, office, moscow, zurich };
}
