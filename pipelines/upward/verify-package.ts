import {
  PACKAGE_FORMAT,
  type PackageManifest,
  packageHeadSchema,
  packageManifestSchema,
} from '../../src/contracts/report-package.ts';
import { sha256Hex } from '../../src/crypto/digest.ts';
import type { Bilingual } from '../../src/domain/text.ts';
import { type BundleFiles, MANIFEST, readJson, SIGNATURE } from '../../src/papers/edition/bundle.ts';
import { fileFaults, signatureFaults } from '../../src/papers/edition/seal-faults.ts';
import type { CubeDeclaration } from '../runner/model.ts';
import { strangeIn } from './columns.ts';
import { AGREEMENT, type Agreement, type ExpectedReporter, parseAgreement } from './declaration.ts';

/** Why a package is not taken. */
export const REFUSALS = [
  'not_a_package',
  'half_written',
  'newer_format',
  'unknown_region',
  'wrong_region',
  'untrusted',
  'tampered',
  'replayed',
  'older',
  'clock',
  'newer_version',
  'agreement',
  'other_workspace',
  'content',
] as const;

/** A package that is not taken: which rule, what was found, and what to do. */
export class PackageRefused extends Error {
  readonly code: (typeof REFUSALS)[number];
  readonly text: Bilingual;
  constructor(code: PackageRefused['code'], text: Bilingual) {
    super(text.en);
    this.name = 'PackageRefused';
    this.code = code;
    this.text = text;
  }
}

export interface ExpectedPackage {
  readonly reporters: readonly (ExpectedReporter & { readonly trusted: readonly string[] })[];
  /** What this installation knows; a package that knows more comes from a newer version. */
  readonly cubes: readonly CubeDeclaration[];
  readonly contracts: Readonly<Record<string, number>>;
  readonly synthetic: boolean;
  readonly currency: string;
  /** The newest package taken from a region. */
  readonly last: (
    region: string,
  ) => { readonly manifest: PackageManifest; readonly sha256: string } | undefined;
  readonly now: Date;
}

/** How far the clock of another installation may be ahead of ours. */
export const CLOCK_TOLERANCE_MINUTES = 10;

/**
 * Judges a package by its papers, before any of its figures is read: whole, of a layout we know, signed by the key we
 * were given for its region, newer than the last, made at a time that can be, and of things we have names for.
 * @throws PackageRefused for the first rule it breaks.
 */
export function verifyPackage(files: BundleFiles, expected: ExpectedPackage): PackageManifest {
  const manifest = manifestOf(files);
  const reporter = reporterOf(manifest, expected);
  const [forged] = signatureFaults(files, manifest, reporter.trusted);
  if (forged) {
    const code = forged.code === 'untrusted' || forged.code === 'no_trust' ? 'untrusted' : 'tampered';
    throw new PackageRefused(code, {
      zh: `${manifest.id}：${forged.text.zh}请向上报单位核对指纹与原包，不要收下。`,
      en: `${manifest.id}: ${forged.text.en} Check fingerprint and package with the reporter; do not take it.`,
    });
  }
  const [changed, ...more] = fileFaults(files, manifest);
  if (changed) {
    const code = changed.code === 'missing' ? 'half_written' : 'tampered';
    throw new PackageRefused(code, {
      zh: `${manifest.id}：${changed.text.zh}${more.length > 0 ? `另有 ${more.length} 处。` : ''}可能没有拷完或被改动，请重新拷贝或请上报单位重发。`,
      en: `${manifest.id}: ${changed.text.en}${more.length > 0 ? ` ${more.length} more.` : ''} It was not copied whole, or changed; copy it again or ask for it again.`,
    });
  }
  requireNewer(files, manifest, expected);
  requireClock(manifest, expected);
  requireKnown(manifest, expected);
  requireAgreement(files, manifest, reporter);
  return manifest;
}

