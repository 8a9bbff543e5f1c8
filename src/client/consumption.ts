import type {
  ConsumptionFestivals,
  ConsumptionPrices,
  ConsumptionVouchers,
  FestivalsInput,
  PricesInput,
  VouchersInput,
} from '../contracts/consumption.ts';
import type { MerchantCredit, MerchantCreditInput } from '../contracts/merchant-credit.ts';
import type { Confidence, ConfidenceInput, Merchants, MerchantsInput } from '../contracts/trust.ts';
import { type Fetch, getJson, queryString } from './http.ts';

export const getPrices = (
  fetch: Fetch,
  input: PricesInput = {},
  signal?: AbortSignal,
): Promise<ConsumptionPrices> =>
  getJson(fetch, `/api/consumption/prices${queryString({ ...input })}`, signal);

export const getFestivals = (
  fetch: Fetch,
  input: FestivalsInput = {},
  signal?: AbortSignal,
): Promise<ConsumptionFestivals> =>
  getJson(fetch, `/api/consumption/festivals${queryString({ ...input })}`, signal);

export const getVouchers = (
  fetch: Fetch,
  input: VouchersInput = {},
  signal?: AbortSignal,
): Promise<ConsumptionVouchers> =>
  getJson(fetch, `/api/consumption/vouchers${queryString({ ...input })}`, signal);

export const getMerchants = (
  fetch: Fetch,
  input: MerchantsInput = {},
  signal?: AbortSignal,
): Promise<Merchants> => getJson(fetch, `/api/merchants${queryString({ ...input })}`, signal);

export const getConfidence = (
  fetch: Fetch,
  input: ConfidenceInput = {},
  signal?: AbortSignal,
): Promise<Confidence> => getJson(fetch, `/api/confidence${queryString({ ...input })}`, signal);

/** The register of merchants and what the rule suggests about them, as of a month. */
export const getMerchantCredit = (
  fetch: Fetch,
  input: MerchantCreditInput = {},
  signal?: AbortSignal,
): Promise<MerchantCredit> => getJson(fetch, `/api/merchants/credit${queryString({ ...input })}`, signal);
