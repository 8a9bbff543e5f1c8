import type {
  GapDetail,
  GapInput,
  Gaps,
  GapsInput,
  HandedOn,
  HandOnInput,
  Offers,
  OffersInput,
  Partners,
  PartnersInput,
  Sites,
  SitesInput,
} from '../contracts/supply.ts';
import { change, type Fetch, getJson, queryString } from './http.ts';

/** Gaps between demand and supply by place and domain, the widest first. */
export const getGaps = (fetch: Fetch, input: GapsInput = {}, signal?: AbortSignal): Promise<Gaps> =>
  getJson(fetch, `/api/supply/gaps${queryString({ ...input })}`, signal);

/** One gap, with the sites and partners that could close it. */
export const getGap = (fetch: Fetch, input: GapInput, signal?: AbortSignal): Promise<GapDetail> =>
  getJson(fetch, `/api/supply/gap${queryString({ ...input })}`, signal);

/** Makes a gap a work item. @throws ClientError CONFLICT where it is one already. */
export const handOnGap = (fetch: Fetch, input: HandOnInput): Promise<HandedOn> =>
  change(fetch, 'POST', '/api/supply/gap', input);

/** Sites of a place: what they are for, what they do, and where there are none. */
export const getSites = (fetch: Fetch, input: SitesInput = {}, signal?: AbortSignal): Promise<Sites> =>
  getJson(fetch, `/api/supply/sites${queryString({ ...input })}`, signal);

/** Partners, their projects and the standards they keep. */
export const getPartners = (
  fetch: Fetch,
  input: PartnersInput = {},
  signal?: AbortSignal,
): Promise<Partners> => getJson(fetch, `/api/supply/partners${queryString({ ...input })}`, signal);

/** What the union offers, against list prices and other ratings. */
export const getOffers = (fetch: Fetch, input: OffersInput = {}, signal?: AbortSignal): Promise<Offers> =>
  getJson(fetch, `/api/supply/offers${queryString({ ...input })}`, signal);
