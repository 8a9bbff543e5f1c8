import { queryOptions, useQuery } from '@tanstack/react-query';
import { getAlert, getAlerts } from '../../client/client.ts';
import { browser } from './browser.ts';
import { JUST_ASKED, type ReadRelease, useRelease } from './release.ts';

/** What a reader chooses on the page of alerts. */
export interface AlertsChoice {
  readonly alert?: string;
  readonly all: boolean;
}

export function parseAlerts(search: string): AlertsChoice {
  const params = new URLSearchParams(search);
  const alert = params.get('alert');
  return {
    all: params.get('show') === 'all',
    ...(alert !== null && /^[\w.-]{1,120}$/.test(alert) ? { alert } : {}),
  };
}

export function alertsParams({ alert, all }: AlertsChoice): URLSearchParams {
  const params = new URLSearchParams();
  if (all) params.set('show', 'all');
  if (alert !== undefined) params.set('alert', alert);
  return params;
}

/** The alerts of a release. */
export const alertsQuery = ({ key, release }: ReadRelease) =>
  queryOptions({
    queryKey: ['alerts', key],
    queryFn: ({ signal }) => getAlerts(browser, release, signal),
    staleTime: JUST_ASKED,
    retry: 1,
  });

export const useAlerts = () => useQuery(alertsQuery(useRelease()));

export function useAlert(id: string) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['alert', key, id],
    queryFn: ({ signal }) => getAlert(browser, id, release, signal),
    retry: 1,
  });
}
