import type { Listener } from './interfaces.ts';
import type { ClientSession } from './session.ts';

const reconnectDelayMs = 1_000;

/** See `Postgres.listen`. @throws PostgresError where the first connection fails. */
export async function openListener(
  open: () => Promise<ClientSession>,
  channel: string,
  onNotify: (payload: string) => void,
): Promise<Listener> {
  let session: ClientSession | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const opened = await open();
    opened.client.on('notification', ({ payload }) => onNotify(payload ?? ''));
    await opened.script(`LISTEN "${channel.replaceAll('"', '""')}"`);
    if (closed) return await opened.close();
    session = opened;
    opened.onLost(reconnectLater);
    onNotify('');
  }

  function reconnectLater(): void {
    session = undefined;
    if (closed) return;
    timer = setTimeout(() => void connect().catch(reconnectLater), reconnectDelayMs);
    timer.unref();
  }

  await connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await session?.close();
    },
  };
}
