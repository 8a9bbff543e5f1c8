import { parseArgs } from 'node:util';
import { downloadQuery, getQuery } from '../../src/client/client.ts';
import { ClientError } from '../../src/client/http.ts';
import { type QueryInput, queryRequestSchema } from '../../src/contracts/query.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { withApi } from './in-process.ts';

/** `query JSON [--format csv|json] [--json]`: prints the answer to one typed request. */
export async function queryCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, format: { type: 'string' } },
  });
  const [text] = positionals;
  if (text === undefined || positionals.length > 1) throw wrongUse('');
  const input = parse(text);
  return withApi<ExitCode>(io, async (fetch) => {
    try {
      if (values.json || values.format === 'json') {
        io.out(JSON.stringify(await getQuery(fetch, { lang: io.lang, ...input })));
        return 0;
      }
      const response = await downloadQuery(fetch, { lang: io.lang, ...input }, 'csv');
      io.out((await response.text()).trimEnd());
      return 0;
    } catch (error) {
      throw asCommandError(error);
    }
  });
}

function parse(text: string): QueryInput {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : String(cause));
  }
  const parsed = queryRequestSchema.safeParse(raw);
  if (parsed.success) return raw as QueryInput;
  throw wrongUse(parsed.error.issues.map((i) => `${i.path.join('.') || 'JSON'}: ${i.message}`).join('; '));
}

/** A refusal of the API, as the command line says it. */
export function asCommandError(error: unknown): unknown {
  return error instanceof ClientError ? new CommandError(error.text, { cause: error }) : error;
}

const EXAMPLE = `{"metric":"applications","by":["need_domain"],"period":{"grain":"month","from":202501}}`;
const wrongUse = (reason: string): CommandError =>
  usageError({
    zh: `${reason ? `请求有误：${reason}\n` : ''}用法：thermometer query '${EXAMPLE}'`,
    en: `${reason ? `The request is wrong: ${reason}\n` : ''}usage: thermometer query '${EXAMPLE}'`,
  });
