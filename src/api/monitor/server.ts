import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Monitor } from './monitor.ts';

/** Never reachable from another machine: what watches this one runs here, or comes through its own tunnel. */
const HOST = '127.0.0.1';

/**
 * Answers `/metrics` (Prometheus text), `/live` and `/ready` (503 until there is a release) on a port of its own, so
 * that no account is needed and no door of the API opens.
 * @param port 0 picks a free one. @throws Error with code EADDRINUSE when the port is taken.
 */
export async function listenMonitor(
  monitor: Monitor,
  port: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const say = (status: number, body: string, type = 'text/plain; charset=utf-8'): void =>
      void response.writeHead(status, { 'content-type': type }).end(body);
    if (request.url === '/live') say(200, 'live\n');
    else if (request.url === '/ready')
      say(monitor.isReady ? 200 : 503, monitor.isReady ? 'ready\n' : 'no release\n');
    else if (request.url === '/metrics')
      monitor.text().then(
        (text) => say(200, text, monitor.contentType),
        (error: unknown) => say(500, `${String(error)}\n`),
      );
    else say(404, '/metrics /live /ready\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
