import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildCommand } from '../../../pipelines/commands/build.ts';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { declaredCorrections } from '../../../pipelines/corrections/declared-corrections.ts';
import type { Corrected } from '../../../pipelines/corrections/prepare-corrections.ts';
import { buildWarehouse } from '../../../pipelines/runner/build.ts';
import { MODELS_FOLDER } from '../../../pipelines/runner/model.ts';
import { REFERENCE_FOLDER, workspaceOf } from '../../../pipelines/workspace.ts';
import { open } from '../../../src/warehouse/duckdb.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk, type Desk, FIXED_NOW } from '../intake/support.ts';

const ORDERS = `订单编号,明细行号,会员编号,商户编号,下单时间,消费类别,成交金额
A1,1,HY1,M1,2026-01-10,01,100
A2,1,HY2,M1,2026-02-10,01,1000000
A3,1,HY3,M2,2026-02-11,01,200
A4,1,HY4,M1,2026-03-10,01,300
`;

/** M1 wrote 万元 in February. */
const CORRECTION = {
  id: 'm1-二月-单位',
  family: 'consumption',
  reason: '商户 2 月把元误作万元上报',
  owner: '王芳',
  status: '已报',
  since: '2026-11-01',
  match: { merchant_no: 'M1', ordered_at: { from: '2026-02-01', to: '2026-02-28' } },
  guard: { paid_amount_fen: 100_000_000 },
  rows: 1,
  set: { paid_amount_fen: 10_000 },
};

function declare(desk: Desk, ...corrections: object[]): void {
  writeFileSync(
    join(desk.home, 'workspace.yml'),
    'title: { zh: 测试, en: Test }\ncorrections: corrections.yml\n',
  );
  // JSON is YAML.
  writeFileSync(join(desk.home, 'corrections.yml'), JSON.stringify({ corrections }));
}

/** The real staging view and a mart of two columns: what corrections stand between. */
function smallModels(): string {
  const folder = mkdtempSync(join(tmpdir(), 'small-models-'));
  for (const layer of ['staging', 'intermediate', 'marts', 'cubes', 'checks']) mkdirSync(join(folder, layer));
  for (const file of ['macros.sql', 'staging/stg_consumption.sql', 'staging/stg_consumption.yml'])
    copyFileSync(join(MODELS_FOLDER, file), join(folder, file));
  writeFileSync(
    join(folder, 'marts', 'spent.sql'),
    'select event_month, cast(sum(paid_fen) as bigint) as fen from staging.stg_consumption where in_build(event_month) group by event_month',
  );
  writeFileSync(
    join(folder, 'marts', 'spent.yml'),
    'grain: { zh: 每月一行, en: One row per month }\nincremental: event_month\n',
  );
  return folder;
}

/** What `thermometer build` does, with few models. */
async function build(
  desk: Desk,
): Promise<{ months: readonly number[]; corrections: number; stillThere: Corrected['stillThere'] }> {
  const models = smallModels();
  const db = await open(join(desk.home, 'warehouse.duckdb'));
  try {
    const workspace = workspaceOf(desk.home);
    const corrected = await declaredCorrections(db, desk.home, workspace, FIXED_NOW);
    const { built } = await buildWarehouse({
      db,
      reference: { regionsFile: workspace.regionsFile, folder: REFERENCE_FOLDER },
      modelsFolder: models,
      checksFolder: join(models, 'checks'),
      now: () => FIXED_NOW,
      corrected,
    });
    return {
      months: built.find((model) => model.model === 'marts.spent')?.parts ?? [],
      corrections: corrected?.applied ?? 0,
      stillThere: corrected?.stillThere ?? [],
    };
  } finally {
    db.close();
    rmSync(models, { recursive: true });
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CommandError) return error.text.zh;
    throw error;
  }
  throw new Error('expected a refusal');
}

const spent = (desk: Desk) => desk.rows('select event_month as month, fen from marts.spent order by 1');

