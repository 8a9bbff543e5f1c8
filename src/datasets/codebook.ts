import { OBS_STATUS } from '../domain/sdmx.ts';
import type { Bilingual } from '../domain/text.ts';
import { csvField } from './csv.ts';
import { type Description, PROTECTED } from './description.ts';

/** One line of the codebook: a column, one of its codes, or a rate that the columns make. */
interface Entry {
  readonly kind: 'column' | 'code' | 'derived';
  readonly name: string;
  readonly code: string;
  readonly title_zh: string;
  readonly title_en: string;
  readonly type: string;
  readonly role: string;
  readonly unit: string;
  readonly note_zh: string;
  readonly note_en: string;
}

const FIELDS = [
  'kind',
  'name',
  'code',
  'title_zh',
  'title_en',
  'type',
  'role',
  'unit',
  'note_zh',
  'note_en',
] as const satisfies readonly (keyof Entry)[];

/** What a status column may say, in words. */
const STATUS_TITLES: Readonly<Record<keyof typeof OBS_STATUS, Bilingual>> = {
  observed: { zh: '已观测', en: 'observed' },
  estimated: { zh: '估计', en: 'estimated' },
  provisional: { zh: '暂定，迟到记录到齐前会变', en: 'provisional until late records have arrived' },
  partial: { zh: '该期未结束，截至目前', en: 'of a period that has not closed, so far' },
  suppressed: { zh: '隐去：人数或贡献者过少', en: 'hidden: too few persons or contributors' },
  not_reported: { zh: '应报未报', en: 'not reported' },
  not_applicable: { zh: '不适用', en: 'not applicable' },
  not_complete: { zh: '该期未报齐', en: 'the period is not complete' },
  no_denominator: { zh: '没有分母', en: 'no denominator' },
  low_coverage: { zh: '可见权重不足', en: 'too little of the weight is visible' },
  not_at_this_grain: { zh: '未按此粒度存储', en: 'not stored at this grain' },
};

/** Lines of the codebook: every column, the codes it may hold, and the rates with their denominators. */
function entriesOf(d: Description): Entry[] {
  const columns = d.columns.flatMap((column): Entry[] => {
    const codes =
      column.role === 'status' && /(^|_)status$/.test(column.name)
        ? statusCodes(column.name.endsWith('conf_status'))
        : (column.codes ?? []);
    return [
      {
        kind: 'column',
        name: column.name,
        code: '',
        title_zh: column.title.zh,
        title_en: column.title.en,
        type: column.type,
        role: column.role,
        unit: column.unit ?? '',
        note_zh: column.description?.zh ?? '',
        note_en: column.description?.en ?? '',
      },
      ...codes.map(
        ({ code, zh, en, note = '' }: { code: string; zh: string; en: string; note?: string }): Entry => ({
          kind: 'code',
          name: column.name,
          code,
          title_zh: zh,
          title_en: en,
          type: '',
          role: '',
          unit: '',
          note_zh: note,
          note_en: note,
        }),
      ),
    ];
  });
  const derived = d.derived.map((of): Entry => {
    const formula = `${of.numerator} / ${of.denominator}${of.scale === 1 ? '' : ` * ${of.scale}`}`;
    return {
      kind: 'derived',
      name: of.metric,
      code: formula,
      title_zh: of.title.zh,
      title_en: of.title.en,
      type: 'number',
      role: 'measure',
      unit: of.unit,
      note_zh: of.definition.zh,
      note_en: of.definition.en,
    };
  });
  return [...columns, ...derived];
}

function statusCodes(confidential: boolean): { code: string; zh: string; en: string; note?: string }[] {
  if (confidential)
    return [
      { code: 'F', zh: '可公开', en: 'free for publication', note: 'SDMX CL_CONF_STATUS F' },
      { code: 'C', zh: '保密，已隐去', en: 'confidential, hidden', note: 'SDMX CL_CONF_STATUS C' },
    ];
  return Object.entries(STATUS_TITLES).map(([code, title]) => ({
    code,
    ...title,
    note: `SDMX CL_OBS_STATUS ${OBS_STATUS[code as keyof typeof OBS_STATUS]}`,
  }));
}

/** The codebook as CSV (RFC 4180), with a byte-order mark: it is opened by hand. */
export function codebookCsv(d: Description): string {
  const lines = [[...FIELDS], ...entriesOf(d).map((entry) => FIELDS.map((field) => entry[field]))];
  return `\uFEFF${lines.map((line) => `${line.map(csvField).join(',')}\r\n`).join('')}`;
}

/** Rows of the codebook sheet of a workbook, header first. */
export const codebookRows = (d: Description): string[][] => [
  [...FIELDS],
  ...entriesOf(d).map((entry) => FIELDS.map((field) => entry[field])),
];

/** The codebook as one page that needs nothing beside it. */
export function codebookHtml(d: Description): string {
  const both = (text: Bilingual): string => `${escaped(text.zh)}<br><small>${escaped(text.en)}</small>`;
  const facts: (readonly [string, string])[] = [
    ['粒度 Grain', both(d.grain)],
    ['版本 Release', `<code>${escaped(d.release)}</code>`],
    ['查询编号 Query id', `<code>${escaped(d.queryId)}</code>`],
    ['行数 Rows', String(d.rows)],
    ['口径 Layer', both(PROTECTED)],
    ['分级 Grade', `${escaped(d.grade.standard)} · ${both(d.grade.title)}`],
    ['许可 Licence', both(d.licence.title)],
  ];
  const rows = entriesOf(d).map((entry) => {
    const what = entry.kind === 'code' ? entry.code : entry.name;
    const about = [entry.type, entry.role, entry.unit].filter((part) => part !== '').join(' · ');
    const formula = entry.kind === 'derived' ? `<br><code>${escaped(entry.code)}</code>` : '';
    return `<tr class="${entry.kind}"><th scope="row"><code>${escaped(what)}</code></th><td>${both({ zh: entry.title_zh, en: entry.title_en })}</td><td>${escaped(about)}</td><td>${both({ zh: entry.note_zh, en: entry.note_en })}${formula}</td></tr>`;
  });
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(d.title.zh)} · 代码本 Codebook</title>
<style>body{font:15px/1.6 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1d1d1b}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd}
tr.code th{padding-left:2rem;font-weight:400}small{color:#595959}.synthetic{background:#fff3c4;padding:.4rem .8rem}</style></head>
<body><h1>${escaped(d.title.zh)} <small lang="en">${escaped(d.title.en)}</small></h1>
${d.synthetic ? '<p class="synthetic"><strong>合成数据 Synthetic data</strong></p>' : ''}
<table>${facts.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${value}</td></tr>`).join('')}</table>
<h2>列、代码与可算出的比率 Columns, codes, and rates they make</h2>
<table><thead><tr><th scope="col">名 Name</th><th scope="col">含义 Meaning</th><th scope="col">类型 Type</th><th scope="col">说明 Note</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></body></html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);
