import type { Candidate, NewOrder } from '../../contracts/demand.ts';
import type { WorkEvidence, WorkFact } from '../../contracts/work-item.ts';
import { derive } from '../../disclosure/gate.ts';
import { coincide } from '../../domain/need-item.ts';
import {
  MOST_PARTS,
  type OrderPart,
  orderParts,
  orderSubject,
  partId,
  partOf,
} from '../../domain/order-part.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated } from '../../domain/table.ts';
import type { Bilingual, Locale } from '../../domain/text.ts';
import { workId } from '../../domain/work-kind.ts';
import { formatPeriod } from '../../i18n/format-period.ts';
import { type WorkItem, workItems } from '../../worklog/work-item.ts';
import { principal } from '../access/ambient.ts';
import { inScope } from '../access/narrow.ts';
import { worklogOf } from '../access/required.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import type { OpenRelease } from '../release/open.ts';
import { actOn, openItem } from '../work-items/desk.ts';
import { unknownItem } from '../work-items/refusal.ts';
import type { WorkSuggestion } from '../work-items/suggestions.ts';
import { findParts, isOpen } from './candidates.ts';
import { needName } from './need-name.ts';
import { listingOf } from './place.ts';

/** How an order is made; changes with the rules in `docs/orders.md`. */
export const ORDER_RULES = '2026.2';

/** Makes one order of one need or of several. @throws ApiFailure CONFLICT where one of them is in an open order. */
export async function makeOrder(
  context: ApiContext,
  release: OpenRelease,
  input: NewOrder,
): Promise<WorkItem> {
  const parts = partsOf(input.parts);
  const standing = await orders(context);
  const taken = standing.filter(isOpen).find((item) => overlap(orderParts(item.subject), parts));
  if (taken) throw alreadyOrdered(taken);
  const { owner, due_on: dueOn, comment } = input;
  return openItem(context, await subjectOf(context, release, parts, standing), { owner, dueOn, comment });
}

/** Several open orders become one: the new one holds their parts, the old ones say where they went. */
export async function mergeOrders(
  context: ApiContext,
  release: OpenRelease,
  ids: readonly string[],
): Promise<WorkItem> {
  const standing = await orders(context);
  const chosen = [...new Set(ids)].map((id) => orderOf(standing, id, release));
  for (const item of chosen) refuseBound(item);
  const parts = chosen.flatMap((item) => orderParts(item.subject));
  if (new Set(parts.map(partId)).size > MOST_PARTS) throw tooManyParts();
  const merged = await openItem(context, await subjectOf(context, release, parts, standing), {
    owner: chosen.find((item) => item.owner !== null)?.owner ?? undefined,
  });
  for (const item of chosen)
    await actOn(context, release, item.id, { action: 'merge', version: item.version, partOf: merged.id });
  return merged;
}

/** An open order becomes several: one for each of its parts, or for each place below its one place. */
export async function splitOrder(
  context: ApiContext,
  release: OpenRelease,
  id: string,
): Promise<readonly WorkItem[]> {
  const standing = await orders(context);
  const item = orderOf(standing, id, release);
  refuseBound(item);
  const pieces = await piecesOf(context, release, orderParts(item.subject));
  if (pieces.length < 2) throw indivisible(item);
  await actOn(context, release, item.id, { action: 'split', version: item.version });
  const made: WorkItem[] = [];
  for (const piece of pieces) {
    const subject = await subjectOf(context, release, [piece], standing);
    made.push(await openItem(context, subject, { partOf: item.id, owner: item.owner, dueOn: item.dueOn }));
  }
  return made;
}

/** What an order can be divided into: its parts, or its need in the places below, where it may be shown. */
export async function piecesOf(
  context: ApiContext,
  release: OpenRelease,
  parts: readonly OrderPart[],
): Promise<readonly OrderPart[]> {
  const [only] = parts;
  if (parts.length !== 1 || !only) return parts;
  const { places } = listingOf(only.region, release);
  if (places.length === 1 && places[0] === only.region) return [];
  const found = await findParts(
    context,
    release,
    places.map((region) => ({ ...only, region })),
  );
  return found.flatMap(({ id }) => partOf(id) ?? []).slice(0, MOST_PARTS);
}

/** Orders as somebody left them. */
export const orders = async (context: ApiContext): Promise<readonly WorkItem[]> =>
  workItems(worklogOf(context), 'order');

/** @throws ApiFailure NOT_FOUND where the asker sees no such order. */
export function orderOf(standing: readonly WorkItem[], id: string, release: OpenRelease): WorkItem {
  const item = standing.find((one) => one.id === id);
  if (!item || !orderParts(item.subject).every(({ region }) => inScope(region, principal(), release)))
    throw unknownItem(id);
  return item;
}

/** What may still be joined or divided. */
export const UNBOUND = ['draft', 'gathering', 'matching'];

function refuseBound(item: WorkItem): void {
  if (UNBOUND.includes(item.state)) return;
  throw new ApiFailure(
    'CONFLICT',
    {
      zh: `订单“${item.title.zh}”已进入履约或已结束，不能再合并或拆分。`,
      en: `The order "${item.title.en}" is being fulfilled or has ended; it can no longer be joined or divided.`,
    },
    { value: item.state },
  );
}

function partsOf(ids: readonly string[]): OrderPart[] {
  const parts = [...new Set(ids)].flatMap((id) => partOf(id) ?? []);
  if (parts.length > MOST_PARTS) throw tooManyParts();
  return parts;
}

