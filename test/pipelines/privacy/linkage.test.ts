import { describe, expect, it } from 'vitest';
import { atDesk, type Desk } from '../intake/support.ts';

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
          `工单编号,求助号码,会员编号,受理时间,诉求类别\nGD1,${PHONE},HY1,2026-01-02,帮扶救助\nGD2,${PHONE},HY1,2026-01-02,劳动报酬\n`,
        ),
      );
      expect(
        await desk.rows(
          'select topic, link_key is null and member_key is null and member_cell_key is null as unlinked from raw.feedback order by 1',
        ),
      ).toEqual([
        { topic: 'A01', unlinked: false },
        { topic: 'A10', unlinked: true },
      ]);
    });
  });
});
