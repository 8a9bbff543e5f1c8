import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  addComment,
  changeDraft,
  comparePapers,
  createDraft,
  getDraft,
  getDraftDocument,
  getEdition,
  getEditionDocument,
  getEditions,
  getStale,
  getVerification,
  resolveComment,
  saveText,
  takeStep,
} from '../../client/editions.ts';
import type {
  DraftChangeInput,
  DraftView,
  NewCommentInput,
  NewDraftInput,
  StepInput,
  TextEditInput,
} from '../../contracts/paper-draft.ts';
import { browser } from './browser.ts';

/** What a reader chooses on the desk of a draft. */
export interface DraftChoice {
  readonly panel: 'act' | 'write' | 'comments' | 'history';
  /** A block or number to comment on. */
  readonly at?: string;
}
export const PANELS = ['act', 'write', 'comments', 'history'] as const;

export function parseDraft(search: string): DraftChoice {
  const params = new URLSearchParams(search);
  const at = params.get('at');
  return {
    panel: PANELS.find((panel) => panel === params.get('panel')) ?? 'act',
    ...(at !== null && /^[\w.-]{1,120}$/.test(at) ? { at } : {}),
  };
}

export function draftParams({ panel, at }: DraftChoice): URLSearchParams {
  const params = new URLSearchParams();
  if (panel !== 'act') params.set('panel', panel);
  if (at !== undefined) params.set('at', at);
  return params;
}

/** How often the page asks how far the building of an edition has come. */
const BUILDING = 1_000;

export const useEditions = () =>
  useQuery({ queryKey: ['editions'], queryFn: ({ signal }) => getEditions(browser, signal), retry: 1 });

export const useDraft = (id: string) =>
  useQuery({
    queryKey: ['draft', id],
    queryFn: ({ signal }) => getDraft(browser, id, signal),
    refetchInterval: ({ state }) => (state.data?.working ? BUILDING : false),
    retry: 1,
  });

/** The text of a draft as it stands; asked again when it goes on, is written in, or takes up other data. */
export const useDraftDocument = (draft: DraftView) =>
  useQuery({
    queryKey: [
      'draft-document',
      draft.id,
      draft.stage === 'draft' ? 'draft' : draft.revision,
      draft.release,
      draft.stage === 'draft' ? draft.texts.map((text) => text.version).join() : '',
    ],
    queryFn: ({ signal }) => getDraftDocument(browser, draft.id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: 1,
  });

/** Asked only where the current release is another than the draft's. */
export const useStale = (draft: DraftView) =>
  useQuery({
    queryKey: ['draft-stale', draft.id, draft.release, draft.current_release, draft.revision],
    queryFn: ({ signal }) => getStale(browser, draft.id, signal),
    enabled: draft.release !== draft.current_release,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });

/** Changes a draft; the answer is the draft as it now stands. */
function useDraftChange<Input>(id: string, change: (input: Input) => Promise<DraftView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (draft) => {
      client.setQueryData(['draft', id], draft);
      void client.invalidateQueries({ queryKey: ['editions'] });
    },
    // Somebody else was faster, perhaps: what stands now is asked for.
    onError: () => client.invalidateQueries({ queryKey: ['draft', id] }),
  });
}

export const useTakeStep = (id: string) =>
  useDraftChange(id, (step: StepInput) => takeStep(browser, id, step));
export const useChangeDraft = (id: string) =>
  useDraftChange(id, (input: DraftChangeInput) => changeDraft(browser, id, input));
export const useAddComment = (id: string) =>
  useDraftChange(id, (comment: NewCommentInput) => addComment(browser, id, comment));
export const useResolveComment = (id: string) =>
  useDraftChange(id, ({ comment, resolved }: { comment: string; resolved: boolean }) =>
    resolveComment(browser, id, comment, resolved),
  );
export const useSaveText = (id: string, section: string) =>
  useDraftChange(id, (edit: TextEditInput) => saveText(browser, id, section, edit));

export function useCreateDraft() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: NewDraftInput) => createDraft(browser, draft),
    onSuccess: (draft) => {
      client.setQueryData(['draft', draft.id], draft);
      void client.invalidateQueries({ queryKey: ['editions'] });
    },
  });
}

export const useEdition = (id: string) =>
  useQuery({ queryKey: ['edition', id], queryFn: ({ signal }) => getEdition(browser, id, signal), retry: 1 });

export const useEditionDocument = (id: string) =>
  useQuery({
    queryKey: ['edition-document', id],
    queryFn: ({ signal }) => getEditionDocument(browser, id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });

/** Works an edition out again, when asked to. */
export const useVerification = (id: string) =>
  useMutation({ mutationFn: () => getVerification(browser, id) });

export const useComparison = (before: string, after: string) =>
  useQuery({
    queryKey: ['paper-comparison', before, after],
    queryFn: ({ signal }) => comparePapers(browser, before, after, signal),
    enabled: before !== '' && after !== '',
    retry: 1,
  });
