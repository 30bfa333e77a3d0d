import type { HttpServer } from './http-server.ts';

/**
 * Lets a server that closes end with the last answer that is under way. By itself Node keeps a
 * connection that was not idle at that moment for as long as keep-alive allows.
 */
export function endWithLastAnswer(app: HttpServer): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async () => {
    // What was sent before is answered now, and its connection idle when this event is over.
    if (isClosing) setImmediate(() => app.server.closeIdleConnections());
  });
}
