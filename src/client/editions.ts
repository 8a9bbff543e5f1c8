import type { PaperDocument } from '../contracts/paper-document.ts';
import type {
  DraftChangeInput,
  DraftView,
  Editions,
  EditionView,
  NewCommentInput,
  NewDraftInput,
  PaperComparison,
  Stale,
  StepInput,
  TextEditInput,
  TextHistory,
} from '../contracts/paper-draft.ts';
import type { EditionVerification } from '../contracts/paper-edition.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

const draftPath = (id: string): string => `/api/editions/drafts/${encodeURIComponent(id)}`;
const editionPath = (id: string): string => `/api/editions/${encodeURIComponent(id)}`;

export const getEditions = (fetch: Fetch, signal?: AbortSignal): Promise<Editions> =>
  getJson(fetch, '/api/editions', signal);
export const createDraft = (fetch: Fetch, draft: NewDraftInput): Promise<DraftView> =>
  change(fetch, 'POST', '/api/editions/drafts', draft);
export const getDraft = (fetch: Fetch, id: string, signal?: AbortSignal): Promise<DraftView> =>
  getJson(fetch, draftPath(id), signal);
export const changeDraft = (fetch: Fetch, id: string, input: DraftChangeInput): Promise<DraftView> =>
  change(fetch, 'PATCH', draftPath(id), input);
export const getDraftDocument = (fetch: Fetch, id: string, signal?: AbortSignal): Promise<PaperDocument> =>
  getJson(fetch, `${draftPath(id)}/document`, signal);
export const getStale = (fetch: Fetch, id: string, signal?: AbortSignal): Promise<Stale> =>
  getJson(fetch, `${draftPath(id)}/stale`, signal);

/** Saves a section. @throws ClientError CONFLICT whose value is the text somebody else saved meanwhile. */
export const saveText = (
  fetch: Fetch,
  id: string,
  section: string,
  edit: TextEditInput,
): Promise<DraftView> => change(fetch, 'PUT', `${draftPath(id)}/texts/${encodeURIComponent(section)}`, edit);
export const getTextHistory = (
  fetch: Fetch,
  id: string,
  section: string,
  signal?: AbortSignal,
): Promise<TextHistory> => getJson(fetch, `${draftPath(id)}/texts/${encodeURIComponent(section)}`, signal);
export const addComment = (fetch: Fetch, id: string, comment: NewCommentInput): Promise<DraftView> =>
  change(fetch, 'POST', `${draftPath(id)}/comments`, comment);
export const resolveComment = (
  fetch: Fetch,
  id: string,
  comment: string,
  resolved: boolean,
): Promise<DraftView> =>
  change(fetch, 'POST', `${draftPath(id)}/comments/${encodeURIComponent(comment)}`, { resolved });
/** Passes the stage a draft is in, or returns it. */
export const takeStep = (fetch: Fetch, id: string, step: StepInput): Promise<DraftView> =>
  change(fetch, 'POST', `${draftPath(id)}/steps`, step);

export const getEdition = (fetch: Fetch, id: string, signal?: AbortSignal): Promise<EditionView> =>
  getJson(fetch, editionPath(id), signal);
export const getEditionDocument = (fetch: Fetch, id: string, signal?: AbortSignal): Promise<PaperDocument> =>
  getJson(fetch, `${editionPath(id)}/document`, signal);
export const getVerification = (
  fetch: Fetch,
  id: string,
  signal?: AbortSignal,
): Promise<EditionVerification> => getJson(fetch, `${editionPath(id)}/verification`, signal);
export const editionFile = (
  id: string,
  format: 'pdf' | 'pdfa' | 'docx' | 'html' | 'data' | 'bundle',
): string => `${editionPath(id)}/files/${format}`;
export const comparePapers = (
  fetch: Fetch,
  before: string,
  after: string,
  signal?: AbortSignal,
): Promise<PaperComparison> =>
  getJson(fetch, `/api/editions/compare${queryString({ before, after })}`, signal);
