import { createServer } from 'node:net';
import { ConfigError } from '../platform/config/index.ts';

const portMax = 65_535;

/**
 * Neighbouring ports, or free ones where the first is 0.
 * @throws {ConfigError} `invalid-setting` where there are not so many
 */
export async function choosePorts(host: string, first: number, count: number): Promise<number[]> {
  if (first + count - 1 > portMax) {
    const wanted = `${count} from ${first} on are needed`;
    throw new ConfigError('invalid-setting', `${portMax} is the last port, and ${wanted}`);
  }
  if (first !== 0) return Array.from({ length: count }, (_, i) => first + i);
  const held = await Promise.all(Array.from({ length: count }, () => holdPort(host)));
  return Promise.all(held.map((one) => one.release()));
}

async function holdPort(host: string): Promise<{ release(): Promise<number> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    release: () => new Promise((resolve) => server.close(() => resolve(port))),
  };
}
