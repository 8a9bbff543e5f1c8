import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useState } from 'react';
import {
  getBeforeAfter,
  getBenchmarks,
  getCatalogue,
  getHealth,
  getImport,
  getMethod,
  getMixRate,
  getOutlook,
  getOverview,
  getPaper,
  getQuality,
  getQuery,
  getReporters,
  getRepresentation,
  getTemplates,
  getThermometer,
  type InspectionInput,
  inspectImport,
  postInspected,
  postReturn,
  queryPath,
  type ReturnedTicket,
  writeTicket,
} from '../../client/client.ts';
import type { Inspection } from '../../contracts/inspection.ts';
import type { QueryInput, QueryResult } from '../../contracts/query.ts';
import type { TicketRequest } from '../../contracts/return-ticket.ts';
import type { ThermometerInput } from '../../contracts/thermometer.ts';
import { browser } from './browser.ts';
import { JUST_ASKED, type ReadRelease, STEADY, useRelease } from './release.ts';

/** How often the page asks whether another release has been published. */
const POLL = 60_000;
const JOB_POLL = 1_000;

/** What is current, and whether there is anything at all. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => getHealth(browser, signal),
  staleTime: JUST_ASKED,
  retry: 1,
});

/** Everything a request may name. */
export const catalogueQuery = ({ key, release }: ReadRelease) =>
  queryOptions({
    queryKey: ['catalogue', key],
    queryFn: ({ signal }) => getCatalogue(browser, release, signal),
    ...STEADY,
  });

/** The first page of one place. */
export const overviewQuery = ({ key, release }: ReadRelease, region: string | undefined) =>
  queryOptions({
    queryKey: ['overview', key, region],
    queryFn: ({ signal }) => getOverview(browser, { release, region }, signal),
    ...STEADY,
  });

export const useHealth = () => useQuery({ ...healthQuery, refetchInterval: POLL });

export const useCatalogue = () => useQuery(catalogueQuery(useRelease()));

export const useOverview = (region: string | undefined) =>
  useQuery({ ...overviewQuery(useRelease(), region), placeholderData: keepPreviousData });

export function useQuality() {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['quality', key],
    queryFn: ({ signal }) => getQuality(browser, release, signal),
    ...STEADY,
  });
}

export function useReporters() {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['reporters', key],
    queryFn: ({ signal }) => getReporters(browser, release, signal),
    ...STEADY,
  });
}

export function useRepresentation() {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['representation', key],
    queryFn: ({ signal }) => getRepresentation(browser, release, signal),
    ...STEADY,
  });
}

export function useMethod() {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['method', key],
    queryFn: ({ signal }) => getMethod(browser, release, signal),
    ...STEADY,
  });
}

export function usePaper(id: string) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['paper', key, id],
    queryFn: ({ signal }) => getPaper(browser, id, release, signal),
    ...STEADY,
  });
}

/** The answer to one typed question; the one before stays on screen, dimmed, until the next is here. */
export function useQueryResult(input: QueryInput | undefined) {
  const { key } = useRelease();
  return useQuery({
    queryKey: ['query', key, input],
    queryFn: ({ signal }) => getQuery(browser, input ?? { metric: '' }, signal),
    enabled: input !== undefined,
    placeholderData: keepPreviousData,
    ...STEADY,
  });
}

/** The answers to several questions in their order, once all are here; the first error as soon as there is one. */
export function useQueryResults(inputs: readonly QueryInput[]): {
  readonly results?: readonly QueryResult[];
  readonly error?: Error;
} {
  const { key } = useRelease();
  const answers = useQueries({
    queries: inputs.map((input) => ({
      queryKey: ['query', key, input],
      queryFn: ({ signal }: { signal: AbortSignal }) => getQuery(browser, input, signal),
      ...STEADY,
    })),
  });
  const error = answers.find((answer) => answer.isError)?.error;
  if (error) return { error };
  const results = answers.flatMap((answer) => answer.data ?? []);
  return results.length < inputs.length ? {} : { results };
}

