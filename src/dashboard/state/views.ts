import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { deleteView, getViews, saveView } from '../../client/client.ts';
import type { SavedViewInput, SavedViews } from '../../contracts/saved-view.ts';
import { browser } from './browser.ts';

const KEY = ['views'];

/** The views the reader may open; saving and removing answer with the list as it then is. */
export function useViews() {
  const client = useQueryClient();
  const keep = (views: SavedViews): void => {
    client.setQueryData(KEY, views);
  };
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => getViews(browser, signal), retry: 1 });
  const save = useMutation({
    mutationFn: (view: SavedViewInput) => saveView(browser, view),
    onSuccess: keep,
  });
  const remove = useMutation({ mutationFn: (id: string) => deleteView(browser, id), onSuccess: keep });
  return {
    views: list.data?.views ?? [],
    error: save.error ?? remove.error ?? list.error,
    busy: save.isPending || remove.isPending,
    save: save.mutate,
    remove: remove.mutate,
  };
}
