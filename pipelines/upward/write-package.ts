import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { currentId, readManifest } from '../../src/api/release/folder.ts';
import type { Manifest, ManifestCube } from '../../src/contracts/manifest.ts';
import {
  PACKAGE_FORMAT,
  PACKAGE_KIND,
  type PackageCube,
  type PackageManifest,
} from '../../src/contracts/report-package.ts';
import type { Layer } from '../../src/contracts/value.ts';
import { signerOf } from '../../src/crypto/signer.ts';
import { CUBE_KEYS } from '../../src/domain/cube.ts';
import { NATION } from '../../src/domain/region.ts';
import { packBundle } from '../../src/papers/edition/archive.ts';
import { sealFiles } from '../../src/papers/edition/bundle.ts';
import { type Database, identifier, literal } from '../../src/warehouse/duckdb.ts';
import { openReleaseFiles } from '../../src/warehouse/release.ts';
import { CommandError } from '../commands/command.ts';
import { reportKey } from '../privacy/keys.ts';
import { releasesFolder } from '../runner/releases.ts';
import { basisColumns, packageColumns } from './columns.ts';
import { AGREEMENT, type DeclaredAgreement, type ReportDeclaration, readDeclaration } from './declaration.ts';
import { belowSql } from './regions.ts';

export interface WrittenPackage {
  readonly manifest: PackageManifest;
  readonly bytes: number;
}

/**
 * Writes what this installation hands up: the declared cubes of its current release, for its own region and all below
 * it, in the outside layer; exact figures only for cubes an agreement in force names. Written beside, then renamed.
 * @param out a folder that does not exist, or a `.zip`.
 * @throws CommandError when nothing is published, the declaration is wrong, or the region has no figures.
 */
export async function writePackage(
  home: string,
  out: string,
  { now, sequence }: { readonly now: Date; readonly sequence?: number },
): Promise<WrittenPackage> {
  const declared = readDeclaration(home);
  const folder = releasesFolder(home);
  const id = currentId(folder);
  if (id === null) {
    throw new CommandError({
      zh: '还没有发布任何版本，无可上报。请先 thermometer run 或 thermometer publish。',
      en: 'Nothing has been published, so there is nothing to report. Run thermometer run or thermometer publish first.',
    });
  }
  const release = readManifest(folder, id);
  const target = resolve(out);
  if (existsSync(target)) {
    throw new CommandError({
      zh: `${target} 已存在。报送包不覆盖任何文件，请换一个名字。`,
      en: `${target} exists. A package overwrites nothing; choose another name.`,
    });
  }
  const number = nextNumber(home, declared.region, sequence);
  mkdirSync(dirname(target), { recursive: true });
  const beside = mkdtempSync(join(dirname(target), '.report-'));
  try {
    const agreement = inForce(declared, now);
    const wanted = cubesOf(release, declared);
    const cubes = await writeFiles(join(folder, id), beside, wanted, declared.region, agreement);
    const key = reportKey(home, true);
    if (!key) throw new Error('the key of reports was not made');
    const signer = signerOf(key, declared.suite);
    const families = Object.fromEntries(
      cubes.flatMap(({ family }) => (release.families[family] ? [[family, release.families[family]]] : [])),
    );
    const sealed = sealFiles(
      filesOf(beside),
      signer,
      (seal): PackageManifest => ({
        format: PACKAGE_FORMAT,
        kind: PACKAGE_KIND,
        id: `${declared.region}-${String(number).padStart(6, '0')}`,
        region: declared.region,
        sequence: number,
        installation: `${declared.region}-${signer.fingerprint.slice(0, 8)}`,
        title: declared.name,
        synthetic: release.synthetic,
        currency: release.currency,
        made_at: now.toISOString(),
        release: { id, created_at: release.created_at, content_sha256: release.content_sha256 },
        software: release.code,
        contracts: pick(release.contracts, Object.keys(families)),
        methods: release.methods,
        policy: release.policy,
        layer: agreement ? 'inside' : 'outside',
        agreement: agreement && {
          document: agreement.document,
          valid_from: agreement.valid_from,
          valid_to: agreement.valid_to,
          largest_amounts: agreement.largest_amounts,
          sha256: agreement.sha256,
        },
        watermark: release.watermark,
        families,
        cubes,
        ...seal,
      }),
    );
    const manifest = JSON.parse(new TextDecoder().decode(sealed.get('manifest.json'))) as PackageManifest;
    const draft = `${beside}.ready`;
    if (target.endsWith('.zip')) writeFileSync(draft, await packBundle(sealed), { flag: 'wx', mode: 0o600 });
    else {
      for (const name of ['manifest.json', 'signature.json'])
        writeFileSync(join(beside, name), sealed.get(name) ?? '');
      renameSync(beside, draft);
    }
    remember(home, manifest);
    renameSync(draft, target);
    return { manifest, bytes: [...sealed.values()].reduce((sum, file) => sum + file.length, 0) };
  } finally {
    rmSync(beside, { recursive: true, force: true });
    rmSync(`${beside}.ready`, { recursive: true, force: true });
  }
}

