import { useMemo } from 'react';
import { useCatalogue } from '../state/queries.ts';
import { useReader } from './reader.tsx';

/** How a metric is called, by its id; the id itself for what the catalogue does not hold. */
export function useMetricNames(): (id: string) => string {
  const { say } = useReader();
  const { data } = useCatalogue();
  return useMemo(() => {
    const titles = new Map(data?.metrics.map(({ id, title }) => [id, say(title)]));
    return (id) => titles.get(id) ?? id;
  }, [data, say]);
}
