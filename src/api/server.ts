import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { SYSTEM } from '../accounts/principal.ts';
import { type Asking, onBehalf } from './access/ambient.ts';
import { createApp } from './app.ts';
import type { ApiOptions } from './context.ts';
import { Warmer } from './warm.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Lets running answers end, then closes the releases. */
  stop(): Promise<void>;
}

/** Only this machine, unless told otherwise: without accounts whoever reaches the port is the local user. */
const HOST = '127.0.0.1';

export interface ListenOptions {
  readonly host?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
}
/** The server warming its answers. */
const OURSELVES: Asking = {
  principal: SYSTEM,
  address: null,
  purpose: null,
  told: {},
  exported: false,
  ofPlaces: false,
  sessionHash: null,
};
/**
 * A connection is kept open longer than clients and proxies keep theirs (commonly 60 s): who sends on one that the
 * server is just closing would see it reset. Node's own 5 seconds are shorter than a page is read.
 */
const KEEP_ALIVE_MS = 75_000;
/** How long a server may work out its first page before it says that it listens. */
const FIRST_PAGE_MS = 8000;
/** How long running answers may take to end once the server is told to stop. */
const PATIENCE_MS = 5000;

/**
 * Starts the server, on 127.0.0.1 unless told otherwise, and follows the release pointer.
 * @param port 0 picks a free one. @throws Error with code EADDRINUSE when the port is taken.
 */
export async function listen(
  options: ApiOptions,
  port: number,
  { host = HOST, tls }: ListenOptions = {},
): Promise<Listening> {
  await options.shelf.follow();
  const app = createApp(options);
  const server = await new Promise<Server>((resolve, reject) => {
    const encrypted = tls
      ? { createServer: createTlsServer, serverOptions: { ...tls, minVersion: 'TLSv1.2' as const } }
      : {};
    const starting = serve({ fetch: app.fetch, port, hostname: host, ...encrypted }, () =>
      resolve(starting as Server),
    ) as Server;
    starting.once('error', reject);
  }).catch(async (error: unknown) => {
    await options.shelf.close();
    throw error;
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + PATIENCE_MS;
  const { port: taken } = server.address() as AddressInfo;
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${taken}`;
  // Whoever opens the first page of a release should not be the one who waits for its first questions.
  const warmer = new Warmer((path) =>
    Promise.resolve(
      onBehalf(OURSELVES, () => app.request(path, { headers: { 'accept-encoding': 'gzip' } })),
    ).then(
      async (answer) => void (await answer.arrayBuffer()),
      () => {},
    ),
  );
  server.on('request', () => warmer.heard());
  options.shelf.onCurrent(({ manifest }) => void warmer.start(manifest.watermark.complete_through));
  const month = await options.shelf
    .read(undefined, async ({ manifest }) => manifest.watermark.complete_through)
    .catch(() => null);
  // Who comes before the first page is worked out would only wait for it.
  await Promise.race([warmer.start(month), sleep(FIRST_PAGE_MS, undefined, { ref: false })]);
  return {
    url,
    port: taken,
    stop: async () => {
      await warmer.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // A download that nobody reads must not keep the process.
        setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref();
      });
      await options.shelf.close();
    },
  };
}
