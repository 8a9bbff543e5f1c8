import { getCatalogue } from '../../client/client.ts';
import type { Fetch } from '../../client/http.ts';
import type { Catalogue } from '../../contracts/catalogue.ts';
import { type Commitment, type CommitmentTerms, commitmentTermsSchema } from '../../contracts/commitment.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { COMMITMENT_REASONS, COMMITMENT_TITLES, judgeCommitment } from '../../domain/commitment.ts';
import { WORK_MACHINES } from '../../domain/work-kind.ts';
import type { PaperEdition } from '../../worklog/paper-edition.ts';
import type { Worklog } from '../../worklog/store.ts';
import { type WorkItem, workItems } from '../../worklog/work-item.ts';
import { historyOf, type Measured, measure, monthOf, moveOf } from './measure.ts';

/** What was agreed of a commitment, as its evidence holds it; undefined for what is none. */
export function termsOf(item: Pick<WorkItem, 'evidence'>): CommitmentTerms | undefined {
  const found = commitmentTermsSchema.safeParse(item.evidence.terms);
  return found.success ? found.data : undefined;
}

/** What an edition promised, with what became of it in a release. */
export async function commitmentsOf(
  fetch: Fetch,
  db: Worklog,
  edition: Pick<PaperEdition, 'id'> & { readonly title: string },
  release: string,
): Promise<Commitment[]> {
  const items = (await workItems(db, 'commitment'))
    .filter((item) => termsOf(item)?.edition === edition.id)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  if (items.length === 0) return [];
  const catalogue = await getCatalogue(fetch, release);
  const found = await Promise.all(
    items.map((item) => {
      const terms = termsOf(item);
      return terms && judged(fetch, catalogue, item, terms, edition.title);
    }),
  );
  return found.filter((one) => one !== undefined);
}

async function judged(
  fetch: Fetch,
  catalogue: Catalogue,
  item: WorkItem,
  terms: CommitmentTerms,
  title: string,
): Promise<Commitment | undefined> {
  const metric = catalogue.metrics.find(({ id }) => id === terms.metric);
  const region = catalogue.regions.find(({ code }) => code === terms.region);
  if (!metric || !region) return undefined;
  const complete = metric.watermark.complete_through;
  const closed = complete !== null && monthOf(terms.grain, terms.check) <= complete;
  const at = (code: number): Promise<Measured> =>
    measure(fetch, metric, terms, region.level, code, catalogue.release);
  const base = await at(terms.base);
  const now = closed ? await at(terms.check) : null;
  const history = now && (await historyOf(fetch, metric, terms, region.level, catalogue.release));
  const move = now && moveOf(metric.kind, metric.unit, now, base, history ?? undefined);
  const { state, reason } = judgeCommitment({
    expected: terms.expected,
    closed,
    sameDefinition: metric.available && definitionOf(metric) === terms.definition,
    sameMethod: terms.method_version === null || (now ?? base).method === terms.method_version,
    move,
  });
  const unit = metric.change_unit;
  return {
    id: item.id,
    title: item.title,
    edition: { id: terms.edition, title, path: `/papers/editions/${terms.edition}` },
    anchor: terms.anchor,
    quote: terms.quote,
    owner: item.owner,
    due_on: item.dueOn,
    work_state_title: WORK_MACHINES.commitment.states[item.state]?.title ?? {
      zh: item.state,
      en: item.state,
    },
    state,
    state_title: COMMITMENT_TITLES[state],
    reason: COMMITMENT_REASONS[reason],
    metric: {
      id: metric.id,
      title: metric.title,
      unit: metric.unit,
      unit_label: metric.unit_label,
      decimals: metric.decimals,
    },
    place: region.name,
    expected: { ...terms.expected, unit },
    grain: terms.grain,
    at_signing: { ...terms.base_value, period: terms.base },
    now: { ...(now?.value ?? OPEN), period: terms.check },
    change: move && { value: move.value, low: move.low, high: move.high, unit },
  };
}

const OPEN: ApiValue = { value: null, status: 'not_complete' };

/** What a metric counts, as a promise keeps it: its unit and definition word for word. */
export const definitionOf = ({ unit, definition }: Catalogue['metrics'][number]): string =>
  `${unit} ${definition.zh}`;
