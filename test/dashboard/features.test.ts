import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { barsOf, linesOf, tableOf, trendOf } from '../../src/charts/result-rows.ts';
import { coverageGrid } from '../../src/dashboard/features/coverage/coverage-grid.ts';
import { lineageLayers, related } from '../../src/dashboard/features/lineage/lineage-layers.ts';
import { cellsOf } from '../../src/dashboard/features/paper-compare/paper-compare.tsx';
import { naturalView } from '../../src/dashboard/features/trend-view/natural-view.ts';
import { tableArrow } from '../../src/dashboard/ui/arrow.ts';
import { parseMarkdown } from '../../src/dashboard/ui/markdown.ts';
import { makeReader } from '../../src/dashboard/ui/reader.tsx';
import { answer } from './fixture/answers.ts';
import { quality } from './fixture/pages.ts';

const reader = makeReader('zh-CN');

describe('an answer as lines, bars and rows', () => {
  const result = answer({
    metric: 'service_applications',
    by: ['need_domain'],
    where: { need_domain: ['S03', 'S08', 'S09'] },
    region: { level: 'province', codes: ['510000', '330000'] },
    period: { grain: 'month', from: 202508, to: 202609 },
    compare: 'yoy',
  });

  it('makes one line per place and member, the largest last value first', () => {
    const lines = linesOf(result, reader);
    expect(lines).toHaveLength(6);
    expect(lines.map((l) => l.name)).toContain('四川省 · 托育托管');
    const last = lines.map((l) => {
      const [region, member] = l.key.split('|');
      const rows = result.rows.filter(
        (r) => r.region === region && r.need_domain === member && r.value !== null,
      );
      return rows.at(-1)?.value ?? Number.NEGATIVE_INFINITY;
    });
    expect(last).toEqual(last.toSorted((a, b) => b - a));
  });

  it('keeps every row, with its status', () => {
    const trend = trendOf(result, '', 'yoy', reader);
    expect(trend.points).toHaveLength(result.rows.length);
    expect(trend.points.map((p) => p.status)).toEqual(result.rows.map((r) => r.status));
  });

  it('bars speak of one period', () => {
    const bars = barsOf(result, '', reader);
    expect(bars.when).toBe('2026年9月');
    expect(bars.bars).toHaveLength(6);
  });

  it('the table names places and members, and sorts periods by their code', () => {
    const table = tableOf(result, 'yoy', reader);
    expect(table.columns.map((c) => c.key)).toEqual([
      'period',
      'region',
      'need_domain',
      'value',
      'base',
      'change',
    ]);
    expect(table.rows).toHaveLength(result.rows.length);
    expect(table.rows[0]?.period).toEqual({ text: '2026年9月', order: 202609 });
  });

  it('rates print their denominator', () => {
    const rate = tableOf(answer({ metric: 'unmet_rate' }), undefined, reader);
    expect(rate.columns.map((c) => c.key)).toContain('n');
  });
});

describe('the view follows the number of lines', () => {
  it.each([
    [1, 37, 'lines'],
    [8, 37, 'lines'],
    [9, 37, 'multiples'],
    [36, 37, 'multiples'],
    [37, 37, 'bars'],
    [5, 1, 'bars'],
    [1, 1, 'lines'],
  ] as const)('%d lines over %d periods: %s', (lines, periods, view) => {
    expect(naturalView(lines, periods)).toBe(view);
  });
});

describe('tables as Arrow', () => {
  it('keep numbers, reasons and provenance', () => {
    const table = tableOf(
      answer({
        metric: 'service_applications',
        region: { level: 'province', codes: ['620000'] },
        period: { grain: 'month', from: 202602, to: 202605 },
      }),
      undefined,
      reader,
    );
    const read = tableFromIPC(tableArrow(table, { release: 'R1', synthetic: '合成数据' }));
    expect(read.numRows).toBe(4);
    expect(read.getChild('value')?.get(0)).toBeNull();
    expect(read.getChild('value_status')?.get(0)).toBe('not_reported');
    expect(read.getChild('value')?.get(3)).toBe(
      table.rows[3]?.value && (table.rows[3].value as { value: number }).value,
    );
    expect(read.schema.metadata.get('synthetic')).toBe('合成数据');
    expect(read.schema.fields.find((f) => f.name === 'value')?.metadata.get('unit')).toBe('件');
  });
});

describe('coverage', () => {
  it('puts the most silent region first and keeps two years', () => {
    const grid = coverageGrid(quality.coverage, 'members');
    expect(grid.months).toHaveLength(24);
    expect(grid.rows[0]?.region).toBe('620000');
    expect(grid.rows[0]?.missing).toBe(6);
  });
});

describe('lineage', () => {
  it('stands in the order in which data pass', () => {
    expect(lineageLayers(quality.lineage.nodes).map((l) => l.layer)).toEqual([
      'raw',
      'staging',
      'intermediate',
      'marts',
      'cubes',
      'indices',
    ]);
  });

  it('lights what a table is made from and what is made from it, not its siblings', () => {
    const lit = related('marts.services', quality.lineage.edges);
    expect(lit.has('raw.services')).toBe(true);
    expect(lit.has('indices.services')).toBe(true);
    expect(lit.has('raw.members')).toBe(true);
    expect(lit.has('marts.appeals')).toBe(false);
  });
});

describe('markdown', () => {
  it('reads headings, paragraphs, lists, code and tables, and nothing as HTML', () => {
    expect(
      parseMarkdown(
        '# A\n\none\ntwo\n\n- x\n  y\n- z\n\n```\n<b>\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n<script>',
      ),
    ).toEqual([
      { kind: 'heading', level: 1, text: 'A' },
      { kind: 'paragraph', text: 'one two' },
      { kind: 'list', items: ['x y', 'z'] },
      { kind: 'code', text: '<b>' },
      { kind: 'table', head: ['a', 'b'], rows: [['1', '2']] },
      { kind: 'paragraph', text: '<script>' },
    ]);
  });
});

describe('two drafts side by side', () => {
  it('a table stays a table: a changed number is marked in its own cell', () => {
    const parts = [
      { text: '表1 主要指标\n指标\t本期\n申请\t', differs: false },
      { text: '33097', differs: true },
      { text: '\n满意率\t\n', differs: false },
    ];
    expect(cellsOf(parts).map((row) => row.map((cell) => cell.map(({ text }) => text).join('')))).toEqual([
      ['表1 主要指标'],
      ['指标', '本期'],
      ['申请', '33097'],
      ['满意率', ''],
      [''],
    ]);
    expect(cellsOf(parts)[2]?.[1]).toEqual([{ text: '33097', differs: true }]);
  });
});
