import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { commands } from '../../../pipelines/commands/index.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import type { Desk } from '../intake/support.ts';

/** Registers, orders, calls and merchants of made-up members, as files a desk can load. */
export const membersCsv = (ids: readonly number[]): string =>
  ['会员编号,手机号,性别', ...ids.map((i) => `HY${i},${phoneOf(i)},${i % 2 ? '女' : '男'}`)].join('\n');
export const ordersCsv = (ids: readonly number[]): string =>
  [
    '订单编号,明细行号,会员编号,下单时间,消费类别,成交金额,商户编号',
    ...ids.map((i) => `DD${i},1,HY${i % 40},2026-0${1 + (i % 9)}-05,0${1 + (i % 8)},${10 + i},SH${i % 7}`),
  ].join('\n');
export const callsCsv = (ids: readonly number[]): string =>
  ['工单编号,求助号码,受理时间', ...ids.map((i) => `GD${i},${phoneOf(i % 40)},2026-0${1 + (i % 9)}-07`)].join(
    '\n',
  );
export const merchantsCsv = (ids: readonly number[]): string =>
  ['商户编号,商户名称', ...ids.map((i) => `SH${i},某店`)].join('\n');
export const applicationsCsv = (ids: readonly number[]): string =>
  [
    '申请编号,会员编号,申请时间,需求类别',
    ...ids.map((i) => `SQ${i},HY${i % 40},2026-0${1 + (i % 9)}-06,S0${1 + (i % 9)}`),
  ].join('\n');

export const phoneOf = (i: number): string => `139${String(20_000_000 + i * 7919).padStart(8, '0')}`;
export const upTo = (n: number, from = 0): number[] => Array.from({ length: n }, (_, i) => from + i);

/** Runs one command of the command line in this process; a refusal is its Chinese sentence. */
export async function command(
  home: string,
  ...args: string[]
): Promise<{ code: number; lines: string[]; refused?: string; json: () => Record<string, unknown> }> {
  const io = recordingIo(home);
  const [name = '', ...rest] = args;
  const json = (): Record<string, unknown> => JSON.parse(io.lines[0] ?? '{}') as Record<string, unknown>;
  try {
    const code = (await commands[name]?.run(rest, io)) ?? 2;
    return { code, lines: [...io.lines, ...io.errors], json };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: error.exitCode, lines: io.lines, refused: error.text.zh, json };
  }
}

/** Every byte of every file below a folder, except the keys. */
export function bytesBelow(folder: string): Buffer {
  const parts: Buffer[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !entry.name.endsWith('.key'))
      parts.push(readFileSync(join(entry.parentPath, entry.name)));
  }
  return Buffer.concat(parts);
}

/** Rows of raw tables without what a load alone decides, in a stable order. */
export async function contentOf(desk: Pick<Desk, 'rows'>): Promise<Record<string, unknown[]>> {
  const content: Record<string, unknown[]> = {};
  for (const family of ['members', 'consumption', 'feedback', 'merchants', 'service_applications'])
    content[family] = await desk.rows(
      `select columns(c -> c not in ('batch_id', 'exported_at'))::varchar from raw.${family} order by record_id`,
    );
  return content;
}
