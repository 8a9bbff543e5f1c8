import { parseArgs } from 'node:util';
import type { PackageManifest, Reporter } from '../../src/contracts/report-package.ts';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { readDefinition } from '../indices/thermometer/definition.ts';
import { publishWorkspace } from '../runner/publish-workspace.ts';
import { readReporters } from '../upward/declaration.ts';
import { mergePackages } from '../upward/merge.ts';
import { type ReceiveOptions, receivePackage } from '../upward/receive.ts';
import { receivedPackages } from '../upward/received.ts';
import { standingOf } from '../upward/standing.ts';
import { writePackage } from '../upward/write-package.ts';
import { workspaceOf } from '../workspace.ts';
import { auditTo } from './audit.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { openSealed } from './sealed-files.ts';

interface Options {
  readonly json: boolean;
  readonly out?: string;
  readonly sequence?: string;
  readonly paths: readonly string[];
}

const ACTIONS: Readonly<Record<string, (options: Options, io: CommandIo) => Promise<ExitCode>>> = {
  build,
  verify: (options, io) => receive(options, io, 'verify'),
  receive,
  merge,
  list,
  missing,
};

/** `report build --out P | verify P… | receive P… | merge | list | missing`, each with `--json`: 逐级上报. */
export async function reportCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, out: { type: 'string' }, sequence: { type: 'string' } },
  });
  const [action = '', ...paths] = positionals;
  const run = ACTIONS[action];
  const takes = action === 'verify' || action === 'receive';
  if (!run || takes !== paths.length > 0 || (action === 'build') !== (values.out !== undefined)) {
    throw usageError({
      zh: '用法：thermometer report build --out 包.zip [--sequence N]（下级） | verify 包… | receive 包… | merge | list | missing（上级）',
      en: 'usage: thermometer report build --out P.zip [--sequence N] (below) | verify P… | receive P… | merge | list | missing (above)',
    });
  }
  return run({ ...values, json: values.json === true, paths }, io);
}

async function build({ json, out = '', sequence }: Options, io: CommandIo): Promise<ExitCode> {
  const { manifest, bytes } = await writePackage(io.home, out, {
    now: io.now(),
    sequence: sequence === undefined ? undefined : Number(sequence),
  });
  await auditTo(io, {
    action: 'report_build',
    subject: manifest.id,
    detail: { release: manifest.release.id, layer: manifest.layer, cubes: manifest.cubes.length },
  });
  const rows = manifest.cubes.reduce((sum, cube) => sum + cube.rows, 0);
  if (json) io.out(JSON.stringify({ out, bytes, rows, ...manifest, files: manifest.files.length }));
  else {
    tell(
      io,
      `已生成 ${manifest.id} → ${out}：${manifest.cubes.length} 个立方体 ${rows} 行，${manifest.layer === 'inside' ? `按约定 ${manifest.agreement?.document} 含精确数` : '对外口径'}，数据完整至 ${manifest.watermark.complete_through ?? '—'}。`,
      `Made ${manifest.id} → ${out}: ${manifest.cubes.length} cubes, ${rows} rows, ${manifest.layer === 'inside' ? `exact under ${manifest.agreement?.document}` : 'outside layer'}, complete through ${manifest.watermark.complete_through ?? '—'}.`,
    );
    tell(io, `签名者指纹 ${manifest.fingerprint}`, `signer ${manifest.fingerprint}`);
  }
  return 0;
}

async function receive({ json, paths }: Options, io: CommandIo, only?: 'verify'): Promise<ExitCode> {
  const policy = loadPolicy();
  let taken = 0;
  for (const path of paths) {
    const manifest = await receiveOne(path, io, { policy, now: io.now(), only });
    if (manifest === null) continue;
    taken += 1;
    if (!only)
      await auditTo(io, {
        action: 'report_receive',
        subject: manifest.id,
        detail: { release: manifest.release.id, layer: manifest.layer, fingerprint: manifest.fingerprint },
      });
    if (json) io.out(JSON.stringify({ ...manifest, files: manifest.files.length }));
    else
      tell(
        io,
        `${only ? '可以收下' : '已收下'} ${manifest.id} ${manifest.title.zh}：版本 ${manifest.release.id}，数据完整至 ${manifest.watermark.complete_through ?? '—'}，方法 ${manifest.methods.thermometer?.version ?? '—'}。`,
        `${only ? 'Would take' : 'Took'} ${manifest.id} ${manifest.title.en}: release ${manifest.release.id}, complete through ${manifest.watermark.complete_through ?? '—'}, method ${manifest.methods.thermometer?.version ?? '—'}.`,
      );
  }
  if (!only && !json && taken > 0)
    tell(io, '下一步：thermometer report merge', 'Next: thermometer report merge');
  return taken === paths.length ? 0 : 1;
}

