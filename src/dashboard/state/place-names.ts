import type { Bilingual } from '../../domain/text.ts';
import { useCatalogue } from './queries.ts';

/** A code of a scope with the name the current release knows for it: a region's, or that of a union without an area. */
export function useNamed(say: (text: Bilingual) => string): (code: string) => string {
  const { data } = useCatalogue();
  return (code) => {
    const name = data?.regions.find((region) => region.code === code)?.name ?? data?.labels.org?.[code];
    return name ? `${code} ${say(name)}` : code;
  };
}
