import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getSettings, putSettings } from '../../client/settings.ts';
import type { SettingsInput } from '../../contracts/settings.ts';
import { browser } from './browser.ts';

const KEY = ['settings'];

/** How the house is called and looks, as the server keeps it. */
export const settingsQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => getSettings(browser, signal),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** How the house is called and looks. */
export const useSettings = () => useQuery(settingsQuery);

export function useChangeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: SettingsInput) => putSettings(browser, input),
    onSuccess: (settings) => client.setQueryData(KEY, settings),
  });
}
