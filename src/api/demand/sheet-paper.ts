import type { DemandOrder } from '../../contracts/demand.ts';
import type { PaperDocument, PaperSection, PaperTable, Run } from '../../contracts/paper-document.ts';
import { deriveAll } from '../../disclosure/gate.ts';
import { NATION } from '../../domain/region.ts';
import type { Gated, Scalar } from '../../domain/table.ts';
import { type Format, formatter, type Reported } from '../../i18n/format.ts';
import type { OpenRelease } from '../release/open.ts';
import { SHEET_WORDS, sheetTable } from './sheet-table.ts';

/** The order sheet as a paper of a few pages, in Chinese like every paper: the rows of its file, set to be signed. */
export function sheetPaper(order: Gated<DemandOrder>, release: OpenRelease): Gated<PaperDocument> {
  const table = sheetTable(order, 'zh-CN');
  return deriveAll<unknown, PaperDocument>([order, table], () => {
    const { item, parts, watermark } = order;
    const f = formatter('zh-CN', order.currency);
    const [first] = parts;
    const code = first?.region ?? NATION;
    const window = first?.window ?? 0;
    const groups = new Map<string, (readonly Scalar[])[]>();
    for (const row of table.rows.filter(saysSomething)) {
      const own = groups.get(String(row[0])) ?? [];
      groups.set(String(row[0]), [...own, row]);
    }
    const made = `数据版本 ${order.release}；规则 ${table.metadata.rules ?? ''}；数据截至 ${
      watermark.complete_through === null ? '—' : f.period(watermark.complete_through, 'month')
    }；${f.dateTime(item.updated_at)} 最近办理。* 为人数不足而隐去。`;
    const about: PaperSection = {
      id: 'sheet',
      level: 0,
      number: '',
      heading: '订单书',
      origin: 'computed',
      source: 'order',
      blocks: [
        ...[...groups].map(([title, rows], i) => tableOf(title, rows, i + 1, f)),
        ...[made, ...order.notes.map((note) => note.text.zh)].map((words, i) => ({
          kind: 'paragraph' as const,
          id: `note-${i + 1}`,
          source: 'order',
          role: 'note' as const,
          runs: [text(words)],
        })),
      ],
    };
    return {
      schema: 1,
      id: item.id,
      lang: 'zh-CN',
      // A brief is what a sheet is set like: no cover, no contents, no chapters.
      subject: { paper: 'brief', region: code, period: window, audience: 'staff' },
      layer: order.layer,
      place: {
        code,
        level: release.regions.get(code)?.level ?? 'nation',
        name: order.labels.region?.[code]?.zh ?? code,
      },
      when: { grain: 'quarter', code: window, name: window > 0 ? f.period(window, 'quarter') : '' },
      front: {
        title: item.title.zh,
        subtitle: ' 需求订单书',
        publisher: release.manifest.title.zh,
        label: '',
        date: '',
      },
      release: order.release,
      synthetic: order.synthetic,
      currency: order.currency,
      code_version: '',
      methods: {},
      template: { version: String(table.metadata.rules ?? ''), sha256: '' },
      sections: [about],
      answers: [],
      definitions: [],
      data_sha256: '',
    };
  });
}

/** Who and when are left to be filled in by hand; of everything else only what is known is printed. */
const saysSomething = ([section, , , status, , note]: readonly Scalar[]): boolean =>
  section === SHEET_WORDS['zh-CN'].order || (status ?? '') !== '' || (note ?? '') !== '';

const text = (words: string): Run => ({ kind: 'text', text: words });

function tableOf(title: string, rows: readonly (readonly Scalar[])[], n: number, f: Format): PaperTable {
  return {
    kind: 'table',
    id: `table-${n}`,
    source: 'order',
    number: `表${n}`,
    title: [text(title)],
    unit: '',
    columns: [
      { key: 'item', title: '事项', kind: 'text' },
      { key: 'value', title: '数值', kind: 'number' },
      { key: 'note', title: '说明', kind: 'text' },
    ],
    rows: rows.map(([, about, value, status, unit, note]) => [
      [text(String(about ?? ''))],
      [text(amount({ value, status }, String(unit ?? ''), f))],
      [text(String(note ?? ''))],
    ]),
    notes: [],
  };
}

/** A number with its unit, or the mark of why there is none; nothing where the row is only words. */
function amount({ value, status }: Record<'value' | 'status', Scalar | undefined>, unit: string, f: Format) {
  if (status === '' || status === undefined || status === null) return '';
  const reported = { value: typeof value === 'number' ? value : null, status } as Reported;
  const whole = reported.value === null || Number.isInteger(reported.value);
  const digits = whole ? 0 : Math.abs(reported.value ?? 0) < 10 ? 2 : 1;
  return `${f.cell(reported, digits)}${reported.value === null || unit === '' ? '' : ` ${unit}`}`;
}
