import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandError } from './commands/command.ts';
import { loadable } from './contracts/index.ts';

const month = z.number().int().min(190001).max(299912);
const workspaceSchema = z.strictObject({
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  synthetic: z.boolean().default(false),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CNY'),
  /** The terms under which datasets are handed out; `id` of SPDX where there is one. */
  licence: z
    .strictObject({
      id: z.string().min(1),
      title: z.strictObject({ zh: z.string(), en: z.string() }),
      url: z.url().nullable().default(null),
    })
    .optional(),
  regions: z.string().optional(),
  /** Months after its end during which a month's numbers are still provisional. */
  settle_months: z.number().int().min(0).max(24).default(1),
  index: z.strictObject({ base_from: month, base_to: month }).optional(),
  /** Files of declared corrections, `.yml` or `.csv`. */
  corrections: z
    .union([z.string().transform((file) => [file]), z.array(z.string())])
    .pipe(z.array(z.string().regex(/\.(ya?ml|csv)$/i, { error: 'expected a .yml or .csv file' })))
    .optional(),
  sources: z
    .array(
      z.strictObject({
        family: z.enum(loadable as [string, ...string[]]),
        files: z.string(),
        mapping: z.string().optional(),
      }),
    )
    .default([]),
});

/** What one set of data is: its title, its money, its places and where its files come from. */
export type WorkspaceDeclaration = z.infer<typeof workspaceSchema>;

export interface Workspace extends WorkspaceDeclaration {
  readonly file: string;
  /** The folder of the file; mapping and region files are relative to it. */
  readonly folder: string;
  /** The region table in use. */
  readonly regionsFile: string;
  readonly correctionsFiles: readonly string[];
}

/** The reference tables committed with the code. */
export const REFERENCE_FOLDER = join(import.meta.dirname, '..', 'data', 'reference');

const UNDECLARED: WorkspaceDeclaration = {
  title: { zh: '未命名工作区', en: 'Unnamed workspace' },
  synthetic: false,
  currency: 'CNY',
  settle_months: 1,
  sources: [],
};

/**
 * Reads `workspace.yml` (or the folder that holds it).
 * @throws CommandError naming the file and the place that is wrong.
 */
export function readWorkspace(path: string): Workspace {
  const file = path.endsWith('.yml') || path.endsWith('.yaml') ? path : join(path, 'workspace.yml');
  let data: unknown;
  try {
    data = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CommandError(
      {
        zh: `无法读取工作区文件 ${file}:${message(cause)}。请检查路径与 YAML 写法。`,
        en: `The workspace file ${file} cannot be read: ${message(cause)}. Check the path and the YAML.`,
      },
      { exitCode: 2, cause },
    );
  }
  const result = workspaceSchema.safeParse(data);
  if (!result.success) {
    const places = result.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join(';');
    throw new CommandError(
      {
        zh: `工作区文件 ${file} 有误 —— ${places}。请改正这些位置。`,
        en: `The workspace file ${file} is wrong — ${places}. Correct these places.`,
      },
      { exitCode: 2 },
    );
  }
  return located(result.data, file);
}

/** The workspace of a home folder: its `workspace.yml` if there is one, else an unnamed CNY workspace. */
export function workspaceOf(home: string): Workspace {
  return existsSync(join(home, 'workspace.yml'))
    ? readWorkspace(home)
    : located(UNDECLARED, join(home, 'workspace.yml'));
}

function located(declared: WorkspaceDeclaration, file: string): Workspace {
  const folder = resolve(dirname(file));
  const regionsFile = declared.regions
    ? resolve(folder, declared.regions)
    : join(REFERENCE_FOLDER, 'regions.csv');
  const correctionsFiles = (declared.corrections ?? []).map((name) => resolve(folder, name));
  return { ...declared, file: resolve(file), folder, regionsFile, correctionsFiles };
}

/**
 * Copies a declared workspace (the file, its region table, its mappings; never its data) into a home folder, so that
 * later commands find it without being told again.
 */
export function adoptWorkspace(home: string, declared: Workspace): Workspace {
  if (resolve(home) === declared.folder) return declared;
  for (const part of declaredFiles(declared)) copyPart(declared.folder, home, part);
  copyPart(declared.folder, home, 'workspace.yml', declared.file);
  return workspaceOf(home);
}

/** The files a workspace names beside its own, relative to its folder; none of them is data. */
export function declaredFiles(declared: Workspace): string[] {
  const mappings = declared.sources.map((source) => source.mapping);
  const parts = [declared.regions, ...(declared.corrections ?? []), ...mappings];
  return [...new Set(parts.filter((name) => name !== undefined))];
}

function copyPart(folder: string, home: string, part: string, from = join(folder, part)): void {
  const target = resolve(home, part);
  if (!target.startsWith(resolve(home) + sep)) {
    throw new CommandError(
      {
        zh: `工作区引用了其文件夹之外的文件 ${part}。请把它放到 workspace.yml 所在的文件夹中。`,
        en: `The workspace refers to ${part}, outside its folder. Put the file beside workspace.yml.`,
      },
      { exitCode: 2 },
    );
  }
  try {
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(from, target);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `无法把 ${from} 复制到工作区 ${home}:${message(cause)}。请检查该文件是否存在、文件夹是否可写。`,
        en: `${from} cannot be copied into ${home}: ${message(cause)}. Check that it exists and the folder can be written.`,
      },
      { cause },
    );
  }
}

/** Files below `folder` that match a pattern of `*`, `**` and `?`, in name order, so that loads are repeatable. */
export function matchingFiles(folder: string, pattern: string): string[] {
  const wanted = globExpression(pattern);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => wanted.test(relative(folder, file).split(sep).join('/')))
    .sort();
}

function globExpression(pattern: string): RegExp {
  const body = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${body}$`, 'u');
}

const message = (cause: unknown): string =>
  cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
