import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createCommitment, getCommitments } from '../../client/commitments.ts';
import type { NewCommitmentInput } from '../../contracts/commitment.ts';
import { browser } from './browser.ts';
import { type ReadRelease, STEADY, useRelease } from './release.ts';

/** What the newest published paper of a place promised, and what became of it. */
export const commitmentsQuery = ({ key, release }: ReadRelease, region: string | undefined) =>
  queryOptions({
    queryKey: ['commitments', key, region],
    queryFn: ({ signal }) => getCommitments(browser, { release, region }, signal),
    ...STEADY,
    retry: false,
  });

export const useCommitments = (region: string | undefined) =>
  useQuery(commitmentsQuery(useRelease(), region));

/** What one edition promised and what became of it. */
export function useEditionCommitments(edition: string) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['commitments', key, 'edition', edition],
    queryFn: ({ signal }) => getCommitments(browser, { edition, release }, signal),
    retry: 1,
  });
}

/** Makes a promise; all promises, and what waits for whom, are asked for again. */
export function useCreateCommitment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: NewCommitmentInput) => createCommitment(browser, input),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] === 'commitments' || queryKey[0] === 'work-items',
      }),
  });
}
