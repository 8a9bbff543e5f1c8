import type { CreditMerchant, MerchantCredit } from '../../contracts/merchant-credit.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { deriveAll, gateTable, type OpenCell } from '../../disclosure/gate.ts';
import { CREDIT_STEPS } from '../../domain/credit-step.ts';
import type { Gated } from '../../domain/table.ts';
import { workId } from '../../domain/work-kind.ts';
import {
  CREDIT_RULE,
  CREDIT_RULE_VERSION,
  type CreditSuggestion,
  creditSuggestion,
} from '../../indices/merchant-credit.ts';
import { type MerchantScore, merchantScores } from '../../indices/merchant-score.ts';
import { principal } from '../access/ambient.ts';
import { inScope } from '../access/narrow.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { unknownRegion } from '../query/plan.ts';
import type { OpenRelease } from '../release/open.ts';
import {
  creditMonths,
  type DisputeRow,
  endOf,
  hasCredit,
  type RegisterRow,
  readDisputes,
  readHandled,
  readRegister,
  statusAt,
} from './credit-cells.ts';
import { RULE_WORDS, reasonWords } from './credit-words.ts';
import { handledOf, registerOf } from './register.ts';
import { readScores, starsOf } from './score-cells.ts';

/** Merchants without a suggestion that are listed for their disputes. */
const MOST = 200;

/** A merchant with all that is known of it; nothing here has passed the gate. */
interface Open {
  readonly row: RegisterRow;
  readonly status: string;
  readonly score: MerchantScore | undefined;
  readonly disputes: DisputeRow | undefined;
  readonly raters: number;
  readonly suggestion: CreditSuggestion | null;
}

export interface CreditChoice {
  readonly month?: number | undefined;
  readonly region?: string | undefined;
}

/** The register of merchants and what the rule suggests about them, as of a month, within the reader's scope. */
export async function merchantCredit(
  choice: CreditChoice,
  release: OpenRelease,
  context: ApiContext,
): Promise<Gated<MerchantCredit>> {
  const { region } = choice;
  if (region !== undefined && !release.regions.has(region)) throw unknownRegion(region, release);
  const known = hasCredit(release);
  const stored = await release.pool.use(async (db) => {
    if (!known) return { months: [], register: [], disputes: [], handled: [] };
    const months = await creditMonths(db, release);
    if (choice.month !== undefined && !months.includes(choice.month))
      throw unknownMonth(choice.month, months);
    const month = choice.month ?? months[0];
    return {
      months,
      register: await readRegister(db),
      disputes: month === undefined ? [] : await readDisputes(db, month),
      handled: await readHandled(db, CREDIT_RULE.persons),
    };
  });
  const month = choice.month ?? stored.months[0] ?? null;
  const who = principal();
  const mine = stored.register.filter(
    (row) =>
      inScope(row.city, who, release) &&
      (region === undefined || row.province === region || row.city === region),
  );
  const { rows } = await readScores(release, month ?? undefined);
  const open = openMerchants(mine, stored.disputes, rows, month, stored.months[0] ?? 0);
  const policy = context.policy.audiences.inside;
  const counts = gateTable({ cells: open.flatMap(countCells), additive: [false] }, policy);
  return deriveAll([counts], () => {
    const shown = open.map((merchant, i) =>
      present(merchant, counts.cells.slice(CELLS * i, CELLS * (i + 1))),
    );
    return {
      release: release.id,
      synthetic: release.manifest.synthetic,
      currency: release.manifest.currency,
      rule: { version: CREDIT_RULE_VERSION, text: RULE_WORDS },
      month,
      months: stored.months,
      register: registerOf(mine, month, stored.months[0] ?? 0),
      merchants: shown
        .filter((m) => m.suggestion !== null || m.disputes.value !== null)
        .sort((a, b) => weight(b) - weight(a) || (b.disputes.value ?? 0) - (a.disputes.value ?? 0))
        .slice(0, MOST),
      handled: handledOf(mine, stored.handled),
      labels: labelsOf(release, mine),
      notes: NOTES.map((note) => ({ ...note })),
    };
  });
}

/** Those with disputes or a score low enough to speak; the others have nothing to be said about them. */
function openMerchants(
  register: readonly RegisterRow[],
  disputes: readonly DisputeRow[],
  rated: Awaited<ReturnType<typeof readScores>>['rows'],
  month: number | null,
  newest: number,
): Open[] {
  if (month === null) return [];
  const scores = merchantScores(rated.map(starsOf))?.scores;
  const raters = new Map(rated.map((row) => [row.id, row.raters]));
  const byMerchant = new Map(disputes.map((row) => [row.id, row]));
  return register.flatMap((row) => {
    const found = byMerchant.get(row.id);
    const score = scores?.get(row.id);
    const status = statusAt(row, month, newest);
    const suggestion = creditSuggestion({
      raters: raters.get(row.id) ?? 0,
      scoreHigh: score?.interval.high ?? null,
      disputes: found?.disputes ?? 0,
      persons: found?.persons ?? 0,
      prepaid: found?.prepaid ?? 0,
      mediated: found?.mediated ?? 0,
      settled: found?.settled ?? 0,
      before: found?.before ?? 0,
      lapsed: row.certified_until !== null && row.certified_until < endOf(month) && status === 'active',
      status,
    });
    const speaks = suggestion !== null || (found?.persons ?? 0) >= CREDIT_RULE.persons;
    return speaks
      ? [{ row, status, score, disputes: found, raters: raters.get(row.id) ?? 0, suggestion }]
      : [];
  });
}