function manifestOf(files: BundleFiles): PackageManifest {
  const lacking = [MANIFEST, SIGNATURE].find((name) => !files.has(name));
  if (lacking !== undefined) {
    throw new PackageRefused('half_written', {
      zh: `包中没有 ${lacking}：不是报送包，或还没有写完、拷完。请等写完后再收，或请上报单位重发。`,
      en: `There is no ${lacking}: this is no package, or it is not written or copied to its end. Wait for it, or ask for it again.`,
    });
  }
  let raw: unknown;
  try {
    raw = readJson(files, MANIFEST);
  } catch (cause) {
    throw notAPackage(String(cause));
  }
  const head = packageHeadSchema.safeParse(raw);
  if (!head.success) throw notAPackage(head.error.issues[0]?.message ?? '');
  if (head.data.format > PACKAGE_FORMAT) {
    throw new PackageRefused('newer_format', {
      zh: `包的格式是第 ${head.data.format} 版，本软件读到第 ${PACKAGE_FORMAT} 版。请先升级本级软件，再收这个包。`,
      en: `The package has layout ${head.data.format}, this software reads up to ${PACKAGE_FORMAT}. Upgrade this installation, then take it.`,
    });
  }
  const found = packageManifestSchema.safeParse(raw);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw notAPackage(`${issue?.path.join('.')}: ${issue?.message}`);
}

const notAPackage = (why: string): PackageRefused =>
  new PackageRefused('not_a_package', {
    zh: `${MANIFEST} 读不出来（${why.slice(0, 200)}）：不是报送包，或已损坏。请上报单位重发。`,
    en: `${MANIFEST} cannot be read (${why.slice(0, 200)}): no package, or damaged. Ask the reporter for it again.`,
  });

function reporterOf(
  manifest: PackageManifest,
  { reporters }: ExpectedPackage,
): ExpectedPackage['reporters'][number] {
  const { region, fingerprint } = manifest;
  const reporter = reporters.find((one) => one.region === region);
  const holder = reporters.find((one) => one.trusted.includes(fingerprint));
  if (holder && holder !== reporter) {
    throw new PackageRefused('wrong_region', {
      zh: `包报的是 ${region}，而签名的钥匙属于 ${holder.region} ${holder.name.zh}。一个单位只能报自己的地区，请退回 ${holder.name.zh}。`,
      en: `The package is of ${region}, but the key that signed it belongs to ${holder.region} ${holder.name.en}. Nobody reports another region; send it back to ${holder.name.en}.`,
    });
  }
  if (reporter) return reporter;
  throw new PackageRefused('unknown_region', {
    zh: `reporters.yml 里没有地区 ${region}（${manifest.title.zh}）。若应由它报送，请取得其指纹，在 reporters.yml 加上一行后再收。`,
    en: `reporters.yml does not list region ${region} (${manifest.title.en}). If it should report to you, get its fingerprint, add it to reporters.yml, and take the package again.`,
  });
}

function requireNewer(files: BundleFiles, manifest: PackageManifest, { last }: ExpectedPackage): void {
  const known = last(manifest.region);
  if (!known || manifest.sequence > known.manifest.sequence) return;
  const same = sha256Hex(files.get(MANIFEST) ?? new Uint8Array()) === known.sha256;
  const least = known.manifest.sequence + 1;
  if (same || manifest.sequence === known.manifest.sequence) {
    throw new PackageRefused('replayed', {
      zh: same
        ? `${manifest.id} 已经收过，没有再收一次。无需处理；若有新数据，请上报单位生成新包。`
        : `${manifest.id}：序号 ${manifest.sequence} 已被另一个包用过。请上报单位用 report build --sequence ${least} 重新生成。`,
      en: same
        ? `${manifest.id} was taken before and is not taken twice. Nothing to do; for newer figures ask for a new package.`
        : `${manifest.id}: number ${manifest.sequence} belongs to another package. Ask the reporter for report build --sequence ${least}.`,
    });
  }
  throw new PackageRefused('older', {
    zh: `${manifest.id} 的序号 ${manifest.sequence} 小于已收的 ${known.manifest.sequence}（${known.manifest.made_at}）：这是旧包。请收最新的包；若上报单位是从备份恢复的，请其用 report build --sequence ${least}。`,
    en: `${manifest.id} has number ${manifest.sequence}, below ${known.manifest.sequence} which was taken (${known.manifest.made_at}): an old package. Take the newest; if the reporter was restored from a backup, ask for report build --sequence ${least}.`,
  });
}

