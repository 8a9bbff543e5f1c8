import type { Signal, Signals } from '../../contracts/demand.ts';
import { DIMENSION_TITLES } from '../../contracts/dimension.ts';
import { type QueryInput, type QueryResult, queryRequestSchema } from '../../contracts/query.ts';
import { derive, deriveAll, noPersons } from '../../disclosure/gate.ts';
import { needOf } from '../../domain/need-item.ts';
import { type OrderPart, orderParts, partId } from '../../domain/order-part.ts';
import type { Column, Gated, Scalar, Table } from '../../domain/table.ts';
import { type Bilingual, inLocale, type Locale } from '../../domain/text.ts';
import { middleHalf } from '../../indices/demand-order.ts';
import type { WorkItem } from '../../worklog/work-item.ts';
import { workItems } from '../../worklog/work-item.ts';
import { principal } from '../access/ambient.ts';
import { inScope } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { NOT_REPORTED, shownOf } from '../shown.ts';
import { actOn } from '../work-items/desk.ts';
import { hasItems, rowsAt } from './answers.ts';
import { headOf, isOpen, worklogIn } from './candidates.ts';
import { BAND_YUAN } from './caps.ts';
import { signalOf } from './order.ts';
import { orderOf, orders } from './orders.ts';
import { windowsOf } from './place.ts';

/** The numbers of a signal, all of the protected layer. */
const TOLD = ['wanting', 'wanted', 'wanted_quantity'] as const;

/** One need as the public is told it: protected numbers alone, whoever asks. Null where they are hidden. */
async function signalOfPart(
  context: ApiContext,
  release: OpenRelease,
  part: OrderPart,
  publishedAt: string,
): Promise<Gated<Signal | null>> {
  const { region, window } = part;
  const need = needOf(part.need);
  const by: NonNullable<QueryInput['by']> =
    need.item === null || !hasItems(release) ? ['need_domain'] : ['need_domain', 'service_item'];
  if (!windowsOf(release).includes(window)) return noPersons(null) as Gated<Signal | null>;
  const level = release.regions.get(region)?.level ?? 'nation';
  const ask = (metric: string, by: QueryInput['by']): Promise<Gated<QueryResult>> =>
    context.ask(
      queryRequestSchema.parse({
        metric,
        by,
        region: { level, codes: [region] },
        period: { grain: 'quarter', from: window, to: window },
        layer: 'outside',
      }),
      release,
    );
  const told = await Promise.all(TOLD.map((metric) => ask(metric, by)));
  const bands = await ask('wanted', [...by, 'budget_band']);
  return deriveAll([...told, bands], ([persons, wanted, quantity]): Signal | null => {
    const value = (answer: QueryResult | undefined) =>
      answer ? shownOf(rowsAt(answer, region, need)[0]) : NOT_REPORTED;
    if (value(wanted).value === null) return null;
    const codes = Object.keys(BAND_YUAN);
    const own = rowsAt(bands, region, need);
    const half = middleHalf(codes.map((code) => own.find((row) => row.budget_band === code)?.value ?? 0));
    const [low, high] = half ? [codes[half.low], codes[half.high]] : [];
    return {
      id: partId(part),
      need: part.need,
      need_domain: need.domain,
      region,
      window,
      persons: value(persons),
      wanted: value(wanted),
      quantity: value(quantity),
      band: low && high ? { low, high } : null,
      published_at: publishedAt.slice(0, 10),
    };
  });
}

/** `GET /api/demand/signals`: every signal people made public, of orders that still stand. */
export async function signals(context: ApiContext, release: OpenRelease): Promise<Gated<Signals>> {
  const db = worklogIn(context);
  const published = (db ? await workItems(db, 'order') : []).filter(
    (item) => signalOf(item) !== null && (isOpen(item) || item.state === 'done'),
  );
  const parts = published.flatMap((item) =>
    orderParts(item.subject)
      .filter(({ region }) => inScope(region, principal(), release))
      .map((part) => ({ part, at: signalOf(item)?.at ?? '' })),
  );
  const made = await Promise.all(parts.map(({ part, at }) => signalOfPart(context, release, part, at)));
  return deriveAll<Signal | null, Signals>(made, () => {
    const shown = made.flatMap((one): Signal[] => (one === null ? [] : [one]));
    return {
      ...headOf(
        release,
        [],
        shown.map(({ region }) => region),
        shown.map(({ need }) => need),
      ),
      layer: 'outside',
      notes: NOTES.map((note) => ({ ...note })),
      signals: shown.sort((a, b) => a.id.localeCompare(b.id)),
      hidden: made.length - shown.length,
    };
  });
}

