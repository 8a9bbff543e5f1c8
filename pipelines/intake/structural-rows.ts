import { literal } from '../../src/warehouse/duckdb.ts';
import { rawColumn } from './read-value.ts';

/** Rows of a table that are no data: blank lines, repeated headers, totals, footnotes. */
export type StructuralReason = 'title' | 'blank' | 'header' | 'total' | 'footnote';

const TOTALS = '合计|小计|总计|共计|累计|本页合计|本页小计|以上合计|total|grandtotal|subtotal|sum';
const FOOTNOTES =
  '注|注释|备注|说明|附注|数据来源|资料来源|来源|制表|制表人|填表人|审核|审核人|填报|填报人|打印时间|导出时间|notes?|source';
const TOTAL_STARTS = '合小总共累本以tTsSgG ';
const FOOTNOTE_STARTS = '注备说附数资来制填审打导nNsS(（';

/**
 * SQL over the raw columns: why a row is no data record, NULL for records. The first letter is looked at before
 * anything dearer.
 */
export function structuralSql(headers: readonly string[]): string {
  const raws = headers.map((_h, i) => rawColumn(i));
  const first = `coalesce(${raws.slice(0, 3).join(', ')})`;
  const filled = `list_count([${raws.join(', ')}])`;
  const [firstName] = headers.flatMap((h, i) => (h ? [{ cell: raws[i], h }] : []));
  const repeated = headers.flatMap((h, i) => (h ? [`${raws[i]} = ${literal(h)}`] : [])).slice(0, 3);
  const starts = (letters: string): string => `contains(${literal(letters)}, left(${first}, 1))`;
  const roomy = Math.max(2, Math.ceil(headers.length * 0.7));
  return `case
    when ${first} is null then case when coalesce(${raws.join(', ')}) is null then 'blank' end
    when ${firstName ? `${firstName.cell} = ${literal(firstName.h)}` : 'false'} then case when ${repeated.join(' and ') || 'false'} then 'header' end
    when ${starts(TOTAL_STARTS)} then case
      when strlen(${first}) <= 40 then case
        when regexp_full_match(tidy_key(tidy(${first})), '(${TOTALS})([::].*)?') and ${filled} <= ${roomy} then 'total' end end
    when ${starts(FOOTNOTE_STARTS)} then case
      when ${filled} <= 2 then case when regexp_matches(tidy_key(tidy(${first})), '^[(]?(${FOOTNOTES})[::]') then 'footnote' end end
  end`;
}

const TOTAL_LINE = new RegExp(
  `^[\\s,;|"']*(${TOTALS.replace('grandtotal', 'grand ?total')})([\\s::,;|"']|$)`,
  'iu',
);
const FOOTNOTE_LINE = new RegExp(`^[\\s,;|"'((]*(${FOOTNOTES})\\s*[::]`, 'iu');

/** The same question for a line that could not be split into columns. */
export function structuralLine(text: string): StructuralReason | undefined {
  if (/^[\s,;|"']*$/u.test(text)) return 'blank';
  if (TOTAL_LINE.test(text)) return 'total';
  return FOOTNOTE_LINE.test(text) ? 'footnote' : undefined;
}
