import { parseArgs } from 'node:util';
import { currentId, readManifest, releaseIds } from '../../src/api/release/folder.ts';
import { summaryOf } from '../../src/api/release/route.ts';
import { withdrawnFolder } from '../../src/api/release/withdrawn.ts';
import { diffReleases, type ReleaseDifference } from '../runner/diff.ts';
import { type Purge, purgeReleases } from '../runner/purge.ts';
import {
  heal,
  pointTo,
  releasesFolder,
  resolveRelease,
  type Verification,
  verifyRelease,
} from '../runner/releases.ts';
import { auditTo } from './audit.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { withdraw } from './withdraw.ts';

/** `releases list | use ID | verify [ID] | diff A B | withdraw ID | purge [--dry-run] [--by NAME]`, each with `--json`. */
export async function releasesCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      by: { type: 'string' },
      dataset: { type: 'string' },
      reason: { type: 'string' },
      'reason-en': { type: 'string' },
    },
  });
  const [verb = 'list', ...given] = positionals;
  const folder = releasesFolder(io.home);
  heal(folder);
  const say = (value: unknown, lines: () => string[]): void => {
    if (values.json) io.out(JSON.stringify(value));
    else for (const line of lines()) io.out(line);
  };
  switch (verb) {
    case 'list':
      return list(folder, say, io);
    case 'use': {
      const id = resolveRelease(folder, one(given, verb));
      const previous = currentId(folder);
      pointTo(folder, id);
      await auditTo(io, { action: 'use_release', subject: id, detail: { previous } });
      say({ current: id, previous }, () => [
        text(
          io,
          `现行版本：${id}（原为 ${previous ?? '无'}）`,
          `current release: ${id} (was ${previous ?? 'none'})`,
        ),
      ]);
      return 0;
    }
    case 'verify': {
      const id = given[0] === undefined ? current(folder) : resolveRelease(folder, given[0]);
      const found = await verifyRelease(folder, id);
      say(found, () => verification(found, io));
      return found.faults.length > 0 ? 1 : 0;
    }
    case 'diff': {
      const [a, b] = given;
      if (a === undefined || b === undefined) throw wrongUse(verb);
      const difference = await diffReleases(folder, resolveRelease(folder, a), resolveRelease(folder, b));
      say(difference, () => differenceLines(difference, io));
      return 0;
    }
    case 'withdraw': {
      const id = resolveRelease(folder, one(given, verb));
      const { dataset = null, reason = '', by = '' } = values;
      const entry = withdraw(folder, {
        release: id,
        dataset,
        by,
        at: io.now().toISOString(),
        reason: { zh: reason, en: values['reason-en'] ?? reason },
      });
      await auditTo(io, { action: 'withdraw', subject: id, actor: values.by, detail: { dataset, reason } });
      say(entry, () => [
        text(
          io,
          `已撤下${dataset ? `数据集 ${dataset}（版本 ${id}）` : `版本 ${id}`}：${reason}。此后请求它得到 410 与这一理由。`,
          `Withdrew ${dataset ? `dataset ${dataset} of release ${id}` : `release ${id}`}: ${entry.reason.en}. Requests for it are answered 410 with this reason.`,
        ),
      ]);
      return 0;
    }
    case 'purge': {
      if (given.length > 0) throw wrongUse(verb);
      const dryRun = values['dry-run'] === true;
      const purged = await purgeReleases(io.home, folder, dryRun);
      if (!dryRun && purged.releases.length > 0) {
        const actor = values.by;
        await auditTo(io, {
          action: 'purge_releases',
          subject: purged.releases.join(' '),
          actor,
          detail: {},
        });
      }
      say({ ...purged, dry_run: dryRun }, () => purgeLines(purged, dryRun, folder, io));
      return 0;
    }
    default:
      throw wrongUse(verb);
  }
}

function list(folder: string, say: (value: unknown, lines: () => string[]) => void, io: CommandIo): ExitCode {
  const now = currentId(folder);
  const releases = releaseIds(folder)
    .reverse()
    .map((id) => summaryOf(readManifest(folder, id), now));
  say({ current: now, releases }, () => {
    if (releases.length === 0)
      return [
        text(
          io,
          '还没有版本。用 thermometer publish 发布。',
          'No releases yet. Publish with thermometer publish.',
        ),
      ];
    return releases.map((r) => {
      const reach = `${r.watermark.earliest ?? '—'}…${r.watermark.complete_through ?? '—'}`;
      const title = io.lang === 'en' ? r.title.en : r.title.zh;
      const synthetic = r.synthetic ? text(io, ' 合成数据', ' synthetic') : '';
      return `${r.current ? '*' : ' '} ${r.id}  ${reach}  ${r.rows_loaded} ${text(io, '行', 'rows')}  ${title}${synthetic}`;
    });
  });
  return 0;
}