/** The season, the trend and perhaps the forecast of one monthly series. */
export function useOutlook(input: QueryInput | undefined, ahead: boolean) {
  const { key } = useRelease();
  return useQuery({
    queryKey: ['outlook', key, input, ahead],
    queryFn: ({ signal }) => getOutlook(browser, input ?? { metric: '' }, { ahead }, signal),
    enabled: input !== undefined,
    placeholderData: keepPreviousData,
    ...STEADY,
  });
}

/** Why a rate moved over the last half year. */
export function useMixRate(input: QueryInput | undefined) {
  const { key } = useRelease();
  return useQuery({
    queryKey: ['mix-rate', key, input],
    queryFn: ({ signal }) => getMixRate(browser, input ?? { metric: '' }, undefined, signal),
    enabled: input !== undefined,
    placeholderData: keepPreviousData,
    ...STEADY,
  });
}

/** What a policy or event changed in one monthly series. */
export function useBeforeAfter(
  input: QueryInput | undefined,
  turn: { readonly event?: string; readonly from?: number } | undefined,
) {
  const { key } = useRelease();
  return useQuery({
    queryKey: ['before-after', key, input, turn],
    queryFn: ({ signal }) => getBeforeAfter(browser, input ?? { metric: '' }, turn ?? {}, signal),
    enabled: input !== undefined && turn !== undefined,
    placeholderData: keepPreviousData,
    ...STEADY,
  });
}

/** Official structures of spending beside ours, for one place or the nation. */
export function useBenchmarks(region: string | undefined) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['benchmarks', key, region],
    queryFn: ({ signal }) => getBenchmarks(browser, { region, release }, signal),
    ...STEADY,
  });
}

export function useThermometer(input: ThermometerInput | undefined) {
  const { key, release } = useRelease();
  return useQuery({
    queryKey: ['thermometer', key, input],
    queryFn: ({ signal }) => getThermometer(browser, { gauge: 'need', ...input, release }, signal),
    enabled: input !== undefined,
    ...STEADY,
  });
}

/** Address of the same answer as a file, as the server writes it. */
export const queryFiles = (input: QueryInput) => ({
  csv: queryPath(input, 'csv', { bom: true }),
  arrow: queryPath(input, 'arrow'),
});

/** The families that have an empty workbook; none where imports from the page are switched off. */
const useTemplates = () =>
  useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => getTemplates(browser, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** A file that was inspected. */
export type Upload = Pick<Inspection, 'upload' | 'family' | 'mapping'>;

/** A job of the server, asked about until it ends; its release is then looked for. */
function useJob(id: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['import', id],
    queryFn: async ({ signal }) => {
      const found = await getImport(browser, id ?? '', signal);
      if (found.status === 'done') await client.invalidateQueries({ queryKey: ['health'] });
      return found;
    },
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.status === 'running' ? JOB_POLL : false),
  });
}

/** One upload and its way through the command line. */
export function useImport() {
  const [id, setId] = useState<string>();
  const look = useMutation({ mutationFn: (question: InspectionInput) => inspectImport(browser, question) });
  const start = useMutation({
    mutationFn: (upload: Upload) => postInspected(browser, upload),
    onSuccess: (job) => {
      setId(job.id);
      look.reset();
    },
  });
  const job = useJob(id);
  const templates = useTemplates();
  const running = start.isPending || job.data?.status === 'running';
  return {
    job: job.data ?? start.data,
    error: start.error ?? job.error,
    busy: running,
    send: start.mutate,
    inspection: look.data,
    inspecting: look.isPending,
    inspectError: look.error,
    inspect: look.mutate,
    templates: templates.data?.templates ?? [],
  };
}

/** Refused lines on their way to the sending units and back. */
export function useReturns() {
  const [id, setId] = useState<string>();
  const write = useMutation({
    mutationFn: async (request: TicketRequest) => (await writeTicket(browser, request)).blob(),
  });
  const apply = useMutation({
    mutationFn: (returned: ReturnedTicket) => postReturn(browser, returned),
    onMutate: () => setId(undefined),
    onSuccess: (job) => setId(job.id),
  });
  const job = useJob(id);
  return {
    write: write.mutateAsync,
    writing: write.isPending,
    writeError: write.error,
    apply: apply.mutate,
    applyError: apply.error ?? job.error,
    job: job.data ?? apply.data,
    busy: apply.isPending || job.data?.status === 'running',
  };
}
