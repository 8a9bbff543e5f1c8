import { createReadStream, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { writeXlsx } from '../../src/datasets/xlsx.ts';
import { literal, open } from '../../src/warehouse/duckdb.ts';

export interface BenchData {
  readonly rows: number;
  /** Monthly files, in order; the last one is held back as the month that is appended. */
  readonly months: readonly string[];
  /** All months but the last, as one file. */
  readonly whole: string;
  readonly workspace: string;
}

/** The same rows in the formats that exports come in. */
export interface FormatData {
  readonly csv: string;
  readonly gb18030: string;
  readonly parquet: string;
  /** The first 200,000 rows, or all of fewer. */
  readonly xlsx: string;
}

const BOOK_ROWS = 200_000;

/** Writes the rows of one CSV file as GB18030, Parquet and XLSX beside it. */
export async function makeFormatData(folder: string, csv: string): Promise<FormatData> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const files = {
    csv,
    gb18030: at('orders-gb18030.csv'),
    parquet: at('orders.parquet'),
    xlsx: at('orders.xlsx'),
  };
  await pipeline(
    createReadStream(csv),
    iconv.decodeStream('utf8'),
    iconv.encodeStream('gb18030'),
    createWriteStream(files.gb18030),
  );
  const db = await open(':memory:', { memoryLimit: '2GB' });
  const rows = `read_csv(${literal(csv)}, all_varchar = true)`;
  await db.run(`copy (select * from ${rows}) to ${literal(files.parquet)} (format parquet)`);
  const first = await db.all<Record<string, string>>(`select * from ${rows} limit ${BOOK_ROWS}`);
  db.close();
  await writeXlsx(files.xlsx, [
    {
      name: '订单明细',
      headerRows: 1,
      rows: [Object.keys(first[0] ?? {}), ...first.map((row) => Object.values(row))],
    },
  ]);
  return files;
}

const FIRST_YEAR = 2024;

/**
 * Order lines as a shop system would export them under Chinese headers, made by DuckDB from a counter: skewed places,
 * two million members, eight classes. The same rows every time.
 */
export async function makeBenchData(folder: string, rows: number, months: number): Promise<BenchData> {
  mkdirSync(folder, { recursive: true });
  const db = await open(':memory:', { memoryLimit: '4GB' });
  const regions = join(import.meta.dirname, '..', '..', 'data', 'reference', 'regions.csv');
  await db.run(
    `create table cities as select row_number() over (order by code) - 1 as i, code from read_csv(${literal(regions)}, all_varchar = true)
     where level = 'city' and valid_to is null`,
  );
  const { n } = await db.one<{ n: number }>('select count(*) as n from cities');
  const perMonth = Math.floor(rows / months);
  const select = (month: number): string => {
    const year = FIRST_YEAR + Math.floor(month / 12);
    const start = `timestamp '${year}-${String((month % 12) + 1).padStart(2, '0')}-01 00:00:00'`;
    const h = (salt: number): string => `(hash(r.i + ${month}::bigint * 100000000, ${salt}) >> 8)`;
    return `
      select 'DD' || (${month * perMonth} + r.i) as 订单编号, '1' as 明细行号, 'H' || (${h(1)} % 2000000) as 会员编号,
        strftime(${start} + to_seconds((${h(2)} % 2419200)::int), '%Y-%m-%d %H:%M:%S') as 下单时间,
        'SH' || (${h(3)} % 5000) as 商户编号, '0' || (1 + ${h(4)} % 8) as 消费类别, 1 + ${h(5)} % 5 as 数量,
        printf('%.2f', 12 + (${h(6)} % 40000) / 100.0) as 市场价金额, printf('%.2f', 10 + (${h(6)} % 40000) / 100.0) as 成交金额,
        case when ${h(7)} % 20 = 0 then '单位集采' else '个人' end as 购买方式, case when ${h(8)} % 3 = 0 then '是' else '否' end as 是否线上,
        (select code from cities where cities.i = least(${h(9)} % ${n}, ${h(10)} % ${n})) as 行政区划代码
      from range(${perMonth}) r(i)`;
  };
  const files: string[] = [];
  for (let month = 0; month < months; month++) {
    const file = join(folder, `orders-${String(month + 1).padStart(3, '0')}.csv`);
    await db.run(`copy (${select(month)}) to ${literal(file)} (header)`);
    files.push(file);
  }
  const whole = join(folder, 'orders-all.csv');
  await db.run(
    `copy (select * from read_csv([${files.slice(0, -1).map(literal).join(', ')}], all_varchar = true)) to ${literal(whole)} (header)`,
  );
  db.close();
  const workspace = join(folder, 'workspace.yml');
  writeFileSync(workspace, 'title: {zh: 基准测试, en: Benchmark}\nsynthetic: true\n');
  return { rows: perMonth * months, months: files, whole, workspace };
}

/** A folder like a release's, with one table of the outside layer: codes, counts, and a status beside each number. */
export async function makeDataset(folder: string, rows: number): Promise<void> {
  mkdirSync(join(folder, 'outside'), { recursive: true });
  const db = await open(':memory:', { memoryLimit: '2GB' });
  await db.run(`copy (
    select (202001 + (i // 400000) % 12)::bigint as period, (100000 + i % 3400)::varchar as region_code, (i * 7919 % 1000)::bigint as orders,
      case when i % 9 = 0 then null else (i * 104729 % 1000000)::bigint end as paid_fen, (i % 1000) / 7.0 as rate,
      case when i % 9 = 0 then 'suppressed' else 'observed' end as status, true as synthetic
    from range(${rows}) r(i)) to ${literal(join(folder, 'outside', 'bench.parquet'))} (format parquet, row_group_size 16384)`);
  db.close();
}
