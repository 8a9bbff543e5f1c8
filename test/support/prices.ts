import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';

/** The eight classes as the bureau's exports head them. */
const CLASSES = [
  '食品烟酒',
  '衣着',
  '居住',
  '生活用品及服务',
  '交通和通信',
  '教育文化和娱乐',
  '医疗保健',
  '其他用品和服务',
] as const;

/** Months the made-up prices are given for, newest first as in the exports. */
const MONTHS = Array.from({ length: 33 }, (_, i) => 2026 * 12 + 8 - i).map(
  (index) => Math.trunc(index / 12) * 100 + (index % 12) + 1,
);

/**
 * Made-up consumer prices, same month of the year before = 100, one decimal: none was ever published.
 * @param code `*` for all, or a consumption class; food of Sichuan (510000) is dearer than that of the nation.
 */
export function madeUpPrice(month: number, code: string, region = '000000'): number {
  const own = code === '*' ? 0 : Number(code) - 3;
  const dearer = region === '510000' && code === '01' ? 25 : 0;
  return (1015 + own * 7 + (month % 100) + dearer) / 10;
}

const heading = (name: string): string => `${name}居民消费价格指数（上年同月=100)`;
const period = (month: number): string => `${Math.trunc(month / 100)}年${month % 100}月`;

/** Two files as the bureau exports them, of the nation's prices and of Sichuan's food, and the sources that load them. */
export function writeMadeUpPrices(folder: string): void {
  const codes = ['*', ...CLASSES.map((_, i) => `0${i + 1}`)];
  const national = MONTHS.map((month) => [period(month), ...codes.map((code) => madeUpPrice(month, code))]);
  const head = ['时间', heading(''), ...CLASSES.map((name) => heading(`${name}类`))];
  const files = {
    '居民消费价格_全国.csv': `数据库：月度数据\n时间：2024-\n${table([head, ...national])}\n注：本表为合成样例数据。\n`,
    '居民消费价格_四川.csv': `数据库：分省月度数据\n地区：四川省\n时间：2024-\n${table([
      ['时间', heading('食品烟酒类')],
      ...MONTHS.map((month) => [period(month), madeUpPrice(month, '01', '510000')]),
    ])}\n`,
  };
  mkdirSync(join(folder, '官方统计'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, '官方统计', name), iconv.encode(text, 'gb18030'));
    appendFileSync(
      join(folder, 'workspace.yml'),
      `  - { family: official_statistics, files: "官方统计/${name}" }\n`,
    );
  }
}

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => row.join(',')).join('\n');
