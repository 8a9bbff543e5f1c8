import { getCatalogue, getQuery, getThermometer } from '../../client/client.ts';
import { ClientError, type Fetch } from '../../client/http.ts';
import type { ApiRegion, Catalogue, CatalogueMetric } from '../../contracts/catalogue.ts';
import type { RegionLevel } from '../../contracts/dimension.ts';
import type { PaperSubject } from '../../contracts/paper-document.ts';
import type { QueryInput } from '../../contracts/query.ts';
import type { ThermometerInput } from '../../contracts/thermometer.ts';
import type { Layer } from '../../contracts/value.ts';
import { months, type Period, type PeriodGrain, shift } from '../../domain/period.ts';
import { type Format, formatter } from '../../i18n/format.ts';
import { PaperError, type Place, type Problem, wrong } from '../error.ts';
import { kindOf, layerOf } from '../subject.ts';
import type { QuerySpec } from '../template/chapter.ts';
import { type Sheet, sheetOfQuery, sheetOfThermometer } from './sheet.ts';

/** A query as a chapter declares it, with where it does. */
export interface Declared {
  readonly name: string;
  readonly spec: QuerySpec;
  readonly place: Place;
}

/** Why a declared query has no answer here: the release holds no such thing, not a mistake of the writer. */
export interface Absent {
  readonly absent: { readonly zh: string };
  readonly title: string;
}

export const isAbsent = (found: Sheet | Absent): found is Absent => 'absent' in found;

/** An answer, or that the release does not store it so; any other refusal is said at the place of the query. */
async function answered<T>(
  asking: Promise<T>,
  { name, place }: Declared,
): Promise<T | Pick<Absent, 'absent'>> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof ClientError) || error.code === 'UNREACHABLE') throw error;
    if (error.code === 'NOT_AT_THIS_GRAIN') return { absent: { zh: '本版本没有按这一粒度存储的数据' } };
    throw new PaperError([
      { place, text: { zh: `查询“${name}”：${error.text.zh}`, en: `Query "${name}": ${error.text.en}` } },
    ]);
  }
}

/** Everything the text of one edition may speak of: its subject, the catalogue, and the answers to its queries. */
export class Desk {
  readonly subject: PaperSubject;
  readonly catalogue: Catalogue;
  readonly region: ApiRegion;
  readonly when: Period;
  readonly layer: Layer;
  readonly f: Format;
  private readonly sheets = new Map<string, Sheet | Absent>();
  /** Every answer a number may be recomputed from. */
  readonly bodies = new Map<string, unknown>();

  private constructor(subject: PaperSubject, catalogue: Catalogue, region: ApiRegion) {
    this.subject = subject;
    this.catalogue = catalogue;
    this.region = region;
    this.when = { grain: kindOf(subject.paper).grain, code: subject.period };
    this.layer = layerOf(subject.audience);
    this.f = formatter('zh-CN', catalogue.currency);
  }

  /**
   * Asks every declared query.
   * @throws PaperError for unknown metrics, undeclared splits, an unknown place or a period without data.
   */
  static async open(
    fetch: Fetch,
    subject: PaperSubject,
    declared: readonly Declared[],
    release?: string,
  ): Promise<Desk> {
    const catalogue = await getCatalogue(fetch, release);
    const nowhere: Place = { file: subject.paper, line: 1, column: 1 };
    const region = catalogue.regions.find((r) => r.code === subject.region);
    if (region === undefined)
      return wrong(nowhere, `没有地区“${subject.region}”。`, `There is no region "${subject.region}".`);
    const desk = new Desk(subject, catalogue, region);
    desk.checkPeriod(nowhere);
    const problems = declared.flatMap((one) => desk.mistakes(one));
    if (problems.length > 0) throw new PaperError(problems);
    const answers = await Promise.all(declared.map((one) => desk.ask(fetch, one)));
    declared.forEach(({ name }, i) => {
      const sheet = answers[i];
      if (sheet !== undefined) desk.sheets.set(name, sheet);
    });
    return desk;
  }

