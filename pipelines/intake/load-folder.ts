import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { CommandError, type CommandIo } from '../commands/command.ts';
import { type Mapping, MappingError, parseMapping } from '../contracts/mapping.ts';
import { matchingFiles, type Workspace } from '../workspace.ts';
import { withDoor } from './door.ts';
import { type Door, type LoadResult, loadFile } from './load-file.ts';

export interface FolderLoad {
  readonly results: readonly LoadResult[];
  /** Files that could not be loaded; each was told on `io.err`, the others are in. */
  readonly failed: number;
}

/**
 * Loads everything a workspace declares from a folder, file by file, each in its own transaction.
 * @throws CommandError when no declared pattern matches any file.
 */
export async function loadFolder(
  home: string,
  folder: string,
  workspace: Workspace,
  io: CommandIo,
  onResult: (result: LoadResult) => void = () => {},
): Promise<FolderLoad> {
  const say = (text: { zh: string; en: string }): void => io.err(io.lang === 'en' ? text.en : text.zh);
  const tasks = workspace.sources.flatMap((source) => {
    const files = existingFiles(folder, source.files);
    if (files.length === 0) say(noMatch(folder, source.files));
    const mapping =
      source.mapping === undefined ? undefined : mappingOf(workspace, source.family, source.mapping);
    return files.map((path) => ({ family: source.family, path, ...mapping }));
  });
  if (tasks.length === 0) {
    throw new CommandError({
      zh: `文件夹 ${folder} 中没有工作区 ${workspace.file} 声明的文件（${workspace.sources.length} 个来源）。请检查文件夹与 sources.files。`,
      en: `${folder} holds none of the files that ${workspace.file} declares (${workspace.sources.length} sources). Check the folder and sources.files.`,
    });
  }
  const results: LoadResult[] = [];
  let failed = 0;
  await withDoor(home, workspace, { now: io.now, progress: io.progress, note: say }, async (door) => {
    const doors = [door];
    while (doors.length < Math.min(DOORS, tasks.length)) doors.push(await door.beside());
    io.progress.step('装载 load', 0, tasks.length);
    await inTurn(tasks, doors.map(quiet), async (one, task, earlier, done) => {
      try {
        const loaded = await loadFile(one, task, earlier);
        const result = { ...loaded, file: relative(folder, task.path) };
        results.push(result);
        onResult(result);
      } catch (error) {
        const told = error instanceof CommandError || error instanceof MappingError ? error.text : undefined;
        if (!told) throw error;
        await earlier;
        failed++;
        io.err(`${relative(folder, task.path)}: ${io.lang === 'en' ? told.en : told.zh}`);
      }
      io.progress.step('装载 load', done, tasks.length);
    });
  });
  return { results, failed };
}

/** Two cores are full with three files at once, because each waits for its turn to enter. */
const DOORS = 3;

/** Files beyond this size have the machine's memory to themselves. */
const SHARED_BYTES = 32 * 2 ** 20;

/**
 * Takes the files through several doors: while the rows of one go into the warehouse, the next are read. They enter in
 * the order of the list, each after `earlier`; a failure of the program itself stops them all.
 */
async function inTurn<T extends { path: string }>(
  tasks: readonly T[],
  doors: readonly Door[],
  work: (door: Door, task: T, earlier: Promise<void>, done: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let last: { readonly entered: Promise<void>; readonly shares: boolean } = {
    entered: Promise.resolve(),
    shares: true,
  };
  const lane = async (door: Door): Promise<void> => {
    for (let task = tasks[next]; task; task = tasks[next]) {
      const done = ++next;
      const earlier = last;
      const shares = (statSync(task.path, { throwIfNoEntry: false })?.size ?? 0) <= SHARED_BYTES;
      const entered = (async () => {
        if (!shares || !earlier.shares) await earlier.entered;
        await work(door, task, earlier.entered, done);
      })();
      last = { entered, shares };
      await entered;
    }
  };
  const ends = await Promise.allSettled(doors.map(lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** One bar over all files instead of one per file. */
const quiet = <T extends { progress: CommandIo['progress'] }>(door: T): T => ({
  ...door,
  progress: { step: () => {}, end: () => {} },
});

function existingFiles(folder: string, pattern: string): string[] {
  try {
    return matchingFiles(folder, pattern);
  } catch (cause) {
    throw new CommandError(
      {
        zh: `无法读取文件夹 ${folder}。请检查路径与读权限。`,
        en: `The folder ${folder} cannot be read. Check the path and its permissions.`,
      },
      { exitCode: 2, cause },
    );
  }
}

const noMatch = (folder: string, pattern: string): { zh: string; en: string } => ({
  zh: `提示：${folder} 中没有与 ${pattern} 匹配的文件，该来源本次未装载。`,
  en: `note: nothing in ${folder} matches ${pattern}; that source was not loaded.`,
});

function mappingOf(
  workspace: Workspace,
  family: string,
  name: string,
): { mapping: Mapping; mappingText: string } {
  const path = resolve(workspace.folder, name);
  let mappingText: string;
  try {
    mappingText = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandError(
      {
        zh: `工作区 ${workspace.file} 引用的映射 ${path} 不存在或不可读。请补上该文件或改正 sources.mapping。`,
        en: `The mapping ${path} named by ${workspace.file} does not exist or cannot be read. Add it or correct sources.mapping.`,
      },
      { exitCode: 2, cause },
    );
  }
  const mapping = parseMapping(mappingText, path);
  if (mapping.family !== family) {
    throw new CommandError(
      {
        zh: `映射 ${path} 写的是 ${mapping.family}，工作区却用于 ${family}。请改正其中之一。`,
        en: `The mapping ${path} is for ${mapping.family}, but the workspace uses it for ${family}. Correct one of them.`,
      },
      { exitCode: 2 },
    );
  }
  return { mapping, mappingText };
}
