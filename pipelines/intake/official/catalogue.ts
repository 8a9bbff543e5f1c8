import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../../src/crypto/digest.ts';
import { scrub } from '../../privacy/scrub/scrub.ts';
import { REFERENCE_FOLDER } from '../../workspace.ts';
import { csvTable } from '../csv-records.ts';
import { splitUnit, unitOf } from './unit.ts';

/** A series of official figures: one of the catalogue, or one that only its file names. */
export interface Series {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: string;
  readonly publisher: string;
  /** False for a name the catalogue does not know: loaded under the name the bureau prints, used for nothing. */
  readonly known: boolean;
}

/** Whose expenditure or income: the word a table may hold in a column of its own, or leave to its title. */
export type Population = 'all' | 'urban' | 'rural';

export interface StatedSeries {
  /** The name as printed, with or without unit, or the name of a consumption class alone. */
  readonly name: string;
  readonly unit?: string;
  readonly population?: Population;
}

export interface SeriesCatalogue {
  /** By code, else by name; a name nobody knows becomes a series of its own. */
  find(stated: StatedSeries): Series;
  byCode(code: string): Series | undefined;
  /** Series whose names share the words of a file name, likeliest first: proposals, never an answer. */
  likely(text: string): readonly Series[];
}

/**
 * The form in which names are compared: widths, spaces, conjunctions and the word 类 make no difference, so that
 * 交通和通信类 and 交通通信 are one. The base of an index (上年同月=100) does.
 */
export const seriesKey = (name: string): string =>
  splitUnit(name)
    .name.normalize('NFKC')
    .replace(/[\p{White_Space}\p{Cf}()[\]【】:_\-—、,;]/gu, '')
    .replace(/[和及与类]/gu, '')
    .toLowerCase();

const POPULATIONS: readonly (readonly [Population, RegExp, string])[] = [
  ['urban', /^(?:城镇|城市|城镇居民|urban)$/iu, '城镇居民'],
  ['rural', /^(?:农村|乡村|农村居民|rural)$/iu, '农村居民'],
  ['all', /^(?:全体|全部|全国居民|全体居民|居民|合计|all)$/iu, '居民'],
];

/** Which households a word means, or undefined. */
export const populationOf = (text: string): Population | undefined =>
  POPULATIONS.find(([, words]) => words.test(text.normalize('NFKC').trim()))?.[0];

const householdsOf = (population: Population): string =>
  POPULATIONS.find(([id]) => id === population)?.[2] ?? '居民';

/** Reads `official_series.csv` and the names of the consumption classes. */
export function readCatalogue(folder = REFERENCE_FOLDER): SeriesCatalogue {
  const rows = csvTable(readFileSync(join(folder, 'official_series.csv'), 'utf8'));
  const classes = classNames(folder);
  const byCode = new Map<string, Series>();
  const byName = new Map<string, Series>();
  for (const row of rows) {
    const series: Series = {
      code: row.series_code ?? '',
      zh: row.title_zh ?? '',
      en: row.title_en ?? '',
      unit: row.unit ?? '',
      publisher: row.source_zh ?? '',
      known: true,
    };
    byCode.set(series.code, series);
    for (const name of [series.zh, series.en, ...(row.aliases ? row.aliases.split('|') : [])])
      byName.set(seriesKey(name), series);
  }
  const named = (name: string): Series | undefined => byName.get(seriesKey(name));

  /** A class by its name alone is told by its unit: an index, an amount or a share. */
  const ofClass = ({ name, unit, population = 'all' }: StatedSeries): Series | undefined => {
    const code = classes.get(seriesKey(name));
    if (code === undefined || unit === undefined) return undefined;
    const suffix = population === 'all' ? '' : `_${population}`;
    if (unit.endsWith('=100'))
      return [...byCode.values()].find((s) => s.unit === unit && s.code.endsWith(`.${code}`));
    return byCode.get(
      unit === '元'
        ? `expenditure${suffix}.${code}`
        : unit === '%'
          ? `expenditure_share${suffix}.${code}`
          : '',
    );
  };

  return {
    byCode: (code) => byCode.get(code),
    find(stated) {
      const { name, unit } = splitUnit(stated.name);
      const measured = stated.unit ?? unit;
      const households = stated.population && householdsOf(stated.population);
      const found =
        byCode.get(stated.name.trim()) ??
        (households ? (named(`${households}${name}`) ?? named(`${households}人均${name}`)) : undefined) ??
        (stated.population === undefined || stated.population === 'all' ? named(name) : undefined) ??
        ofClass({ ...stated, name, unit: measured });
      if (found) return found;
      // No bureau prints a person, but a file under this family might hold one.
      const zh = scrub(`${households && !name.includes(households) ? households : ''}${name}`).text;
      return { code: ownCode(zh), zh, en: zh, unit: measured ?? '', publisher: '', known: false };
    },
    likely(text) {
      const said = seriesKey(text);
      const [, code] =
        [...classes, ...SHORT_NAMES]
          .filter(([name]) => said.includes(name))
          .sort((a, b) => b[0].length - a[0].length)[0] ?? [];
      const stem = /cpi|居民消费价格/u.test(said)
        ? 'cpi_'
        : /消费支出/u.test(said)
          ? 'expenditure'
          : undefined;
      if (stem === undefined) return [];
      return [...byCode.values()].filter(
        (s) => s.code.startsWith(stem) && s.code.endsWith(`.${code ?? 'total'}`),
      );
    },
  };
}

/** The eight classes by the names bureaus print, those of before 2013 included. */
function classNames(folder: string): Map<string, string> {
  const rows = csvTable(readFileSync(join(folder, 'consumption_classes.csv'), 'utf8'));
  const names = rows
    .filter((row) => /^0[1-8]$/.test(row.code ?? ''))
    .map((row): [string, string] => [seriesKey(row.name_zh ?? ''), row.code ?? '']);
  return new Map([
    ...names,
    ...FORMER_NAMES.map(([name, code]): [string, string] => [seriesKey(name), code]),
  ]);
}

/** Short forms in file names; inside tables 食品 is a class of its own. */
const SHORT_NAMES: readonly (readonly [string, string])[] = [['食品', '01']];

const FORMER_NAMES = [
  ['家庭设备用品及服务', '04'],
  ['交通通讯', '05'],
  ['其它用品及服务', '08'],
  ['杂项商品和服务', '08'],
] as const;

/** A series of no catalogue is named by its own words, so that the next export of it continues it. */
const ownCode = (name: string): string => `other.${sha256Hex(seriesKey(name)).slice(0, 10)}`;

/** A unit given in words, as it is stored. */
export const unitSaid = (text: string): string => unitOf(text) ?? text.trim();
