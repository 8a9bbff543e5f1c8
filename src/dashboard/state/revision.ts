import { useQuery } from '@tanstack/react-query';
import { getRevision } from '../../client/revision.ts';
import type { Gauge } from '../../contracts/thermometer.ts';
import { browser } from './browser.ts';
import { STEADY, useRelease } from './release.ts';

/** Why a gauge reads otherwise than in the release before. */
export function useRevision(gauge: Gauge, region: string | undefined) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['revision', key, gauge, region],
    queryFn: ({ signal }) => getRevision(browser, { gauge, region, release }, signal),
    ...STEADY,
  });
}
