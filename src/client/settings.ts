import type { Settings, SettingsInput } from '../contracts/settings.ts';
import { change, type Fetch, getJson } from './http.ts';

export const getSettings = (fetch: Fetch, signal?: AbortSignal): Promise<Settings> =>
  getJson(fetch, '/api/settings', signal);

/** Changes how the house is called and looks; the answer is what then holds. */
export const putSettings = (fetch: Fetch, settings: SettingsInput): Promise<Settings> =>
  change(fetch, 'PUT', '/api/settings', settings);