const overlap = (a: readonly OrderPart[], b: readonly OrderPart[]): boolean =>
  a.some((one) =>
    b.some(
      (other) => one.region === other.region && one.window === other.window && coincide(one.need, other.need),
    ),
  );

/** What the order is about, with the numbers it was made on. @throws ApiFailure where a part may not be shown. */
async function subjectOf(
  context: ApiContext,
  release: OpenRelease,
  parts: readonly OrderPart[],
  standing: readonly WorkItem[],
): Promise<WorkSuggestion> {
  const found = await findParts(context, release, parts);
  const lacking = parts.find((part) => !found.some(({ id }) => id === partId(part)));
  if (lacking) throw notShown(lacking);
  const taken = new Set(standing.map((item) => item.subject));
  let turn = 1;
  while (taken.has(orderSubject(parts, turn))) turn += 1;
  const subject = orderSubject(parts, turn);
  return {
    kind: 'order',
    subject,
    title: titleOf(parts, release),
    path: `/demand?order=${encodeURIComponent(workId('order', subject))}`,
    region: placeOf(parts, release),
    evidence: derive(found, (candidates) => evidenceOf(candidates, release)) as Gated<WorkEvidence>,
  };
}

/** The smallest place that holds all parts. */
function placeOf(parts: readonly OrderPart[], { regions }: OpenRelease): string {
  const lines = parts.map(({ region }) => {
    const line: string[] = [];
    for (let at: string | null | undefined = region; at; at = regions.get(at)?.parent) line.push(at);
    return line;
  });
  return lines[0]?.find((place) => lines.every((line) => line.includes(place))) ?? NATION;
}

function titleOf(parts: readonly OrderPart[], release: OpenRelease): Bilingual {
  const name = (list: string, code: string): Bilingual =>
    release.labels[list]?.[code] ?? { zh: code, en: code };
  const of = <T>(values: readonly T[]): T[] => [...new Set(values)];
  const needs = of(parts.map((part) => part.need)).map((code) => needName(code, release));
  const places = of(parts.map((part) => part.region));
  const place =
    places.length === 1 ? name('region', places[0] ?? '') : name('region', placeOf(parts, release));
  const windows = (locale: Locale): string[] =>
    of(parts.map((part) => part.window)).map((q) => formatPeriod(q, 'quarter', locale, 'long'));
  const several =
    places.length > 1 ? { zh: `${places.length} 地`, en: ` (${places.length} places)` } : { zh: '', en: '' };
  return {
    zh: `${place.zh}${several.zh}${needs.map((d) => d.zh).join('、')}（${windows('zh-CN').join('、')}）`,
    en: `${needs.map((d) => d.en).join(', ')}, ${place.en}${several.en}, ${windows('en').join(', ')}`,
  };
}

/** The numbers an order was made on, as they were shown. */
function evidenceOf(candidates: readonly Candidate[], release: OpenRelease): WorkEvidence {
  const facts = candidates.flatMap((candidate): WorkFact[] => {
    const place = release.labels.region?.[candidate.region] ?? { zh: candidate.region, en: candidate.region };
    const fact = (label: Bilingual, value: Candidate['wanted'], unit: string, decimals = 0): WorkFact => ({
      label:
        candidates.length === 1 ? label : { zh: `${place.zh} ${label.zh}`, en: `${place.en}: ${label.en}` },
      value: value.value,
      status: value.status,
      unit,
      decimals,
    });
    return [
      fact({ zh: '申请', en: 'applications' }, candidate.wanted, 'case'),
      fact({ zh: '人数', en: 'persons' }, candidate.persons, 'person'),
      fact({ zh: '数量', en: 'quantity' }, candidate.quantity, 'portion'),
      fact({ zh: '清晰度', en: 'clarity' }, candidate.clarity, 'percent'),
    ];
  });
  return {
    rule: {
      id: 'demand_order',
      version: ORDER_RULES,
      text: {
        zh: '同一品目未满足或重复提出的申请，在一个地区、一个季度内，人数达到披露门槛，汇成一个订单。',
        en: 'Applications for one item, unmet or made again, of one place and quarter, above the thresholds of disclosure, are joined into an order.',
      },
    },
    release: release.id,
    queries: [],
    facts: facts.slice(0, 24),
    reasons: candidates.length === 1 ? (candidates[0]?.reasons ?? []) : [],
  };
}

const alreadyOrdered = (item: WorkItem): ApiFailure =>
  new ApiFailure(
    'CONFLICT',
    {
      zh: `这项需求已在订单“${item.title.zh}”中。请打开该订单，或先取消它。`,
      en: `This need is already in the order "${item.title.en}". Open that order, or cancel it first.`,
    },
    { value: item.id },
  );

const notShown = (part: OrderPart): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `需求 ${partId(part)} 不在本版本中，或人数不足披露门槛，不能成单。请从列表中选择。`,
      en: `The need ${partId(part)} is not in this release or has too few persons behind it, so no order can be made of it. Choose from the list.`,
    },
    { value: partId(part) },
  );

const indivisible = (item: WorkItem): ApiFailure =>
  new ApiFailure(
    'CONFLICT',
    {
      zh: `订单“${item.title.zh}”没有两个以上可单独显示的部分，不能拆分。`,
      en: `The order "${item.title.en}" has no two parts that may be shown by themselves; it cannot be divided.`,
    },
    { value: item.id },
  );

const tooManyParts = (): ApiFailure =>
  new ApiFailure('BAD_REQUEST', {
    zh: `一个订单最多汇总 ${MOST_PARTS} 项需求。请分成几个订单。`,
    en: `An order joins at most ${MOST_PARTS} needs. Make several orders.`,
  });
