import type { ChartNoteInput, ChartNotes } from '../contracts/chart-note.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

export const getChartNotes = (fetch: Fetch, region?: string, signal?: AbortSignal): Promise<ChartNotes> =>
  getJson(fetch, `/api/chart-notes${queryString({ region })}`, signal);

/** Writes about a chart; the answer is the list with it. */
export const addChartNote = (fetch: Fetch, note: ChartNoteInput): Promise<ChartNotes> =>
  change(fetch, 'POST', '/api/chart-notes', note);

/** Takes back one's own note; the answer is the list without it. */
export const withdrawChartNote = (fetch: Fetch, id: string, region?: string): Promise<ChartNotes> =>
  change(fetch, 'DELETE', `/api/chart-notes/${encodeURIComponent(id)}${queryString({ region })}`);
