import type { QueryResult } from '../../contracts/query.ts';
import type { Reporter } from '../../contracts/report-package.ts';
import type { AudiencePolicy } from '../../disclosure/policy.ts';
import type { Metric } from '../../domain/metric.ts';
import { GREYED_BELOW } from '../../domain/reporting.ts';

export type Note = QueryResult['notes'][number];

/** What a reader has to know about this table, and nothing that does not apply to it. */
export function notesOf(
  result: Omit<QueryResult, 'notes'>,
  metric: Metric,
  policy: AudiencePolicy,
  reporters: readonly Reporter[] = [],
): Note[] {
  const has = (status: string): boolean => result.rows.some((row) => row.status === status);
  const least = policy.persons.hide_below;
  const notes: (Note | false)[] = [
    result.synthetic &&
      note(
        'synthetic',
        '数据为合成样例，不对应任何真实人员或单位。',
        'Synthetic data: no real person or organisation.',
      ),
    has('suppressed') &&
      note(
        'suppressed',
        `* 表示因涉及不足 ${least} 人（或金额过于集中）而隐去，并非为零。`,
        `* marks a value hidden because it rests on fewer than ${least} persons (or its money on too few); it is not zero.`,
      ),
    result.layer === 'outside' &&
      note(
        'perturbed',
        '对外口径：计数经单元格密钥扰动，分项之和可能不等于总计。',
        'Outside layer: counts carry cell-key noise, so parts may not add up to their total.',
      ),
    metric.formula.kind === 'persons' &&
      note(
        'persons',
        '人数按每一格去重计算，各格之和不等于合计。',
        'Persons are counted once per cell; cells do not add up to the total.',
      ),
    ...merged(reporters, metric),
    has('provisional') &&
      note(
        'provisional',
        '近期数据为初步值，迟到记录到达后会更新。',
        'Recent periods are provisional until late records have arrived.',
      ),
    has('partial') &&
      note(
        'partial',
        '虚线末端的期间尚未结束，只到目前已收到的记录，不参与比较。',
        'Periods that have not closed are shown as far as records have arrived, and compared with nothing.',
      ),
    has('not_complete') &&
      note('not_complete', '○ 表示该期尚未结束或数据尚未报齐。', '○ marks a period that has not closed yet.'),
    has('not_reported') &&
      note(
        'not_reported',
        '… 表示应报单位本期未报数，未计入，也不是零。',
        '… marks units that did not report; they are not counted, and not zero.',
      ),
    partly(result.rows),
    result.rows.some((row) => row.change?.over === 'jan_feb') &&
      note(
        'jan_feb',
        '1、2 月同比按 1—2 月合并计算，以消除春节错月影响。',
        'January and February are compared year on year as one, because the Spring Festival moves between them.',
      ),
    result.rows.some((row) => row.change?.over === 'festival') &&
      note(
        'festival',
        '端午或中秋换了月份的年份，所涉两个月合并同比。',
        'In years in which Dragon Boat or Mid-Autumn moved to another month, the two months are compared as one.',
      ),
  ];
  return notes.filter((n): n is Note => n !== false);
}

/** Totals that places below did not all report to: never filled in, so they say how much they rest on. */
function partly(rows: QueryResult['rows']): Note | false {
  const shares = rows.flatMap((row) => row.reporting ?? []);
  if (shares.length === 0) return false;
  const [least, greyed] = [Math.min(...shares), shares.filter((share) => share < GREYED_BELOW).length];
  const percent = (share: number): string => (Math.floor(share * 1000) / 10).toFixed(1);
  return note(
    'reporting',
    `有下级地区未报数（未补零）：报送覆盖最低 ${percent(least)}%${greyed > 0 ? `，低于 ${GREYED_BELOW * 100}% 的 ${greyed} 个数值置灰` : ''}。`,
    `Places below did not all report and are not filled in: reporting share down to ${percent(least)}%${greyed > 0 ? `; ${greyed} values below ${GREYED_BELOW * 100}% are greyed` : ''}.`,
  );
}

/** Numbers that others handed up: what adding them means, and who is not in them. */
function merged(reporters: readonly Reporter[], { formula }: Metric): (Note | false)[] {
  if (reporters.length === 0) return [];
  const behind = reporters.filter(({ status }) => status !== 'reported');
  const names = (of: 'zh' | 'en', joined: string): string =>
    behind
      .slice(0, 5)
      .map(({ name }) => name[of])
      .join(joined);
  return [
    formula.kind !== 'index' &&
      note(
        'merged',
        '由下级报送的数相加：一人只在一省名册，人数为各上报单位之和；任一单位隐去的格，合计也隐去。',
        'Added up from what others reported: a person is on one roll, so persons are the sum of the reporters; what any of them hides is hidden in the total.',
      ),
    behind.length > 0 &&
      note(
        'reporters',
        `应报 ${reporters.length} 家，${behind.length} 家未报或迟报（${names('zh', '、')}${behind.length > 5 ? '等' : ''}），未补零。`,
        `${behind.length} of ${reporters.length} reporters are late or missing (${names('en', ', ')}${behind.length > 5 ? ' …' : ''}) and not filled in.`,
      ),
  ];
}

export const note = (id: string, zh: string, en: string): Note => ({ id, text: { zh, en } });
