import { useCallback } from 'react';
import type { Labels } from '../../contracts/query.ts';
import { useReader } from './reader.tsx';

/** Names of the codes of an answer in the reader's language; a code without a name stands for itself. */
export function useNames(labels: Labels): (list: string, code: string) => string {
  const { say } = useReader();
  return useCallback(
    (list, code) => {
      const label = labels[list]?.[code];
      return label === undefined ? code : say(label);
    },
    [labels, say],
  );
}
