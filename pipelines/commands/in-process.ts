import { createApp } from '../../src/api/app.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import type { Fetch } from '../../src/client/http.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { packageVersion } from '../runner/publish.ts';
import { releasesFolder } from '../runner/releases.ts';
import { auditTo } from './audit.ts';
import type { CommandIo } from './command.ts';

/**
 * Runs work with the server's own API in this process: the same gate, the same client, no port. A number printed
 * here took the same path as the one on screen.
 * @param work Is handed another API too, over the same releases, which remembers no answer of the first, and those releases.
 */
export async function withApi<T>(
  io: CommandIo,
  work: (fetch: Fetch, another: () => Fetch, shelf: Shelf) => Promise<T>,
): Promise<T> {
  const shelf = new Shelf({ folder: releasesFolder(io.home), log: (line) => io.err(line) });
  await shelf.refresh();
  try {
    const policy = loadPolicy();
    const another = (): Fetch => {
      const app = createApp({
        shelf,
        policy,
        metrics: METRICS,
        codeVersion: packageVersion(),
        audit: (entry) => auditTo(io, entry),
        log: (line) => io.err(line),
      });
      return (path, init) => app.request(path, init);
    };
    return await work(another(), another, shelf);
  } finally {
    await shelf.close();
  }
}
