import type { Block, PaperColumn, Run } from '../../contracts/paper-document.ts';
import { formatPeriod } from '../../i18n/format-period.ts';
import type { Desk } from './desk.ts';
import type { Writing } from './document.ts';
import { counted, literal, pointed, quoted, strong, words } from './run.ts';
import { latest } from './sheet.ts';
import { tableOf } from './table.ts';

const text = (key: string, title: string): PaperColumn => ({ key, title, kind: 'text' });
const number = (key: string, title: string, unit?: string): PaperColumn => ({
  key,
  title,
  kind: 'number',
  ...(unit === undefined ? {} : { unit }),
});

interface TableParts {
  readonly title: string;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly Run[][])[];
  readonly unit?: string;
  readonly notes?: readonly Run[][];
}

const table = (source: string, parts: TableParts): Block => ({
  kind: 'table',
  id: '',
  number: '',
  title: [words(parts.title)],
  unit: parts.unit ?? '',
  columns: [...parts.columns],
  rows: parts.rows.map((row) => row.map((runs) => [...runs])),
  notes: parts.notes?.map((runs) => [...runs]) ?? [],
  source,
});

const paragraph = (source: string, role: 'body' | 'item' | 'note', runs: readonly Run[]): Block => ({
  kind: 'paragraph',
  id: '',
  role,
  runs: [...runs],
  source,
});

/** The parts of a paper that speak of the data themselves, of the method, and of what people wrote and promised. */
export function aboutData(writing: Writing, name: string, source: string): Block[] {
  switch (name) {
    case 'sources':
      return sources(writing, source);
    case 'coverage':
      return coverage(writing, source);
    case 'quality':
      return quality(writing, source);
    case 'suppression':
      return suppression(writing, source);
    case 'method':
      return method(writing, source);
    case 'definitions':
      return definitions(writing, source);
    case 'data':
      return dataTables(writing, source);
    case 'promises':
      return promises(writing, source);
    case 'omitted':
      return [...writing.omitted.values()].map(({ what, why }) =>
        paragraph(source, 'item', quoted(`${what}：${why}。`, '本版本数据')),
      );
    default:
      return [paragraph(source, 'note', [words('（本节由编写人员撰写，尚未填写。）')])];
  }
}

/** Families of records with their rows and how far they reach. */
function sources({ desk, background }: Writing, source: string): Block[] {
  const { quality: q, ids } = background;
  const held = q.families
    .flatMap((family, i) => (family.rows > 0 ? [{ family, i }] : []))
    .sort((a, b) => b.family.rows - a.family.rows);
  if (held.length === 0) return [];
  return [
    table(source, {
      title: '数据来源与完整期间',
      unit: '',
      columns: [text('family', '数据类别'), number('rows', '记录数', '条'), text('through', '完整至')],
      rows: held.map(({ family, i }) => [
        [words(family.title.zh)],
        [
          pointed(desk, ids.quality, `/families/${i}/rows`, {
            unit: 'ratio',
            decimals: 0,
            form: 'cell',
            of: 'rows',
          }),
        ],
        [
          family.watermark.complete_through === null
            ? words('—')
            : literal(formatPeriod(family.watermark.complete_through, 'month', 'zh-CN', 'long'), '数据版本'),
        ],
      ]),
      notes: everywhere(desk, '记录数'),
    }),
  ];
}

/** Counts of the whole release stand in a paper about one place only with a word about it. */
const everywhere = (desk: Desk, what: string): Run[][] =>
  desk.region.level === 'nation' ? [] : [[words(`注：${what}为本数据版本全部地区的合计。`)]];

/** Whom the records of each family speak for. */
function coverage({ desk, background }: Writing, source: string): Block[] {
  const { representation: r, ids } = background;
  const at = (i: number, field: string, unit: string, decimals: number): Run =>
    pointed(desk, ids.representation, `/families/${i}/${field}`, {
      unit,
      decimals,
      form: 'cell',
      of: 'coverage',
    });
  if (r.families.length === 0) return [];
  return [
    table(source, {
      title: '各类记录覆盖的会员',
      unit: '单位：人、%',
      columns: [
        text('family', '数据类别'),
        number('on_roll', '在册会员', '人'),
        number('observed', '有记录的会员', '人'),
        number('coverage', '覆盖率', '%'),
        text('grade', '代表性等级'),
      ],
      rows: r.families.map((family, i) => [
        [words(family.title.zh)],
        [at(i, 'on_roll', 'person', 0)],
        [at(i, 'observed', 'person', 0)],
        [at(i, 'coverage', 'percent', 1)],
        [words(family.grade)],
      ]),
      notes: [
        ...everywhere(desk, '会员数与覆盖率'),
        [words('注：等级由报送完整度、有效样本量、覆盖偏低的群体和加权前后之差评定，依次为A、B、C、D。')],
      ],
    }),
  ];
}

/** What came in and what became of it. */
function quality({ desk, background }: Writing, source: string): Block[] {
  const { quality: q, ids } = background;
  const total = (field: string): Run =>
    pointed(desk, ids.quality, `/totals/${field}`, { unit: 'ratio', decimals: 0, form: 'count', of: 'rows' });
  const failed = q.checks.flatMap((check, i) => (check.status === 'passed' ? [] : [i]));
  const checks = counted(
    desk,
    failed.map((i) => ({ answer: ids.quality, pointer: `/checks/${i}/failing` })),
    'checks',
  );
  return [
    paragraph(source, 'body', [
      words(`本版本${desk.region.level === 'nation' ? '' : '全部地区'}共收到数据记录`),
      total('rows_in'),
      words('条，其中装载'),
      total('loaded'),
      words('条，更新'),
      total('updated'),
      words('条，未变'),
      total('unchanged'),
      words('条，重复'),
      total('duplicate'),
      words('条，退回'),
      total('rejected'),
      words('条；退回的记录逐条列明原因，交原报送单位更正。'),
    ]),
    paragraph(source, 'body', [
      words(
        failed.length === 0 ? '发布前的数据检查全部通过。' : '发布前的数据检查中，有提示而不影响使用的共',
      ),
      ...(failed.length === 0 ? [] : [checks, words('项，逐项列在数据质量页。')]),
    ]),
  ];
}