/** One that is refused does not keep out the others that came with it. */
async function receiveOne(
  path: string,
  io: CommandIo,
  options: ReceiveOptions,
): Promise<PackageManifest | null> {
  try {
    const { files } = await openSealed(path);
    return await receivePackage(io.home, files, options);
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== 1) throw error;
    io.err(`${path}: ${error.in(io.lang)}`);
    return null;
  }
}

async function merge({ json }: Options, io: CommandIo): Promise<ExitCode> {
  const step = (label: string, done: number, total: number): void => io.progress.step(label, done, total);
  const merged = await mergePackages(io.home, { now: io.now(), step });
  const { id, isNew } = await publishWorkspace(io.home, workspaceOf(io.home), {
    policy: loadPolicy(),
    now: io.now(),
    step,
  });
  io.progress.end();
  if (isNew)
    await auditTo(io, { action: 'use_release', subject: id, detail: { published: true, merged: true } });
  if (json) {
    io.out(JSON.stringify({ release: id, isNew, ...merged }));
    return 0;
  }
  const count = (status: Reporter['status']): number =>
    merged.reporters.filter((one) => one.status === status).length;
  tell(
    io,
    `已合并 ${merged.cubes} 个立方体 ${merged.rows} 行、${merged.readings} 个读数，发布 ${id}。应报 ${merged.reporters.length} 家：到齐 ${count('reported')}，迟报 ${count('late')}，未报 ${count('missing')}。`,
    `Merged ${merged.cubes} cubes, ${merged.rows} rows and ${merged.readings} readings, published ${id}. Of ${merged.reporters.length} due: reported ${count('reported')}, late ${count('late')}, missing ${count('missing')}.`,
  );
  return 0;
}

/** Every package that was taken. */
async function list({ json }: Options, io: CommandIo): Promise<ExitCode> {
  const packages = receivedPackages(io.home);
  if (json) io.out(JSON.stringify(packages.map(({ folder: _, ...one }) => one)));
  else if (packages.length === 0) tell(io, '还没有收到报送包。', 'No package was taken yet.');
  else
    for (const { manifest, receivedAt } of packages)
      io.out(
        [
          manifest.id,
          io.lang === 'en' ? manifest.title.en : manifest.title.zh,
          manifest.layer,
          manifest.watermark.complete_through ?? '—',
          manifest.methods.thermometer?.version ?? '—',
          manifest.made_at,
          receivedAt,
        ].join('  '),
      );
  return 0;
}

/** Who ought to have reported by now and has not, wholly or at all. Exit code 1 when there is anybody. */
async function missing({ json }: Options, io: CommandIo): Promise<ExitCode> {
  const standing = standingOf(
    readReporters(io.home),
    receivedPackages(io.home),
    readDefinition().version,
    io.now(),
  );
  const behind = standing.filter(({ status }) => status !== 'reported');
  if (json) io.out(JSON.stringify(behind));
  else if (behind.length === 0)
    tell(
      io,
      `应报 ${standing.length} 家，都已报至 ${standing[0]?.due_through}。`,
      `All ${standing.length} have reported through ${standing[0]?.due_through}.`,
    );
  else
    for (const one of behind)
      tell(
        io,
        `${one.region} ${one.name.zh}：${one.status === 'missing' ? '从未报送' : `只报到 ${one.complete_through ?? '—'}`}，应报至 ${one.due_through}。请催报。`,
        `${one.region} ${one.name.en}: ${one.status === 'missing' ? 'never reported' : `through ${one.complete_through ?? '—'} only`}, due through ${one.due_through}. Ask for it.`,
      );
  return behind.length === 0 ? 0 : 1;
}

const tell = (io: CommandIo, zh: string, en: string): void => io.out(io.lang === 'en' ? en : zh);
