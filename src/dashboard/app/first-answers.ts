import type { QueryClient } from '@tanstack/react-query';
import { alertsQuery } from '../state/alerts.ts';
import { commitmentsQuery } from '../state/commitments.ts';
import { parseOverview } from '../state/overview.ts';
import { catalogueQuery, healthQuery, overviewQuery } from '../state/queries.ts';
import { readRelease } from '../state/release.ts';
import { sessionQuery } from '../state/session.ts';
import { settingsQuery } from '../state/settings.ts';
import { parseShared } from '../state/shared.ts';

/** How long an empty page waits for what it is about, before it shows what it has. */
const PATIENCE_MS = 600;

/**
 * Asks what every page needs, and what the first page needs, before anything is drawn: a page that knows at once whose
 * it is and what it says is drawn once and does not jump. The server has told the browser to ask the same already.
 */
export async function firstAnswers(client: QueryClient, { pathname, search }: Location): Promise<void> {
  const release = readRelease(parseShared(search));
  const home = pathname === '/';
  const region = parseOverview(search).region;
  if (home) {
    void client.prefetchQuery(alertsQuery(release));
    void client.prefetchQuery(commitmentsQuery(release, region));
  }
  const answers = Promise.all([
    client.prefetchQuery(healthQuery),
    client.prefetchQuery(sessionQuery),
    client.prefetchQuery(settingsQuery),
    client.prefetchQuery(catalogueQuery(release)),
    ...(home ? [client.prefetchQuery(overviewQuery(release, region))] : []),
  ]);
  await Promise.race([answers, new Promise((go) => setTimeout(go, PATIENCE_MS))]);
}
