import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageCube, PackageManifest } from '../../src/contracts/report-package.ts';
import type { Layer } from '../../src/contracts/value.ts';
import { type Policy, policyFor } from '../../src/disclosure/policy.ts';
import { CUBE_KEYS } from '../../src/domain/cube.ts';
import { REGION_LEVELS } from '../../src/domain/region.ts';
import { type Database, identifier, literal, open } from '../../src/warehouse/duckdb.ts';
import { loadReference } from '../reference.ts';
import { packageColumns } from './columns.ts';
import { belowSql } from './regions.ts';
import { PackageRefused } from './verify-package.ts';

/**
 * Reads every figure of an unpacked package and holds it to what a package may be: the columns of cubes and no other,
 * whole numbers and codes, places of its own region, one row a cell, a status that fits its value, and outside nothing
 * that rests on fewer persons than our policy shows.
 * @throws PackageRefused naming file, rule and rows.
 */
export async function examineContent(
  folder: string,
  manifest: PackageManifest,
  { policy, regionsFile }: { readonly policy: Policy; readonly regionsFile: string },
): Promise<void> {
  const db = await open();
  try {
    await loadReference(db, { regionsFile });
    await db.run(
      `create temp table own as select code, level::varchar as level from reference.regions
       where code in (${belowSql(manifest.region)})`,
    );
    for (const cube of manifest.cubes) {
      for (const layer of ['outside', 'inside'] satisfies Layer[]) {
        const path = `${layer}/${cube.name}.parquet`;
        if (!existsSync(join(folder, path))) continue;
        const least = policyFor(policy, 'outside', { dataset: cube.name }).persons.hide_below;
        await examineFile(db, { folder, path, layer, cube, least, manifest });
      }
    }
  } finally {
    db.close();
  }
}

interface File {
  readonly folder: string;
  readonly path: string;
  readonly layer: Layer;
  readonly cube: PackageCube;
  readonly least: number;
  readonly manifest: PackageManifest;
}

async function examineFile(db: Database, file: File): Promise<void> {
  const { folder, path, layer, cube, manifest } = file;
  const from = `read_parquet(${literal(join(folder, path))})`;
  const refuse = (zh: string, en: string): PackageRefused =>
    new PackageRefused('content', {
      zh: `${manifest.id} 的 ${path}：${zh}。这不是一个合格的汇总包，请退回上报单位重做。`,
      en: `${path} of ${manifest.id}: ${en}. It is no proper package of aggregates; send it back.`,
    });
  const wanted = packageColumns(cube, layer, manifest.agreement?.largest_amounts === true);
  const types = await db.all<{ name: string; type: string }>(
    `select column_name as name, column_type as type from (describe select * from ${from})`,
  );
  const found = types.map(({ name }) => name);
  const odd = [
    ...found.filter((name) => !wanted.includes(name)),
    ...wanted.filter((name) => !found.includes(name)),
    ...types.filter(({ type }) => !/^(VARCHAR|INTEGER|BIGINT)$/.test(type)).map(({ name }) => name),
  ];
  if (odd.length > 0)
    throw refuse(`列与立方体不符：${odd.join('、')}`, `columns are not those of the cube: ${odd.join(', ')}`);
  const keys = [...CUBE_KEYS, ...cube.dimensions].map(identifier);
  const rules: readonly { readonly broken: string; readonly zh: string; readonly en: string }[] = [
    {
      broken: `count_if(not coalesce((region_code, region_level) in (select (code, level) from own), false))`,
      zh: `地区不属于 ${manifest.region}`,
      en: `places that are not of ${manifest.region}`,
    },
    {
      broken: `count_if(not coalesce(period_grain in ('month', 'quarter', 'year') and region_level in (${REGION_LEVELS.map(literal).join(', ')}), false) or ${keys.map((key) => `${key} is null`).join(' or ')})`,
      zh: '期间、级别或代码不完整',
      en: 'periods, levels or codes that are not whole',
    },
    {
      broken: `count(*) - count(distinct (${keys.join(', ')}))`,
      zh: '同一格出现多次',
      en: 'cells that stand there twice',
    },
    {
      broken: `count_if(${cube.measures.map(({ name }) => misstated(name)).join(' or ')})`,
      zh: '状态与数值不符',
      en: 'statuses that do not fit their value',
    },
    ...(layer === 'outside'
      ? [
          {
            broken: `count_if(${cube.measures.map((m) => thin(m, file.least)).join(' or ')})`,
            zh: `对外口径中有不足 ${file.least} 的数未隐去`,
            en: `numbers below ${file.least} shown in the outside layer`,
          },
        ]
      : []),
  ];
  const counts = await db.one<Record<string, number>>(
    `select count(*)::int as n, ${rules.map(({ broken }, i) => `(${broken})::int as r${i}`).join(', ')} from ${from}`,
  );
  const at = rules.findIndex((_, i) => (counts[`r${i}`] ?? 0) > 0);
  const rule = rules[at];
  if (rule) throw refuse(`${rule.zh}（${counts[`r${at}`]} 行）`, `${rule.en} (${counts[`r${at}`]} rows)`);
  if (counts.n !== cube.rows)
    throw refuse(`行数 ${counts.n}，清单写 ${cube.rows}`, `${counts.n} rows, the manifest says ${cube.rows}`);
}

const misstated = (measure: string): string => {
  const [value, status] = [identifier(measure), identifier(`${measure}_status`)];
  return `not coalesce((${status} = 'observed' and ${value} is not null) or (${status} in ('suppressed', 'not_applicable') and ${value} is null), false)`;
};

const thin = ({ name, kind }: PackageCube['measures'][number], least: number): string =>
  kind === 'count' || kind === 'persons'
    ? `coalesce(${identifier(name)} between 1 and ${least - 1}, false)`
    : 'false';