describe('declared corrections', () => {
  it('stand between the raw tables and the models, and touch only their months', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', ORDERS));
      await build(desk);
      expect(await spent(desk)).toEqual([
        { month: 202601, fen: 10_000 },
        { month: 202602, fen: 100_020_000 },
        { month: 202603, fen: 30_000 },
      ]);
      declare(desk, CORRECTION);
      expect(await build(desk)).toMatchObject({ corrections: 1, months: [202602] });
      expect(await spent(desk)).toMatchObject([{ fen: 10_000 }, { fen: 30_000 }, { fen: 30_000 }]);
      // What the source said stays as it said it.
      expect(await desk.rows('select max(paid_amount_fen) as fen from raw.consumption')).toEqual([
        { fen: 100_000_000 },
      ]);
      expect(
        await desk.rows(
          'select id, status, owner, rows, state, matches_zh as matches, guards_zh as guards, sets_en as sets, reason_zh as reason from ledger.corrections',
        ),
      ).toEqual([
        {
          id: 'm1-二月-单位',
          status: 'reported',
          owner: '王芳',
          rows: 1,
          state: 'applied',
          matches: '商户编号 = ***;下单时间 = 2026-02-01 … 2026-02-28',
          guards: '成交金额 = 100000000',
          sets: 'Paid amount = 10000',
          reason: '商户 2 月把元误作万元上报',
        },
      ]);
      expect((await build(desk)).months).toEqual([]);

      declare(desk);
      expect((await build(desk)).months).toEqual([202602]);
      expect(await spent(desk)).toMatchObject([{}, { fen: 100_020_000 }, {}]);
    });
  });

  it('fail the build by name when the guard does not hold any more', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', ORDERS));
      declare(desk, CORRECTION);
      await build(desk);
      const before = await spent(desk);
      await desk.load(
        'consumption',
        desk.write('b.csv', ORDERS.replace('1000000', '100')),
        undefined,
        '2026-11-01',
      );
      const told = await refusal(build(desk));
      expect(told).toContain('更正“m1-二月-单位”的前提不再成立');
      expect(told).toContain('1 行（应为 1 行），其中 0 行仍是 成交金额 = 100000000');
      expect(told).toContain('请 王芳 核对');
      expect(await spent(desk)).toEqual(before);

      declare(desk, { ...CORRECTION, status: '源头已修' });
      expect(await build(desk)).toMatchObject({ corrections: 0, stillThere: [] });
      expect(await spent(desk)).toMatchObject([{}, { fen: 30_000 }, {}]);
      expect(await desk.rows('select status, state, rows from ledger.corrections')).toEqual([
        { status: 'fixed_at_source', state: 'retired', rows: 0 },
      ]);
    });
  });

  it('say so when the source is said to be right and is not', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', ORDERS));
      declare(desk, { ...CORRECTION, status: '源头已修' });
      expect((await build(desk)).stillThere).toEqual([{ id: 'm1-二月-单位', owner: '王芳', rows: 1 }]);
      expect(await desk.rows('select state, rows from ledger.corrections')).toEqual([
        { state: 'still_there', rows: 1 },
      ]);
    });
  });

  it('move a record to its month and take the person out of a sensitive class', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', ORDERS));
      await build(desk);
      declare(desk, {
        ...CORRECTION,
        guard: { consumption_class: '食品烟酒' },
        set: { ordered_at: '2026-01-31 09:00:00', consumption_class: '07' },
      });
      expect((await build(desk)).months).toEqual([202601, 202602]);
      expect(
        await desk.rows(
          'select event_date::varchar as day, member_key is null as unlinked, consumption_class as class from staging.stg_consumption where order_no = (select order_no from raw.consumption where event_month = 202602 and paid_amount_fen > 1000000)',
        ),
      ).toEqual([{ day: '2026-01-31', unlinked: true, class: '07' }]);
    });
  });

  it.each([
    [{ set: { 金额: 1 } }, '不是 consumption 的入库字段'],
    [{ set: { order_no: 'A9' } }, '是记录的编号，不能更正'],
    [{ match: { member_no: 'HY2' } }, '不得出现个人标识'],
    [{ guard: { consumption_class: '九十九' } }, '“九十九”不在代码表中'],
    [{ set: { paid_amount_fen: '一百' } }, '“一百”不是成交金额可取的值'],
    [{ status: '完了' }, '待报 / 已报 / 已确认 / 源头已修'],
    [{ match: { merchant_no: 'M9' } }, '符合 match 的有 0 行'],
    [{ rows: 2 }, '1 行（应为 2 行）'],
  ])('are refused where %j', async (change, told) => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', ORDERS));
      declare(desk, { ...CORRECTION, ...change });
      expect(await refusal(buildCommand([], recordingIo(desk.home)))).toContain(told);
    });
  });

  it('may not both set one field of one row', async () => {
    await atDesk(async (desk) => {
      await desk.load('consumption', desk.write('a.csv', ORDERS));
      declare(desk, CORRECTION, { ...CORRECTION, id: '另一条', set: { paid_amount_fen: 1 } });
      expect(await refusal(build(desk))).toContain(
        '更正“m1-二月-单位”与“另一条”都要改同样 1 行的 paid_amount_fen',
      );
    });
  });
});
