import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadFolder } from '../intake/load-folder.ts';
import { adoptWorkspace, readWorkspace, workspaceOf } from '../workspace.ts';
import { buildCommand } from './build.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';
import { reportLoad } from './load.ts';
import { publishCommand } from './publish.ts';

/** `run FOLDER [--workspace W] [--json]`: loads what the workspace names in a folder, builds, publishes. */
export async function runCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { workspace: { type: 'string' }, json: { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    throw usageError({
      zh: '用法：thermometer run 文件夹 [--workspace 工作区.yml]',
      en: 'usage: thermometer run FOLDER [--workspace workspace.yml]',
    });
  }
  const json = values.json === true;
  const workspace =
    values.workspace === undefined
      ? workspaceOf(io.home)
      : adoptWorkspace(io.home, readWorkspace(values.workspace));
  const { failed } = await loadFolder(io.home, resolve(folder), workspace, io, (result) =>
    reportLoad(result, json, io),
  );
  if (failed > 0) return 1;
  const machine = json ? ['--json'] : [];
  const built = await buildCommand(machine, io);
  return built === 0 ? publishCommand(machine, io) : built;
}