/** The rules that hide values from this audience. */
function suppression({ desk, background }: Writing, source: string): Block[] {
  const { policy, statuses } = background.method;
  const rules = policy.rules.filter(
    // Rules of single pages do not bear on a paper.
    (rule) => rule.audience === desk.layer && !/^(page|dataset)_/.test(rule.id),
  );
  return [
    ...rules.map((rule) =>
      paragraph(source, 'item', quoted(clean(rule.text.zh), `披露控制政策 ${policy.version}：${rule.id}`)),
    ),
    table(source, {
      title: '数值符号',
      columns: [text('mark', '符号'), text('text', '含义')],
      rows: statuses.map((s) => [[words(s.mark)], quoted(clean(s.text.zh), '状态说明')]),
    }),
  ];
}

/** Half-width punctuation of messages, as print sets it. */
const clean = (message: string): string =>
  message
    .replaceAll(',', '，')
    .replaceAll(';', '；')
    .replace(/:(?!\/)/g, '：')
    .replace(/\(([^()]*)\)/g, '（$1）')
    // Print sets no blank between Chinese and figures, nor around signs.
    .replace(/(?<=[\p{Script=Han}，；：（）÷×]) | (?=[\p{Script=Han}，；：（）÷×])/gu, '');

/** How each gauge is made: version, base, indicators with weight. */
function method({ desk, background }: Writing, source: string): Block[] {
  const { method: m, ids } = background;
  return m.indices.flatMap((index, i): Block[] => {
    const base =
      index.base.from === null || index.base.to === null
        ? '—'
        : desk.f.periods(index.base.from, index.base.to, 'month');
    const rows = index.domains.flatMap((domain, d) =>
      domain.indicators.map((indicator, k): Run[][] => [
        [words(indicator.title.zh)],
        [words(indicator.direction > 0 ? '越高越热' : '越低越热')],
        [
          pointed(desk, ids.method, `/indices/${i}/domains/${d}/indicators/${k}/weight`, {
            unit: 'ratio',
            decimals: 2,
            form: 'cell',
            of: 'weight',
          }),
        ],
      ]),
    );
    const seen = new Set<string>();
    const once = rows.filter((row) => {
      const key = row
        .flat()
        .map((run) => run.text)
        .join('|');
      return seen.has(key) ? false : seen.add(key);
    });
    return [
      paragraph(source, 'body', [
        strong(`${index.title.zh}。`),
        words('方法版本'),
        literal(index.version, '方法定义'),
        words('，基期'),
        literal(base, '方法定义'),
        words('；基期平均为'),
        literal('100', '方法定义'),
        words('，一个标准差为'),
        literal('10', '方法定义'),
        words('点。定义文件的校验值为'),
        literal(index.sha256.slice(0, 16), '方法定义'),
        words('。'),
      ]),
      table(source, {
        title: `${index.title.zh}的指标与权重`,
        columns: [text('indicator', '指标'), text('direction', '方向'), number('weight', '权重')],
        rows: once,
      }),
    ];
  });
}

function definitions({ desk }: Writing, source: string): Block[] {
  const used = new Set(desk.answered.map((sheet) => sheet.metric.id));
  return desk.catalogue.metrics
    .filter((metric) => used.has(metric.id))
    .map((metric) =>
      paragraph(source, 'item', [
        strong(`${metric.title.zh}（${metric.unit_label.zh}）：`),
        ...quoted(clean(metric.definition.zh), `指标目录：${metric.id}`),
      ]),
    );
}

/** The months behind the lines of the text, as tables. */
function dataTables({ desk }: Writing, source: string): Block[] {
  return desk.answered
    .filter(
      (sheet) =>
        sheet.split.length === 0 &&
        new Set(sheet.lines.map((line) => line.period)).size > 4 &&
        latest(sheet).length > 0,
    )
    .map((sheet) => ({
      kind: 'table' as const,
      id: '',
      number: '',
      title: [words(`${sheet.title}，按${GRAIN[sheet.grain]}`)],
      source,
      ...tableOf(desk, sheet, undefined),
    }));
}

const GRAIN = { month: '月', quarter: '季', year: '年' } as const;

const STATE = {
  kept: '已兑现',
  in_progress: '进行中',
  no_effect: '未见效',
  cannot_tell: '无法判断',
} as const;

/** What the last edition promised and what became of it. */
function promises({ inputs }: Writing, source: string): Block[] {
  if (inputs.commitments.length === 0)
    return [paragraph(source, 'body', [words('上期白皮书没有登记承诺事项。')])];
  return [
    table(source, {
      title: '上期承诺事项及进展',
      columns: [
        text('text', '承诺事项'),
        text('owner', '责任单位'),
        text('due', '时限'),
        text('expected', '衡量指标与预期'),
        text('state', '状态'),
        text('reason', '说明'),
      ],
      rows: inputs.commitments.map((c) => {
        const from = `上期承诺：${c.id}`;
        return [
          quoted(c.text, from),
          [words(c.owner)],
          quoted(c.due, from),
          quoted(`${c.indicator}：${c.expected}`, from),
          [words(STATE[c.state])],
          quoted(c.reason, from),
        ];
      }),
    }),
  ];
}