  /** The answer to a query by its name. @throws PaperError where no chapter declares it. */
  sheet(name: string, place: Place): Sheet | Absent {
    const found = this.sheets.get(name);
    if (found !== undefined) return found;
    const near = [...this.sheets.keys()].filter((k) => k.includes(name) || name.includes(k)).slice(0, 4);
    const hint = near.length === 0 ? '' : `是不是：${near.join('、')}？`;
    return wrong(
      place,
      `没有查询“${name}”。${hint}`,
      `There is no query "${name}".${near.length === 0 ? '' : ` Perhaps: ${near.join(', ')}?`}`,
    );
  }

  get answered(): readonly Sheet[] {
    return [...this.sheets.values()].filter((s): s is Sheet => !isAbsent(s));
  }

  /** The last month of the period: indices are monthly. */
  get month(): number {
    return months(this.when).at(-1) ?? 0;
  }

  /** Whether every month of the period has closed. */
  get complete(): boolean {
    const through = this.catalogue.watermark.complete_through;
    return through !== null && this.month <= through;
  }

  /** The level below the place of the paper, where the release has one. */
  get below(): RegionLevel | undefined {
    const levels: readonly RegionLevel[] = ['nation', 'province', 'city', 'county'];
    const next = levels[levels.indexOf(this.region.level) + 1];
    return next !== undefined && this.catalogue.levels.includes(next) ? next : undefined;
  }

  private checkPeriod(place: Place): void {
    const { earliest, latest } = this.catalogue.watermark;
    const span = months(this.when);
    const name = this.f.period(this.when.code, this.when.grain);
    if (earliest === null || latest === null || this.month < earliest || (span[0] ?? 0) > latest) {
      const held =
        earliest === null || latest === null
          ? '没有任何数据'
          : `数据为${this.f.periods(earliest, latest, 'month')}`;
      wrong(
        place,
        `${name}没有数据：本版本${held}。请换一个期间。`,
        `${this.when.code} has no data: the release holds ${earliest ?? '-'} to ${latest ?? '-'}. Choose another period.`,
      );
    }
  }

  private metric(id: string): CatalogueMetric | undefined {
    return this.catalogue.metrics.find((m) => m.id === id);
  }

  /** What is wrong with a query whatever the release holds. */
  private mistakes({ name, spec, place }: Declared): Problem[] {
    if (!('metric' in spec)) return [];
    const metric = this.metric(spec.metric);
    if (metric === undefined) {
      const near = this.catalogue.metrics
        .map((m) => m.id)
        .filter((id) => id.includes(spec.metric.slice(0, 5)))
        .slice(0, 4);
      return [
        {
          place,
          text: {
            zh: `查询“${name}”所用的指标“${spec.metric}”不在指标目录里。${near.length === 0 ? '' : `相近的有：${near.join('、')}。`}`,
            en: `Query "${name}" names the metric "${spec.metric}", which is not in the catalogue.${near.length === 0 ? '' : ` Near: ${near.join(', ')}.`}`,
          },
        },
      ];
    }
    const asked = [...new Set([...(spec.by ?? []), ...Object.keys(spec.where ?? {})])].sort().join('+');
    const offered = metric.by.map((set) => [...set].sort().join('+'));
    if (asked === '' || offered.includes(asked) || !metric.available) return [];
    return [
      {
        place,
        text: {
          zh: `查询“${name}”：指标“${metric.title.zh}”不能按“${asked}”拆分。可拆分的有：${offered.join('、') || '无'}。`,
          en: `Query "${name}": "${spec.metric}" cannot be split by "${asked}". It can by: ${offered.join(', ') || 'nothing'}.`,
        },
      },
    ];
  }