function requireClock(manifest: PackageManifest, { now, last }: ExpectedPackage): void {
  const made = Date.parse(manifest.made_at);
  const ahead = Math.ceil((made - now.getTime()) / 60_000);
  const clock = (text: Bilingual): PackageRefused => new PackageRefused('clock', text);
  if (ahead > CLOCK_TOLERANCE_MINUTES) {
    throw clock({
      zh: `${manifest.id} 生成于 ${manifest.made_at}，比本机时钟 ${now.toISOString()} 早到了 ${ahead} 分钟（允许 ${CLOCK_TOLERANCE_MINUTES}）。请核对两边时钟（timedatectl），校准后重新生成。`,
      en: `${manifest.id} was made at ${manifest.made_at}, ${ahead} minutes ahead of this clock ${now.toISOString()} (${CLOCK_TOLERANCE_MINUTES} allowed). Check both clocks (timedatectl), set them, and make the package again.`,
    });
  }
  if (made < Date.parse(manifest.release.created_at)) {
    throw clock({
      zh: `${manifest.id} 生成于 ${manifest.made_at}，早于其版本的发布 ${manifest.release.created_at}：上报单位的时钟回拨过。请其校准时钟后重新生成。`,
      en: `${manifest.id} was made at ${manifest.made_at}, before its release was published (${manifest.release.created_at}): the reporter's clock went back. Ask for it again once it is set.`,
    });
  }
  const known = last(manifest.region);
  if (known && made <= Date.parse(known.manifest.made_at)) {
    throw clock({
      zh: `${manifest.id} 生成于 ${manifest.made_at}，不晚于上一包 ${known.manifest.id} 的 ${known.manifest.made_at}，而序号更大：上报单位的时钟回拨过。请其校准时钟后重新生成。`,
      en: `${manifest.id} was made at ${manifest.made_at}, not after ${known.manifest.id} (${known.manifest.made_at}) although its number is higher: the reporter's clock went back. Ask for it again once it is set.`,
    });
  }
}

function requireKnown(manifest: PackageManifest, expected: ExpectedPackage): void {
  if (manifest.synthetic !== expected.synthetic || manifest.currency !== expected.currency) {
    const said = (synthetic: boolean, currency: string): Bilingual => ({
      zh: `${synthetic ? '合成样例' : '真实数据'}、${currency}`,
      en: `${synthetic ? 'synthetic' : 'real'} data in ${currency}`,
    });
    const [theirs, ours] = [
      said(manifest.synthetic, manifest.currency),
      said(expected.synthetic, expected.currency),
    ];
    throw new PackageRefused('other_workspace', {
      zh: `${manifest.id} 是${theirs.zh}，本工作区是${ours.zh}，不能合并。请核对 workspace.yml 的 synthetic 与 currency。`,
      en: `${manifest.id} is ${theirs.en}, this workspace holds ${ours.en}; they cannot be merged. Check synthetic and currency in workspace.yml.`,
    });
  }
  requireOnlyCubes(manifest);
  const declared = new Map(expected.cubes.map((cube) => [cube.name, cube]));
  const strange = manifest.cubes.flatMap((cube) => strangeIn(cube, declared.get(cube.name)));
  const newer = Object.entries(manifest.contracts)
    .filter(([family, version]) => version > (expected.contracts[family] ?? 0))
    .map(([family, version]) => `${family} ${version} > ${expected.contracts[family] ?? '—'}`);
  const [first] = [...newer, ...strange];
  if (first === undefined) return;
  throw new PackageRefused('newer_version', {
    zh: `${manifest.id} 来自更新的版本（软件 ${manifest.software.version}），本级不认识：${[...newer, ...strange].slice(0, 5).join('、')}。请先升级本级软件，或请上报单位从 report.yml 的 cubes 去掉它。`,
    en: `${manifest.id} comes from a newer version (software ${manifest.software.version}) and has what this one does not know: ${[...newer, ...strange].slice(0, 5).join(', ')}. Upgrade this installation, or ask the reporter to leave it out of cubes in report.yml.`,
  });
}

