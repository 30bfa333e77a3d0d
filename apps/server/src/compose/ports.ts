import { createServer } from 'node:net';

/** Neighbouring ports, or free ones where the first is 0. */
export async function choosePorts(host: string, first: number, count: number): Promise<number[]> {
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
