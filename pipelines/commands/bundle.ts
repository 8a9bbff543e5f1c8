import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeBundle } from '../operations/bundle.ts';
import { type CommandIo, type ExitCode, usageError } from './command.ts';

/** `bundle --out F.tar.gz [--json]`: one archive that installs without a network, for x64 and arm64 Linux. */
export async function bundleCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { out: { type: 'string' }, json: { type: 'boolean' } } });
  if (values.out === undefined) {
    throw usageError({
      zh: '用法：thermometer bundle --out 文件.tar.gz（本机需能访问软件包仓库）',
      en: 'usage: thermometer bundle --out FILE.tar.gz (this machine must reach the package registry)',
    });
  }
  const root = join(import.meta.dirname, '..', '..');
  const done = await makeBundle(root, resolve(values.out), (label, at, of) =>
    io.progress.step(label, at, of),
  );
  io.progress.end();
  if (values.json) io.out(JSON.stringify(done));
  else {
    const { out, sha256, files, native } = done;
    io.out(
      io.lang === 'en'
        ? `Bundled into ${out}: ${files} files, compiled parts for x64 ${native.x64} and arm64 ${native.arm64}.\nsha256 ${sha256}\nCheck with the network off: sh pipelines/operations/check-bundle.sh ${out}`
        : `已打包 ${out}：${files} 个文件，编译部件 x64 ${native.x64} 个、arm64 ${native.arm64} 个。\nsha256 ${sha256}\n断网检验：sh pipelines/operations/check-bundle.sh ${out}`,
    );
  }
  return 0;
}