  private async ask(fetch: Fetch, declared: Declared): Promise<Sheet | Absent> {
    const { spec } = declared;
    const grain: PeriodGrain = 'gauge' in spec ? 'month' : (spec.grain ?? this.when.grain);
    const last: Period = grain === this.when.grain ? this.when : { grain, code: this.lastOf(grain) };
    const from = shift(last, 1 - (spec.back ?? 1)).code;
    const level = spec.at === 'children' ? this.below : this.region.level;
    const id = 'metric' in spec ? spec.metric : spec.gauge === 'need' ? 'need_heat' : 'consumption_vitality';
    const metric = this.metric(id);
    const split = ('metric' in spec ? (spec.by ?? []) : []).flatMap(
      (d) => this.catalogue.dimensions.find((one) => one.id === d)?.title.zh ?? [],
    );
    const title = `${metric?.title.zh ?? id}${split.length === 0 ? '' : `（按${split.join('、')}）`}`;
    if (metric === undefined || !metric.available)
      return { title, absent: { zh: metric?.missing?.zh ?? '本版本没有这一数据' } };
    if (level === undefined || !metric.levels.includes(level))
      return { title, absent: { zh: '本版本没有这一级地区的数据' } };
    if (!metric.grains.includes(grain)) return { title, absent: { zh: '本版本没有这一期间粒度的数据' } };
    const within = { from: Math.max(from, this.firstOf(grain)), to: last.code };
    if ('metric' in spec) {
      const input: QueryInput = {
        metric: spec.metric,
        by: spec.by ?? [],
        where: spec.where ?? {},
        region:
          spec.at === 'children'
            ? { level, ...(this.region.level === 'nation' ? {} : { within: this.region.code }) }
            : { level, ...(level === 'nation' ? {} : { codes: [this.region.code] }) },
        period: { grain, ...within },
        layer: this.layer,
        release: this.catalogue.release,
        ...(spec.compare === undefined ? {} : { compare: spec.compare }),
        ...(this.janFeb(spec, metric, grain) ? { jan_feb: true } : {}),
      };
      const result = await answered(getQuery(fetch, input), declared);
      if ('absent' in result) return { title, ...result };
      this.bodies.set(result.query_id, result);
      return sheetOfQuery(declared.name, result, metric, spec);
    }
    const input: ThermometerInput = {
      gauge: spec.gauge,
      dimension: spec.dimension ?? 'total',
      level,
      ...(spec.at === 'children' ? {} : { region: this.region.code }),
      from: within.from,
      to: within.to,
      explain: spec.back === undefined && spec.at !== 'children' ? 'last' : 'none',
      intervals: spec.intervals ? 'last' : 'none',
      layer: this.layer,
      release: this.catalogue.release,
    };
    const result = await answered(getThermometer(fetch, input), declared);
    if ('absent' in result) return { title, ...result };
    this.bodies.set(result.query_id, result);
    const inside =
      spec.at === 'children' && this.region.level !== 'nation'
        ? new Set(this.catalogue.regions.filter((r) => r.parent === this.region.code).map((r) => r.code))
        : undefined;
    return sheetOfThermometer(declared.name, result, metric, spec, inside);
  }

  /** January and February are compared as one wherever months of amounts are compared with a year ago. */
  private janFeb(spec: QuerySpec, metric: CatalogueMetric, grain: PeriodGrain): boolean {
    if (!('metric' in spec) || spec.compare !== 'yoy' || grain !== 'month') return false;
    return spec.jan_feb ?? (metric.kind === 'count' || metric.kind === 'money');
  }

  private lastOf(grain: PeriodGrain): number {
    if (grain === 'month') return this.month;
    const year = Math.trunc(this.month / 100);
    return grain === 'year' ? year : year * 10 + Math.ceil((this.month % 100) / 3);
  }

  private firstOf(grain: PeriodGrain): number {
    const earliest = this.catalogue.watermark.earliest ?? 0;
    const year = Math.trunc(earliest / 100);
    if (grain === 'month') return earliest;
    return grain === 'year' ? year : year * 10 + Math.ceil((earliest % 100) / 3);
  }
}