/** A file of each cube in the outside layer, perhaps one in the inside layer, an agreement: nothing else can come in. */
function requireOnlyCubes({ id, cubes, files }: PackageManifest): void {
  const outside = cubes.map(({ name }) => `outside/${name}.parquet`);
  const known = new Set([...outside, ...cubes.map(({ name }) => `inside/${name}.parquet`), AGREEMENT]);
  const there = new Set(files.map(({ path }) => path));
  const odd = [
    ...[...there].filter((path) => !known.has(path)),
    ...outside.filter((path) => !there.has(path)),
  ];
  if (odd.length === 0) return;
  throw new PackageRefused('content', {
    zh: `${id} 的文件与所列立方体不符：${odd.slice(0, 5).join('、')}。包里只能有所列立方体的汇总表，请退回重做。`,
    en: `The files of ${id} are not those of the cubes it lists: ${odd.slice(0, 5).join(', ')}. Only tables of listed cubes may be in it; send it back.`,
  });
}

function requireAgreement(files: BundleFiles, manifest: PackageManifest, reporter: ExpectedReporter): void {
  const exact = manifest.files.filter(({ path }) => path.startsWith('inside/')).map(({ path }) => path);
  const { agreement, layer } = manifest;
  const refuse = (zh: string, en: string): PackageRefused => new PackageRefused('agreement', { zh, en });
  if (layer === 'outside' && agreement === null && exact.length === 0) return;
  if (layer !== 'inside' || agreement === null) {
    throw refuse(
      `${manifest.id} 含精确数 ${exact.join('、') || layer} 而没有约定。没有约定只能报对外口径，请退回重做。`,
      `${manifest.id} holds exact figures (${exact.join(', ') || layer}) without an agreement. Without one only the outside layer may leave; send it back.`,
    );
  }
  if (!reporter.inside) {
    throw refuse(
      `${manifest.id} 按约定 ${agreement.document} 含精确数，而 reporters.yml 没有为 ${manifest.region} 写 inside: true。若约定属实，请加上后再收。`,
      `${manifest.id} holds exact figures under ${agreement.document}, but reporters.yml does not say inside: true for ${manifest.region}. If the agreement is real, add it and take the package again.`,
    );
  }
  const bytes = files.get(AGREEMENT);
  const stated = statedIn(bytes);
  const day = manifest.made_at.slice(0, 10);
  const beyond = exact
    .map((path) => path.replace(/^inside\/|\.parquet$/g, ''))
    .filter((cube) => !stated?.cubes.includes(cube));
  const holds =
    stated !== null &&
    bytes !== undefined &&
    sha256Hex(bytes) === agreement.sha256 &&
    stated.region === manifest.region &&
    stated.document === agreement.document &&
    stated.largest_amounts === agreement.largest_amounts &&
    day >= stated.valid_from &&
    day <= stated.valid_to &&
    beyond.length === 0;
  if (holds) return;
  throw refuse(
    `${manifest.id} 超出所附约定 ${agreement.document}（地区 ${stated?.region ?? '—'}，${stated?.valid_from ?? '—'} 至 ${stated?.valid_to ?? '—'}${beyond.length > 0 ? `；约定没有：${beyond.join('、')}` : ''}）。请退回，按约定重做。`,
    `${manifest.id} goes beyond the agreement enclosed, ${agreement.document} (region ${stated?.region ?? '—'}, ${stated?.valid_from ?? '—'} to ${stated?.valid_to ?? '—'}${beyond.length > 0 ? `; not in it: ${beyond.join(', ')}` : ''}). Send it back.`,
  );
}

function statedIn(bytes: Uint8Array | undefined): Agreement | null {
  if (bytes === undefined) return null;
  try {
    return parseAgreement(bytes);
  } catch {
    return null;
  }
}