function inForce({ agreement, region }: ReportDeclaration, now: Date): DeclaredAgreement | null {
  if (agreement === null) return null;
  const today = now.toISOString().slice(0, 10);
  if (agreement.region !== region) {
    throw new CommandError({
      zh: `约定 ${agreement.document} 写的是 ${agreement.region}，report.yml 写的是 ${region}。请改为同一地区。`,
      en: `The agreement ${agreement.document} is of ${agreement.region}, report.yml of ${region}. State the same region.`,
    });
  }
  if (today < agreement.valid_from || today > agreement.valid_to) {
    throw new CommandError({
      zh: `约定 ${agreement.document} 的期限是 ${agreement.valid_from} 至 ${agreement.valid_to}，今天是 ${today}。请续签，或从 report.yml 去掉 agreement，只报对外口径。`,
      en: `The agreement ${agreement.document} holds from ${agreement.valid_from} to ${agreement.valid_to}; today is ${today}. Renew it, or take agreement out of report.yml and report the outside layer only.`,
    });
  }
  return agreement;
}

function cubesOf(release: Manifest, { cubes, agreement }: ReportDeclaration): ManifestCube[] {
  const there = new Map(release.cubes.map((cube) => [cube.name, cube]));
  const asked = cubes ?? [...there.keys()];
  const unknown = [...asked, ...(agreement?.cubes ?? [])].find((name) => !there.has(name));
  if (unknown !== undefined) {
    throw new CommandError({
      zh: `版本 ${release.id} 没有立方体“${unknown}”。可报的有：${[...there.keys()].join('、')}。`,
      en: `Release ${release.id} has no cube "${unknown}". There are: ${[...there.keys()].join(', ')}.`,
    });
  }
  return asked.flatMap((name) => there.get(name) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function writeFiles(
  release: string,
  target: string,
  cubes: readonly ManifestCube[],
  region: string,
  agreement: DeclaredAgreement | null,
): Promise<PackageCube[]> {
  const db = await openReleaseFiles(release, { closed: false, ordered: true });
  const out: PackageCube[] = [];
  try {
    const regions = (await db.all<{ code: string }>(belowSql(region))).map((row) => row.code);
    if (region === NATION || regions.length === 0) throw noSuchRegion(region);
    mkdirSync(join(target, 'outside'));
    for (const { name, family, dimensions, measures, persons } of cubes) {
      const cube = { name, family, dimensions, measures, persons, rows: 0 };
      const rows = await copy(db, join(target, 'outside', `${name}.parquet`), outsideSql(cube), regions);
      if (rows === 0) continue;
      out.push({ ...cube, rows });
      if (!agreement?.cubes.includes(name)) continue;
      mkdirSync(join(target, 'inside'), { recursive: true });
      const exact = insideSql(cube, agreement.largest_amounts);
      await copy(db, join(target, 'inside', `${name}.parquet`), exact, regions);
    }
    if (agreement) writeFileSync(join(target, AGREEMENT), agreement.bytes);
  } finally {
    db.close();
  }
  if (out.length === 0) throw nothingOf(region);
  return out;
}

async function copy(db: Database, file: string, select: string, regions: readonly string[]): Promise<number> {
  const { Count } = await db.one<{ Count: number }>(
    `copy (select * from (${select}) where region_code in (${regions.map(literal).join(', ')}))
     to ${literal(file)} (format parquet, compression zstd, row_group_size 16384)`,
  );
  if (Count === 0) rmSync(file);
  return Count;
}

const list = (columns: readonly string[]): string => columns.map(identifier).join(', ');

const outsideSql = (cube: PackageCube): string =>
  `select ${list(packageColumns(cube, 'outside', false))} from outside.${identifier(cube.name)}`;

/**
 * Exact figures, each with a status as in the outside layer. Where the largest amounts stay here, so do exact sums of
 * money: whoever gets them could not judge which of them are one payer's, so they go in their protected form.
 */
function insideSql(cube: PackageCube, largestAmounts: boolean): string {
  const columns = cube.measures.flatMap(({ name, kind }) => {
    const column = identifier(name);
    const status = identifier(`${name}_status`);
    if (kind === 'money' && !largestAmounts) return [`o.${column}`, `o.${status}`];
    return [
      `i.${column}`,
      `case when i.${column} is null then 'not_applicable' else 'observed' end as ${status}`,
      ...(kind === 'money' ? basisColumns(name).map((basis) => `i.${identifier(basis)}`) : []),
    ];
  });
  const keys = [...CUBE_KEYS, ...cube.dimensions];
  const table = identifier(cube.name);
  return `select ${[...keys.map((key) => `i.${identifier(key)}`), ...columns].join(', ')}
    from inside.${table} as i join outside.${table} as o using (${list(keys)})
    order by ${list(keys)}`;
}

const filesOf = (folder: string): Map<string, Uint8Array> =>
  new Map(
    (['outside', 'inside'] satisfies Layer[])
      .filter((layer) => readdirSync(folder).includes(layer))
      .flatMap((layer) => readdirSync(join(folder, layer)).map((name) => `${layer}/${name}`))
      .concat(readdirSync(folder).filter((name) => name === AGREEMENT))
      .map((path) => [path, readFileSync(join(folder, path))]),
  );

const pick = <T>(from: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));

const sentFolder = (home: string): string => join(home, 'reports', 'sent');

/** The number after the last one sent; or one that was asked for, which must be higher (a restored home forgot some). */
function nextNumber(home: string, region: string, asked: number | undefined): number {
  const last = lastSent(home, region);
  if (asked === undefined) return last + 1;
  if (Number.isInteger(asked) && asked > last && asked <= 999_999) return asked;
  throw new CommandError({
    zh: `序号 ${asked} 不可用：上一个是 ${last}，须更大，且不超过 999999。不指定 --sequence 即用 ${last + 1}。`,
    en: `The number ${asked} will not do: the last was ${last}; it must be higher, up to 999999. Without --sequence it is ${last + 1}.`,
  });
}

/** The highest number ever sent from here; 0 before the first. */
function lastSent(home: string, region: string): number {
  mkdirSync(sentFolder(home), { recursive: true });
  const numbers = readdirSync(sentFolder(home)).flatMap((name) => {
    const [, of, number] = /^(\d{6})-(\d{6})\.json$/.exec(name) ?? [];
    return of === region ? [Number(number)] : [];
  });
  return Math.max(0, ...numbers);
}

/** What was sent is written down before it can leave: a number is never given twice. */
function remember(home: string, manifest: PackageManifest): void {
  mkdirSync(sentFolder(home), { recursive: true });
  const file = join(sentFolder(home), `${manifest.id}.json`);
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

const noSuchRegion = (region: string): CommandError =>
  new CommandError({
    zh: `report.yml 的 region“${region}”不是本工作区区划表中全国以下的地区。请填本级的六位代码，例如 '510000'。`,
    en: `The region "${region}" of report.yml is none of this workspace's regions below the nation. State your six-digit code, such as '510000'.`,
  });

const nothingOf = (region: string): CommandError =>
  new CommandError({
    zh: `现行版本中没有 ${region} 及其下级的任何数据。请核对 report.yml 的 region 与 cubes。`,
    en: `The current release holds no figures of ${region} or below. Check region and cubes in report.yml.`,
  });
