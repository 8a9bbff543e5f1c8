import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleCommand } from '../sample/command.ts';
import { SAMPLE_DEFAULTS } from '../sample/generate.ts';
import type { CommandIo, ExitCode } from './command.ts';
import { buildDashboard } from './dashboard-build.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * `start [FOLDER --workspace W] [--port N] [--members N] [--months N] [--events N] [--seed N]`
 *
 * Brings a workspace to a published release and serves it. With a folder: those files. Without: the release that
 * is there, or on a first start the synthetic sample, which goes through the same door as any export.
 */
export async function startCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      workspace: { type: 'string' },
      port: { type: 'string' },
      seed: { type: 'string' },
      members: { type: 'string' },
      months: { type: 'string' },
      events: { type: 'string' },
    },
  });
  const steps = stopwatch(io);
  mkdirSync(io.home, { recursive: true });
  const [folder] = positionals;
  if (folder !== undefined) {
    const workspace = values.workspace === undefined ? [] : ['--workspace', values.workspace];
    const code = await steps.time(text('装载、构建并发布', 'load, build and publish'), () =>
      runCommand([folder, ...workspace], io),
    );
    if (code !== 0) return code;
  } else if (!existsSync(join(io.home, 'releases', 'CURRENT'))) {
    const sample = join(io.home, 'sample');
    const sizes = (['seed', 'members', 'months', 'events'] as const).flatMap((name) => {
      const given = values[name];
      return given === undefined ? [] : [`--${name}`, given];
    });
    io.out(
      io.lang === 'en'
        ? `First start: making the synthetic sample (${values.members ?? SAMPLE_DEFAULTS.members} members) in ${io.home}`
        : `首次启动：在 ${io.home} 生成合成样例（会员 ${values.members ?? SAMPLE_DEFAULTS.members} 人，全部为虚构数据）`,
    );
    const made = await steps.time(text('生成样例', 'make the sample'), () =>
      sampleCommand(['--out', sample, ...sizes], io),
    );
    if (made !== 0) return made;
    const ran = await steps.time(text('装载、构建并发布', 'load, build and publish'), () =>
      runCommand([sample, '--workspace', sample], io),
    );
    if (ran !== 0) return ran;
  } else {
    const current = readFileSync(join(io.home, 'releases', 'CURRENT'), 'utf8').trim();
    io.out(
      io.lang === 'en'
        ? `Serving release ${current} of ${io.home}`
        : `使用已发布的版本 ${current}(${io.home})`,
    );
  }
  await steps.time(text('准备看板', 'prepare the dashboard'), () => buildDashboard(root));
  steps.total();
  return serveCommand(values.port === undefined ? [] : ['--port', values.port], io);
}

const text = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });

/** Says how long each step took, and all of them. */
function stopwatch(io: CommandIo) {
  const began = performance.now();
  const say = (zh: string, en: string, since: number): void => {
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    io.out(io.lang === 'en' ? `✓ ${en}: ${seconds} s` : `✓ ${zh}：${seconds} 秒`);
  };
  return {
    async time<T>(label: { zh: string; en: string }, work: () => Promise<T>): Promise<T> {
      const started = performance.now();
      const result = await work();
      io.progress.end();
      say(label.zh, label.en, started);
      return result;
    },
    total: () => say('合计', 'in all', began),
  };
}