/** Gated cells of one merchant: disputes, persons, prepaid, settled, amount, before, score. */
const CELLS = 7;

function countCells({ row, disputes, score, raters }: Open): OpenCell[] {
  const persons = disputes?.persons ?? 0;
  const cell = (what: string, value: number | null, basis: OpenCell['basis']): OpenCell => ({
    period: disputes?.month ?? 0,
    region: row.city,
    members: [row.id, what],
    value,
    status: value === null ? 'not_applicable' : what === 'score' ? 'estimated' : 'observed',
    basis: value === null ? null : basis,
    n: null,
  });
  const count = (value: number): OpenCell['basis'] => ({ kind: 'count', count: value, persons });
  const of = (what: string, value: number | undefined): OpenCell =>
    cell(what, disputes ? (value ?? 0) : null, count(disputes?.disputes ?? 0));
  const rate = disputes && disputes.mediated > 0 ? (100 * disputes.settled) / disputes.mediated : null;
  return [
    of('disputes', disputes?.disputes),
    of('persons', disputes?.persons),
    of('prepaid', disputes?.prepaid),
    cell('settled', rate, count(disputes?.mediated ?? 0)),
    cell('disputed', disputes?.disputed_fen == null ? null : disputes.disputed_fen / 100, {
      kind: 'money',
      total: disputes?.disputed_fen ?? 0,
      contributors: disputes?.contributors ?? 0,
      largest: [disputes?.top1 ?? 0, disputes?.top2 ?? 0],
    }),
    of('before', disputes?.before),
    cell('score', score?.score ?? null, { kind: 'rating', raters }),
  ];
}

function present(
  { row, status, score, raters, suggestion }: Open,
  cells: readonly ApiValue[],
): CreditMerchant {
  const value = (i: number): ApiValue => ({
    value: cells[i]?.value ?? null,
    status: cells[i]?.status ?? 'not_applicable',
  });
  const scored = value(6);
  const merchant = {
    work: workId('watch', row.id),
    name: row.name ?? row.id,
    merchant_type: row.type,
    region: row.province,
    city: row.city,
    merchant_status: status,
    status_on: status === row.status ? row.status_on : null,
    credit_grade: row.grade,
    standard_no: row.standard_no,
    certified_until: row.certified_until,
    raters: scored.value === null ? scored : { value: raters, status: 'observed' as const },
    score: {
      ...scored,
      low: scored.value === null ? null : (score?.interval.low ?? null),
      high: scored.value === null ? null : (score?.interval.high ?? null),
    },
    disputes: value(0),
    complainants: value(1),
    prepaid: value(2),
    settlement_rate: value(3),
    disputed_amount: value(4),
    before: value(5),
  };
  return {
    ...merchant,
    suggestion: suggestion && {
      step: suggestion.step,
      reasons: suggestion.reasons.map((reason) => reasonWords(reason, merchant)),
    },
  };
}

const weight = ({ suggestion }: CreditMerchant): number =>
  suggestion === null ? 0 : 1 + CREDIT_STEPS.indexOf(suggestion.step);

function labelsOf({ labels }: OpenRelease, rows: readonly RegisterRow[]): MerchantCredit['labels'] {
  const places = new Set(rows.flatMap((row) => [row.province, row.city]));
  return {
    merchant_type: labels.merchant_type ?? {},
    merchant_status: labels.merchant_status ?? {},
    credit_grade: labels.credit_grade ?? {},
    exit_reason: labels.exit_reason ?? {},
    region: Object.fromEntries(
      [...places].map((code) => [code, labels.region?.[code] ?? { zh: code, en: code }]),
    ),
  };
}

const unknownMonth = (month: number, known: readonly number[]): ApiFailure =>
  new ApiFailure(
    'BAD_PERIOD',
    {
      zh: `没有 ${month} 的商户纠纷窗口。可选 ${known.at(-1) ?? '—'} 至 ${known[0] ?? '—'}。`,
      en: `There is no window of merchants' disputes ending in ${month}. Offered: ${known.at(-1) ?? '—'} to ${known[0] ?? '—'}.`,
    },
    { value: month, nearest: known.slice(0, 5) },
  );

const NOTES = [
  {
    id: 'named',
    text: {
      zh: '具名商户只供内部有权限的人员使用。规则只提出建议；列入观察、暂停、退出由人决定并写明理由，商户可以申诉，申诉由另一人复核。',
      en: 'Named merchants are for authorised staff only. The rule suggests; watch, suspension and exit are decided by a person, with reasons; the merchant may appeal, and somebody else judges the appeal.',
    },
  },
  {
    id: 'register',
    text: {
      zh: '“登记状态”来自商户登记表；在此作出的决定须由业务系统执行，下次导入后登记状态才会变化。',
      en: 'The registered status comes from the register; what is decided here is carried out in the source system and shows after the next import.',
    },
  },
] as const;