/** Makes the signal of an order public, or takes it back; a person decides, and the audit log keeps it. */
export async function publishSignal(
  context: ApiContext,
  release: OpenRelease,
  id: string,
  input: { readonly publish: boolean; readonly version: number },
): Promise<WorkItem> {
  const item = orderOf(await orders(context), id, release);
  const { name } = principal();
  const at = (context.options.now?.() ?? new Date()).toISOString();
  if (!input.publish)
    return actOn(context, release, id, {
      action: 'withdraw_signal',
      version: input.version,
      detail: { signal: null },
    });
  const parts = await Promise.all(
    orderParts(item.subject).map((part) => signalOfPart(context, release, part, at)),
  );
  if (parts.every((part) => part === null)) throw tooFew(item);
  return actOn(context, release, id, {
    action: 'signal',
    version: input.version,
    detail: { signal: { at, by: name, release: release.id } },
  });
}

const column = (name: string, title: Bilingual, more: Partial<Column> = {}): Column => ({
  name,
  type: 'string',
  role: 'dimension',
  title,
  ...more,
});
const number = (name: string, title: Bilingual, unit: string): Column[] => [
  column(name, title, { type: 'number', role: 'measure', unit }),
  column(`${name}_status`, { zh: `${title.zh}状态`, en: `${title.en} status` }, { role: 'status' }),
];

/** The signals as a table for a file. */
export function signalTable(answer: Gated<Signals>, locale: Locale): Gated<Table> {
  return derive(answer, ({ signals: list, labels, ...about }): Table => {
    const name = (dimension: string, code: string | undefined): Scalar => {
      const label = code === undefined ? undefined : labels[dimension]?.[code];
      return label ? inLocale(label, locale) : (code ?? null);
    };
    return {
      name: about.synthetic ? 'demand_signals_synthetic' : 'demand_signals',
      title: { zh: '需求信号', en: 'Demand signals' },
      columns: [
        column('id', { zh: '编号', en: 'Id' }),
        column('need', { zh: '需求', en: 'Need' }),
        column('need_name', { zh: '需求名称', en: 'Need name' }, { role: 'label' }),
        column('need_domain', DIMENSION_TITLES.need_domain),
        column('need_domain_name', { zh: '需求领域名称', en: 'Need domain name' }, { role: 'label' }),
        column('region', DIMENSION_TITLES.region),
        column('region_name', { zh: '地区名称', en: 'Region name' }, { role: 'label' }),
        column('window', { zh: '季度', en: 'Quarter' }, { type: 'integer' }),
        ...number('persons', { zh: '人数', en: 'Persons' }, 'person'),
        ...number('wanted', { zh: '申请', en: 'Applications' }, 'case'),
        ...number('quantity', { zh: '数量', en: 'Quantity' }, 'portion'),
        column('band_low', { zh: '每份预算自', en: 'Budget for each from' }, { role: 'label' }),
        column('band_high', { zh: '每份预算至', en: 'Budget for each to' }, { role: 'label' }),
        column('published_at', { zh: '发布日期', en: 'Published on' }),
      ],
      rows: list.map((signal): Scalar[] => [
        signal.id,
        signal.need,
        name('need', signal.need),
        signal.need_domain,
        name('need_domain', signal.need_domain),
        signal.region,
        name('region', signal.region),
        signal.window,
        signal.persons.value,
        signal.persons.status,
        signal.wanted.value,
        signal.wanted.status,
        signal.quantity.value,
        signal.quantity.status,
        name('budget_band', signal.band?.low),
        name('budget_band', signal.band?.high),
        signal.published_at,
      ]),
      metadata: {
        title: locale === 'en' ? 'Demand signals' : '需求信号',
        release: about.release,
        layer: 'outside',
        synthetic: String(about.synthetic),
        complete_through: String(about.watermark.complete_through ?? ''),
        as_of: about.watermark.as_of ?? '',
        hidden: String(about.hidden),
        notes: about.notes.map((note) => inLocale(note.text, locale)).join('\n'),
      },
    };
  });
}

const tooFew = (item: WorkItem): ApiFailure =>
  new ApiFailure(
    'HIDDEN_ONLY',
    {
      zh: `订单“${item.title.zh}”的人数不足对外公布的门槛，不能发布需求信号。可与别处的同类订单合并后再发布。`,
      en: `Too few persons stand behind "${item.title.en}" to tell the public; no signal can be published. Join it with orders of other places first.`,
    },
    { value: item.id },
  );

const NOTES = [
  {
    id: 'protected',
    text: {
      zh: '需求信号只含受保护的数字：计数加了扰动，人数少于 10 的不公布，不含任何单位、商户和个人。同一数字在各处相同。',
      en: 'Demand signals hold protected numbers only: counts are perturbed, fewer than 10 persons are not published, and no unit, merchant or person is named. The same number is the same everywhere.',
    },
  },
  {
    id: 'not_an_offer',
    text: {
      zh: '信号反映已提出的需求，不是采购要约。',
      en: 'A signal reflects needs that were put forward; it is no offer to buy.',
    },
  },
] as const;
