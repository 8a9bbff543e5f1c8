import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addChartNote, getChartNotes, withdrawChartNote } from '../../client/chart-notes.ts';
import type { ChartNoteInput, ChartNotes } from '../../contracts/chart-note.ts';
import { browser } from './browser.ts';

/** Months and hashes change from answer to answer; what is left of a file name is the chart. */
export const chartId = (name: string): string =>
  name.replace(/-(\d{4,6}|[0-9a-f]{8})(?=-|$)/g, '').replace(/[^\w.-]/g, '_');

/** The place a page speaks of, as its address says: notes stand there. */
export const notePlace = (search: string): string | undefined => {
  const region = new URLSearchParams(search).get('region');
  return region !== null && /^[\w.-]{1,40}$/.test(region) ? region : undefined;
};

/** What people wrote about the charts of one place; nothing where the server keeps no worklog or the reader may not. */
export function useChartNotes(region: string | undefined, wanted: boolean) {
  const client = useQueryClient();
  const key = ['chart-notes', region];
  const keep = (notes: ChartNotes): void => {
    client.setQueryData(key, notes);
  };
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => getChartNotes(browser, region, signal),
    enabled: wanted,
    retry: false,
  });
  const add = useMutation({
    mutationFn: (note: Omit<ChartNoteInput, 'region'>) => addChartNote(browser, { ...note, region }),
    onSuccess: keep,
  });
  const withdraw = useMutation({
    mutationFn: (id: string) => withdrawChartNote(browser, id, region),
    onSuccess: keep,
  });
  return { notes: list.data?.notes ?? [], list, add, withdraw };
}
