import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { sha256Hash, sha256Hex } from '../../src/crypto/digest.ts';
import { CommandError } from '../commands/command.ts';
import { type Mapping, parseMapping, readMapping } from '../contracts/mapping.ts';
import type { LineCorrection } from '../intake/line-corrections.ts';
import { type Door, type LoadResult, loadFile } from '../intake/load-file.ts';
import type { Workspace } from '../workspace.ts';
import type { FileReturn } from './read-ticket.ts';

/** What a returned ticket did to one file. */
export interface AppliedFile {
  readonly file: string;
  readonly family: string;
  readonly sha256: string;
  readonly ticket: string;
  /** The load of the corrected lines; absent where none was left to correct. */
  readonly load?: LoadResult;
  /** Lines of the ticket that are closed already, or that the ledger does not know. */
  readonly skipped: readonly { readonly line: number; readonly why: 'closed' | 'unknown' }[];
  readonly refusals: FileReturn['refusals'];
}

export interface AppliedTicket {
  readonly applied: readonly AppliedFile[];
  /** Files of the ticket whose original was not given. */
  readonly missing: readonly FileReturn[];
}

/**
 * Puts corrections into the files they belong to and loads the corrected lines, file by file, each in one transaction.
 * The originals are asked for again because no raw value is kept; each is known by its hash. A folder may be given to
 * be searched for them.
 * @throws CommandError when a given file is none of the ticket's; nothing is loaded then.
 */
export async function applyTicket(
  door: Door,
  workspace: Workspace,
  returned: readonly FileReturn[],
  given: { readonly files: readonly string[]; readonly mapping?: string; readonly by: string },
): Promise<AppliedTicket> {
  const originals = new Map<string, string>();
  const wanted = new Set(returned.map((file) => file.sha256));
  for (const path of given.files) {
    const inFolder = filesIn(path);
    for (const file of inFolder ?? [path]) {
      const sha256 = await hashOf(file);
      if (wanted.has(sha256)) originals.set(sha256, resolve(file));
      else if (!inFolder) throw notTheOriginal(file, sha256, returned);
    }
  }
  const applied: AppliedFile[] = [];
  for (const file of returned) {
    const path = originals.get(file.sha256);
    if (path !== undefined) applied.push(await applyFile(door, workspace, file, path, given));
  }
  return { applied, missing: returned.filter((file) => !originals.has(file.sha256)) };
}

async function applyFile(
  door: Door,
  workspace: Workspace,
  file: FileReturn,
  path: string,
  given: { readonly mapping?: string; readonly by: string },
): Promise<AppliedFile> {
  const states = await statesOf(door, file);
  const lines = new Map<number, LineCorrection>();
  const skipped: { line: number; why: 'closed' | 'unknown' }[] = [];
  for (const [line, correction] of file.lines) {
    const state = states.get(line);
    if (state === 'unsettled') lines.set(line, correction);
    else skipped.push({ line, why: state ?? 'unknown' });
  }
  const { family, sha256, ticket, refusals } = file;
  const common = { file: path, family, sha256, ticket, skipped, refusals };
  if (lines.size === 0) return common;
  const batch = await batchOf(door, file);
  const mapping = await mappingOf(door, workspace, batch.mapping, file, given.mapping);
  const load = await loadFile(door, {
    family,
    path,
    ...mapping,
    exportedAt: batch.exportedAt,
    corrections: { lines, ticket: ticket || undefined, by: given.by },
  });
  return { ...common, load };
}

async function statesOf(
  door: Door,
  { family, sha256 }: FileReturn,
): Promise<Map<number, 'unsettled' | 'closed'>> {
  const rows = await door.staging.db.all<{ line: number; unsettled: boolean }>(
    `select line, bool_or(status in ('open', 'returned')) as unsettled from warehouse.ledger.rejects
     where family = $family and file_sha256 = $sha256 group by 1`,
    { family, sha256 },
  );
  return new Map(rows.map((row) => [Number(row.line), row.unsettled ? 'unsettled' : 'closed']));
}

/** How the file was loaded: its time of export and its mapping. */
async function batchOf(
  door: Door,
  { family, sha256, fileName }: FileReturn,
): Promise<{ exportedAt: string; mapping: string | null }> {
  const [batch] = await door.staging.db.all<{ exported: string; mapping: string | null }>(
    `select strftime(exported_at, '%Y-%m-%d %H:%M:%S') as exported, mapping_sha256 as mapping from warehouse.ledger.batches
     where family = $family and file_sha256 = $sha256 and ticket is null order by batch_id desc limit 1`,
    { family, sha256 },
  );
  if (batch) return { exportedAt: batch.exported, mapping: batch.mapping };
  throw new CommandError({
    zh: `台账中没有文件 ${fileName}（${sha256.slice(0, 12)}…）装载为 ${family} 的记录。请确认退回单来自本工作区。`,
    en: `The ledger knows no load of ${fileName} (${sha256.slice(0, 12)}…) as ${family}. Is the ticket from this workspace?`,
  });
}

/** The mapping the file was loaded with: kept in the ledger, given again, or found in the workspace. */
async function mappingOf(
  door: Door,
  workspace: Workspace,
  sha256: string | null,
  file: FileReturn,
  given: string | undefined,
): Promise<{ mapping?: Mapping; mappingText?: string }> {
  if (sha256 === null) {
    return given === undefined
      ? {}
      : { mapping: readMapping(given), mappingText: readFileSync(given, 'utf8') };
  }
  const [kept] = await door.staging.db.all<{ content: string }>(
    'select content from warehouse.ledger.mappings where sha256 = $sha256',
    { sha256 },
  );
  if (kept) return { mapping: parseMapping(kept.content, file.fileName), mappingText: kept.content };
  const candidates = [
    given,
    ...workspace.sources.map((s) => s.mapping && resolve(workspace.folder, s.mapping)),
  ];
  for (const path of candidates) {
    if (path === undefined || !existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    if (sha256Hex(text) === sha256) return { mapping: parseMapping(text, path), mappingText: text };
  }
  throw new CommandError(
    {
      zh: `文件 ${file.fileName} 当初用映射（指纹 ${sha256.slice(0, 12)}…）装载，现在找不到这份映射。请用 --mapping 给出当时的映射文件。`,
      en: `${file.fileName} was loaded with a mapping (hash ${sha256.slice(0, 12)}…) that is not at hand. Give that file with --mapping.`,
    },
    { exitCode: 2 },
  );
}

/** Every file below a folder, among which the originals are found by hash; undefined for a file. */
const filesIn = (path: string): string[] | undefined =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : undefined;

async function hashOf(path: string): Promise<string> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new CommandError(
      { zh: `找不到文件 ${path}。请检查路径。`, en: `There is no file ${path}. Check the path.` },
      { exitCode: 2 },
    );
  }
  const hash = sha256Hash();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function notTheOriginal(path: string, sha256: string, returned: readonly FileReturn[]): CommandError {
  const wanted = (comma: string): string =>
    returned.map((file) => `${file.fileName} ${file.sha256.slice(0, 12)}…`).join(comma);
  return new CommandError({
    zh: `${basename(path)}（指纹 ${sha256.slice(0, 12)}…）不是退回单所指的原文件。退回单需要：${wanted('、')}。文件改动过或重新导出过，指纹就会不同：请提供当初装载的原文件；若是新的导出，请直接用 thermometer load 装载。`,
    en: `${basename(path)} (hash ${sha256.slice(0, 12)}…) is not a file this ticket is about. It needs: ${wanted(', ')}. A file that was changed or exported again has another hash: give the original, or load a new export with thermometer load.`,
  });
}
