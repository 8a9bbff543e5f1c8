import type { Candidate, DemandOrder } from '../../contracts/demand.ts';
import type { ApiValue } from '../../contracts/value.ts';
import { derive } from '../../disclosure/gate.ts';
import type { Column, Gated, Scalar, Table } from '../../domain/table.ts';
import { type Bilingual, inLocale, type Locale } from '../../domain/text.ts';
import { formatter } from '../../i18n/format.ts';
import { translator } from '../../i18n/translate.ts';
import { ORDER_RULES } from './orders.ts';

const COLUMNS: readonly Column[] = [
  { name: 'section', type: 'string', role: 'dimension', title: { zh: '部分', en: 'Section' } },
  { name: 'item', type: 'string', role: 'dimension', title: { zh: '事项', en: 'Item' } },
  { name: 'value', type: 'number', role: 'measure', title: { zh: '数值', en: 'Value' } },
  { name: 'status', type: 'string', role: 'status', title: { zh: '状态', en: 'Status' } },
  { name: 'unit', type: 'string', role: 'label', title: { zh: '单位', en: 'Unit' } },
  { name: 'note', type: 'string', role: 'label', title: { zh: '说明', en: 'Note' } },
];

/** The order sheet as a table for a file: what is wanted, on what terms, who could supply it. */
export function sheetTable(order: Gated<DemandOrder>, locale: Locale): Gated<Table> {
  return derive(order, (sheet): Table => {
    const { item, parts, totals } = sheet;
    const say = (text: Bilingual): string => inLocale(text, locale);
    const words = SHEET_WORDS[locale];
    const t = translator(locale);
    const f = formatter(locale, sheet.currency);
    const money = f.unit({ unit: 'yuan' });
    const name = (list: string, code: string): string => {
      const label = sheet.labels[list]?.[code];
      return label ? say(label) : code;
    };
    const line = (section: string, about: string, value: ApiValue | null, unit = '', note = ''): Scalar[] => [
      section,
      about,
      value?.value ?? null,
      value?.status ?? '',
      unit,
      note,
    ];
    const rows = [
      line(words.order, words.state, null, '', say(item.state_title)),
      line(words.order, words.owner, null, '', item.owner ?? ''),
      line(words.order, words.due, null, '', item.due_on ?? ''),
      line(words.order, words.wanted, totals.wanted, words.cases),
      line(words.order, words.quantity, totals.quantity, words.portions),
      line(words.order, words.budget, totals.budget, money),
      line(words.order, words.persons, totals.persons, words.people, parts.length > 1 ? words.doNotAdd : ''),
      ...Object.entries(item.detail)
        .filter(([key]) => key !== 'signal')
        .map(([key, value]) => line(words.terms, key, null, '', String(value))),
      ...parts.flatMap((part) =>
        partLines(
          part,
          `${name('region', part.region)} ${name('need', part.need)} ${f.period(part.window, 'quarter')}`,
        ),
      ),
      ...sheet.suppliers.map((supplier) =>
        line(
          words.suppliers,
          supplier.name,
          supplier.spare,
          words.places,
          [
            name(supplier.kind === 'site' ? 'site_type' : 'partner_type', supplier.type),
            name('region', supplier.region),
            ...supplier.reasons.map((reason) => t(`demand.match.${reason}`)),
          ].join(' · '),
        ),
      ),
      ...(sheet.merchants ?? []).map((merchant) =>
        line(
          words.merchants,
          merchant.name,
          { value: merchant.score.value, status: merchant.score.status },
          words.stars,
          [
            name('merchant_type', merchant.merchant_type),
            name('region', merchant.city),
            `${words.grade} ${name('credit_grade', merchant.credit_grade ?? 'U')}`,
            `n=${merchant.raters}`,
            ...merchant.reasons.map((reason) => t(`demand.match.${reason}`)),
          ].join(' · '),
        ),
      ),
    ];
    function gradeOf({ stability: { grade } }: Candidate): string {
      return grade === null ? '' : t(`demand.grade.${grade}`);
    }
    function partLines(part: Candidate, section: string): Scalar[][] {
      const band = part.band;
      const { saving, price } = part;
      return [
        line(section, words.wanted, part.wanted, words.cases),
        line(section, words.unmet, part.unmet, words.cases),
        line(section, words.again, part.again, words.cases),
        line(section, words.persons, part.persons, words.people),
        line(section, words.quantity, part.quantity, words.portions),
        line(section, words.budget, part.budget, money),
        line(
          section,
          words.band,
          null,
          '',
          band
            ? `${name('budget_band', band.low)} – ${name('budget_band', band.high)} (n=${f.count(band.stated)})`
            : '',
        ),
        line(section, words.stability, part.stability, words.cv, gradeOf(part)),
        line(section, words.clarity, part.clarity, '%'),
        line(
          section,
          words.price,
          price,
          words.perOrder,
          price.consumption_class ? name('consumption_class', price.consumption_class) : '',
        ),
        line(
          section,
          words.saving,
          { value: saving.value, status: saving.status },
          words.points,
          saving.low === null || saving.high === null
            ? ''
            : `95%: ${f.number(saving.low, 1)} – ${f.number(saving.high, 1)}`,
        ),
        ...part.caps.map((cap) =>
          line(
            section,
            `${words.cap} ${name('cap_item', cap.cap_item)}`,
            { value: cap.cap, status: 'observed' },
            `${money} ${name('cap_basis', cap.cap_basis)}`,
            [t(`demand.verdict.${cap.verdict}`), name('region', cap.region), cap.document_no ?? ''].join(
              ' · ',
            ),
          ),
        ),
        ...part.reasons.map((reason) => line(section, words.why, null, '', say(reason))),
      ];
    }
    return {
      name: sheet.synthetic ? 'demand_order_synthetic' : 'demand_order',
      title: item.title,
      columns: [...COLUMNS],
      rows,
      metadata: {
        title: say(item.title),
        order: item.id,
        state: say(item.state_title),
        rules: ORDER_RULES,
        release: sheet.release,
        layer: sheet.layer,
        synthetic: String(sheet.synthetic),
        complete_through: String(sheet.watermark.complete_through ?? ''),
        as_of: sheet.watermark.as_of ?? '',
        notes: sheet.notes.map((note) => say(note.text)).join('\n'),
      },
    };
  });
}

