import { useCatalogue } from '../state/queries.ts';
import type { Provenance } from './download.ts';
import { provenanceOf } from './provenance.ts';
import { useReader } from './reader.tsx';

/** What may be said of any number on the page: its release and how far that reaches. */
export function useProvenance(): Provenance {
  const reader = useReader();
  const { data } = useCatalogue();
  return data === undefined ? {} : provenanceOf(data, reader);
}
