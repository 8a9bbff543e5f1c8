import { type CommandIo, type ExitCode, usageError } from './command.ts';
import { paperBuildCommand } from './paper-build.ts';
import { paperVerifyCommand } from './paper-verify.ts';

/** `paper build [PAPER] …`, `paper verify BUNDLE …`: what is done with white papers at the command line. */
export async function paperCommand([verb, ...args]: string[], io: CommandIo): Promise<ExitCode> {
  switch (verb) {
    case 'build':
      return paperBuildCommand(args, io);
    case 'verify':
      return paperVerifyCommand(args, io);
    default:
      throw usageError({
        zh: `没有“paper ${verb ?? ''}”。可用：paper build [白皮书] --out 文件夹；paper verify 数据包 [--trust 文件 | --fingerprint 指纹]`,
        en: `There is no "paper ${verb ?? ''}". Use: paper build [PAPER] --out DIR; paper verify BUNDLE [--trust FILE | --fingerprint F]`,
      });
  }
}