function purgeLines(
  { erased_at, releases }: Purge,
  dryRun: boolean,
  folder: string,
  io: CommandIo,
): string[] {
  if (erased_at === null)
    return [text(io, '没有删除过任何会员，无须清理。', 'Nobody was ever erased; nothing to purge.')];
  if (releases.length === 0)
    return [text(io, '没有早于最近一次删除的版本。', 'No release is older than the last erasure.')];
  const what = dryRun
    ? text(
        io,
        `将清理 ${releases.length} 个版本的精确层：`,
        `Would withdraw ${releases.length} releases and remove their exact layer:`,
      )
    : text(
        io,
        `已撤下 ${releases.length} 个版本并删除其精确层；对外层留在 ${withdrawnFolder(folder)} 供引用核对：`,
        `Withdrew ${releases.length} releases and removed their exact layer; the outside layer stays in ${withdrawnFolder(folder)} for citation:`,
      );
  return [what, ...releases.map((id) => `  ${id}`)];
}

function current(folder: string): string {
  const id = currentId(folder);
  if (id) return id;
  throw new CommandError({
    zh: '还没有现行版本。用 thermometer publish 发布。',
    en: 'There is no current release. Publish with thermometer publish.',
  });
}

const FAULTS = {
  missing: { zh: '文件缺失', en: 'missing' },
  changed: { zh: '内容与发布时不同', en: 'not as published' },
  unlisted: { zh: '发布时没有这个文件', en: 'was not published' },
};

function verification({ id, files, bytes, faults }: Verification, io: CommandIo): string[] {
  if (faults.length === 0)
    return [
      text(
        io,
        `${id}：${files} 个文件、${bytes} 字节，与发布时逐字节一致。`,
        `${id}: ${files} files, ${bytes} bytes, exactly as published.`,
      ),
    ];
  return [
    text(
      io,
      `${id}：有 ${faults.length} 处与发布时不符，请改用其他版本（thermometer releases use）或重新发布：`,
      `${id}: ${faults.length} faults. Use another release (thermometer releases use) or publish again:`,
    ),
    ...faults.map(({ path, fault }) => `  ${path}:${io.lang === 'en' ? FAULTS[fault].en : FAULTS[fault].zh}`),
  ];
}

function differenceLines({ a, b, causes, tables }: ReleaseDifference, io: CommandIo): string[] {
  const cause = (zh: string, en: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`${text(io, zh, en)}:`, ...items.map((item) => `  ${item}`)];
  const data = [...causes.data.added.map((n) => `+ ${n}`), ...causes.data.removed.map((n) => `- ${n}`)];
  const lines = [
    `${a} → ${b}`,
    ...cause('数据', 'data', data),
    ...cause('合约', 'contracts', causes.contracts),
    ...cause('方法', 'method', causes.methods),
    ...cause('代码', 'code', causes.code),
    ...cause('披露控制', 'disclosure policy', causes.policy),
    ...cause(
      '变化的表（新增/删除/改变的格，时期）',
      'tables that differ (cells added / removed / changed, periods)',
      tables.map(
        (t) =>
          `${t.table}  +${t.added} -${t.removed} ~${t.changed}${t.from === null ? '' : `  ${t.from}…${t.to}`}`,
      ),
    ),
  ];
  return lines.length > 1 ? lines : [...lines, text(io, '没有差异。', 'No difference.')];
}

const text = (io: CommandIo, zh: string, en: string): string => (io.lang === 'en' ? en : zh);

function one(given: readonly string[], verb: string): string {
  const [id] = given;
  if (id === undefined || given.length > 1) throw wrongUse(verb);
  return id;
}

const wrongUse = (verb: string): CommandError =>
  usageError({
    zh: `用法有误：“releases ${verb}”。可用：releases list、releases use 版本、releases verify [版本]、releases diff 版本A 版本B、releases withdraw 版本 --reason 理由 [--dataset 数据集]、releases purge [--dry-run]。`,
    en: `Wrong use: "releases ${verb}". Use: releases list, releases use ID, releases verify [ID], releases diff A B, releases withdraw ID --reason WHY [--dataset D], releases purge [--dry-run].`,
  });