/** What stands in the rows of an order sheet. */
export const SHEET_WORDS = {
  'zh-CN': {
    order: '订单',
    terms: '约定',
    suppliers: '可对接的阵地与伙伴',
    merchants: '可对接的商户',
    state: '状态',
    owner: '负责人',
    due: '期限',
    wanted: '申请',
    unmet: '其中未满足',
    again: '其中重复提出',
    persons: '人数',
    quantity: '数量',
    budget: '写明的预算',
    band: '每份预算（中间一半）',
    stability: '稳定度',
    clarity: '清晰度',
    price: '同类消费单均',
    saving: '集中采购多省',
    cap: '上限',
    why: '依据',
    cases: '件',
    people: '人',
    portions: '份',
    places: '空余名额/月',
    stars: '分',
    grade: '信用等级',
    cv: '变异系数',
    perOrder: '元/单',
    points: '百分点',
    doNotAdd: '人数不相加，见各部分',
  },
  en: {
    order: 'Order',
    terms: 'Terms',
    suppliers: 'Sites and partners',
    merchants: 'Merchants',
    state: 'State',
    owner: 'Owner',
    due: 'Due',
    wanted: 'Applications',
    unmet: 'of these unmet',
    again: 'of these made again',
    persons: 'Persons',
    quantity: 'Quantity',
    budget: 'Budget stated',
    band: 'Budget for each (middle half)',
    stability: 'Stability',
    clarity: 'Clarity',
    price: 'Mean order of the class',
    saving: 'Saved by pooling',
    cap: 'Cap',
    why: 'Why',
    cases: 'cases',
    people: 'persons',
    portions: 'portions',
    places: 'free places a month',
    stars: 'points',
    grade: 'credit grade',
    cv: 'coefficient of variation',
    perOrder: 'yuan per order',
    points: 'percentage points',
    doNotAdd: 'persons do not add up; see the parts',
  },
} as const;
