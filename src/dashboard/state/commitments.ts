import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createCommitment, getCommitments } from '../../client/commitments.ts';
import type { NewCommitmentInput } from '../../contracts/commitment.ts';
import { browser } from './browser.ts';
import { useRelease } from './release.ts';

/** What one edition promised and what became of it. */
export function useCommitments(edition: string) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['commitments', key, edition],
    queryFn: ({ signal }) => getCommitments(browser, { edition, release }, signal),
    retry: 1,
  });
}

/** Makes a promise; the promises of its edition, and what waits for whom, are asked for again. */
export function useCreateCommitment(edition: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: NewCommitmentInput) => createCommitment(browser, input),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) =>
          (queryKey[0] === 'commitments' && queryKey[2] === edition) || queryKey[0] === 'work-items',
      }),
  });
}
