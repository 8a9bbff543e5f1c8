import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getSession } from '../../client/accounts.ts';
import type { SessionView } from '../../contracts/account.ts';
import type { Capability } from '../../domain/role.ts';
import { browser, keepToken } from './browser.ts';

const KEY = ['session'];

/** Who is asking, as the server sees it. */
export const sessionQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal }) => {
    const found = await getSession(browser, signal);
    keepToken(found.csrf);
    return found;
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: 1,
});

/** Who looks at the page. While it is not known the page behaves as it does without accounts. */
export const useSession = (): SessionView | undefined => useQuery(sessionQuery).data;

/** Whether the page should offer something; the server decides whether it is given. */
export function useMay(): (what: Capability) => boolean {
  const session = useSession();
  return (what) => session === undefined || !session.accounts || session.may.includes(what);
}

/** Does something about the session, then asks everything anew: another reader sees other answers. */
export function useSessionChange<Input>(work: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEY });
      await client.resetQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
    },
  });
}
