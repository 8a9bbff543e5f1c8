import { parseArgs } from 'node:util';
import { loadPolicy } from '../../src/disclosure/policy.ts';
import { publishWorkspace } from '../runner/publish-workspace.ts';
import { workspaceOf } from '../workspace.ts';
import { auditTo } from './audit.ts';
import type { CommandIo, ExitCode } from './command.ts';

/** `publish [--json]`: freezes what has been built and makes it the current release. */
export async function publishCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const started = performance.now();
  const { id, manifest, isNew, healed } = await publishWorkspace(io.home, workspaceOf(io.home), {
    policy: loadPolicy(),
    now: io.now(),
    step: (label, done, total) => io.progress.step(label, done, total),
  });
  io.progress.end();
  if (isNew) await auditTo(io, { action: 'use_release', subject: id, detail: { published: true } });
  const seconds = (performance.now() - started) / 1000;
  const bytes = manifest.files.reduce((sum, f) => sum + f.bytes, 0);
  if (values.json) {
    io.out(
      JSON.stringify({
        release: id,
        isNew,
        files: manifest.files.length,
        bytes,
        watermark: manifest.watermark,
        healed,
        seconds: Number(seconds.toFixed(3)),
      }),
    );
    return 0;
  }
  const through = manifest.watermark.complete_through ?? '—';
  if (!isNew)
    io.out(
      io.lang === 'en'
        ? `Nothing changed: ${id} stays the current release.`
        : `内容没有变化：${id} 仍是现行版本。`,
    );
  else if (io.lang === 'en')
    io.out(
      `Published ${id}: ${manifest.files.length} files, ${(bytes / 2 ** 20).toFixed(1)} MB, complete through ${through}, ${seconds.toFixed(1)} s`,
    );
  else
    io.out(
      `已发布 ${id}：${manifest.files.length} 个文件，${(bytes / 2 ** 20).toFixed(1)} MB，数据完整至 ${through}，用时 ${seconds.toFixed(1)} 秒`,
    );
  return 0;
}
