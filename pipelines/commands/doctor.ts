import { parseArgs } from 'node:util';
import { EXAMINATIONS, type Finding } from '../operations/examinations.ts';
import { CommandError, type CommandIo, type ExitCode } from './command.ts';

/** `doctor [--json]`: looks at the machine and the workspace; fails when something would stop the work. */
export async function doctorCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const findings: (Finding & { readonly id: string })[] = [];
  for (const [id, examine] of Object.entries(EXAMINATIONS)) {
    const found = await examine(io).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      const text = error instanceof CommandError ? error.text : { zh: message, en: message };
      return { status: 'fail', text } as const;
    });
    findings.push({ id, ...found });
  }
  const failed = findings.some((f) => f.status === 'fail');
  if (values.json) io.out(JSON.stringify({ ok: !failed, findings }));
  else for (const f of findings) io.out(`${MARK[f.status]} ${io.lang === 'en' ? f.text.en : f.text.zh}`);
  return failed ? 1 : 0;
}

const MARK = { ok: '✓', warn: '!', fail: '✗' };
