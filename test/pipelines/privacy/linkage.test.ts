import { describe, expect, it } from 'vitest';
import { eraseCommand } from '../../../pipelines/commands/erase.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';
import { atDesk, type Desk } from '../intake/support.ts';
import { command } from './people.ts';

const PHONE = '13912345678';
const ID = '510104199003074514';

/** Loads a register of one member with one further identifier, and a call that gives the same person's `given`. */
async function meet(desk: Desk, register: string, call: string): Promise<{ met: number; keyed: number }> {
  await desk.load('members', desk.write('members.csv', register));
  await desk.load('feedback', desk.write('calls.csv', call));
  const [row] = await desk.rows<{ met: number; keyed: number }>(
    `select (select count(*) from raw.feedback join raw.members using (link_key))::int as met,
      (select count(*) from raw.feedback where member_key is not null)::int as keyed`,
  );
  return row ?? { met: -1, keyed: -1 };
}

describe('link tokens', () => {
  it('meet by a telephone, however it is written', async () => {
    for (const said of [PHONE, `+86 ${PHONE}`, '139-1234-5678', ' 139 1234 5678\t']) {
      await atDesk(async (desk) => {
        const met = await meet(
          desk,
          `会员编号,手机号,性别\nHY1,${PHONE},女\n`,
          `工单编号,求助号码,受理时间\nGD1,${said},2026-01-02\n`,
        );
        expect({ said, ...met }).toEqual({ said, met: 1, keyed: 0 });
      });
    }
  });

  it('meet by an ID number', async () => {
    await atDesk(async (desk) => {
      expect(
        await meet(
          desk,
          `会员编号,身份证号,性别\nHY1,${ID},女\n`,
          `工单编号,身份证号,受理时间\nGD1,${ID},2026-01-02\n`,
        ),
      ).toEqual({ met: 1, keyed: 0 });
    });
  });

  it('meet by the member number where a source has nothing else', async () => {
    await atDesk(async (desk) => {
      expect(
        await meet(desk, '会员编号,性别\nHY1,女\n', '工单编号,会员编号,受理时间\nGD1,HY1,2026-01-02\n'),
      ).toEqual({ met: 1, keyed: 1 });
    });
  });

  it('of one kind never meet another kind, though the digits are the same', async () => {
    await atDesk(async (desk) => {
      expect(
        (
          await meet(
            desk,
            `会员编号,性别\n${PHONE},女\n`,
            `工单编号,求助号码,受理时间\nGD1,${PHONE},2026-01-02\n`,
          )
        ).met,
      ).toBe(0);
    });
  });

  it('of a register with phone and ID number are two: a caller who says only one is met, after a rotation too, and erased with the member', async () => {
    await atDesk(async (desk) => {
      const register = `会员编号,手机号,身份证号,性别\nHY1,${PHONE},${ID},女\nHY2,13912345679,,男\n`;
      await desk.load('members', desk.write('members.csv', register));
      const call = (no: number): string => `工单编号,身份证号,受理时间\nGD${no},${ID},2026-01-02\n`;
      await desk.load('feedback', desk.write('first.csv', call(1)));
      const both = `工单编号,求助号码,身份证号,受理时间\nGD3,13700001111,${ID},2026-01-03\n`;
      await desk.load('feedback', desk.write('both.csv', both));
      expect(await desk.rows('select count(distinct link_key)::int as n from raw.feedback')).toEqual([
        { n: 2 },
      ]);
      const met = () =>
        desk.rows(
          'select (select count(*) from raw.feedback join raw.members using (id_link_key))::int as met, (select count(id_link_key) from raw.members)::int as ids',
        );
      expect(await met()).toEqual([{ met: 2, ids: 1 }]);
      expect((await command(desk.home, 'keys', 'rotate')).code).toBe(0);
      await desk.load('feedback', desk.write('second.csv', call(2)));
      expect(await met()).toEqual([{ met: 3, ids: 1 }]);
      expect(await eraseCommand(['HY1'], recordingIo(desk.home))).toBe(0);
      expect(await desk.rows('select count(*)::int as n from raw.feedback')).toEqual([{ n: 0 }]);
    });
  });

  it('are not made of numbers that stand for no number', async () => {
    await atDesk(async (desk) => {
      const calls = '工单编号,求助号码,受理时间\nGD1,13800138000,2026-01-02\nGD2,无,2026-01-03\n';
      await desk.load('feedback', desk.write('calls.csv', calls));
      expect(
        await desk.rows('select count(link_key)::int as n, count(*)::int as of from raw.feedback'),
      ).toEqual([{ n: 0, of: 2 }]);
    });
  });

  it('are not made at all of a record of a sensitive topic', async () => {
    await atDesk(async (desk) => {
      await desk.load(
        'feedback',
        desk.write(
          'calls.csv',
          `工单编号,求助号码,身份证号,会员编号,受理时间,诉求类别\nGD1,${PHONE},${ID},HY1,2026-01-02,帮扶救助\nGD2,${PHONE},${ID},HY1,2026-01-02,劳动报酬\n`,
        ),
      );
      expect(
        await desk.rows(
          'select topic, link_key is null and id_link_key is null and member_key is null and member_cell_key is null as unlinked from raw.feedback order by 1',
        ),
      ).toEqual([
        { topic: 'A01', unlinked: false },
        { topic: 'A10', unlinked: true },
      ]);
    });
  });
});
