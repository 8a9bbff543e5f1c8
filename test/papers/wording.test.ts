import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueryRow } from '../../src/contracts/query.ts';
import type { ApiChange, Status } from '../../src/contracts/value.ts';
import { buildDocument } from '../../src/papers/build/document.ts';
import { type HandRows, handApi } from './hand.ts';

const subject = { paper: 'quarterly', region: '000000', period: 20263, audience: 'staff' } as const;

const QUERIES = `
  applications: { metric: applications, compare: yoy }
  before: { metric: cases, compare: previous }
  by_domain: { metric: applications, by: [need_domain], compare: yoy }
  unmet_rate: { metric: unmet_rate, compare: yoy }
  need: { gauge: need }
`;

/** What one sentence of a template says over given rows. */
async function say(sentence: string, rows: HandRows): Promise<string> {
  const text = `---\nid: one\nkind: part\nqueries:${QUERIES}---\n# 一\n\n${sentence}\n`;
  const source = { version: '1', sha256: 'x', files: [{ path: 'one.md', text, sha256: 'x' }] };
  const made = await buildDocument(handApi(rows), subject, source);
  return made.sections
    .flatMap((s) => s.blocks.flatMap((b) => (b.kind === 'paragraph' ? b.runs : [])))
    .map((run) => run.text)
    .join('');
}

const change = (
  value: number | null,
  unit: ApiChange['unit'] = 'percent',
  status: Status = value === null ? 'suppressed' : 'observed',
  over: ApiChange['over'] = 'period',
): ApiChange => ({ value, status, unit, over });
const row = (value: number | null, more: Partial<QueryRow> = {}): QueryRow => ({
  period: 20263,
  value,
  status: value === null ? 'suppressed' : 'observed',
  ...more,
});
const member = (need_domain: string, value: number | null, more: Partial<QueryRow> = {}): QueryRow =>
  row(value, { need_domain, ...more });

describe('a clause', () => {
  it.each<[string, string, HandRows, string]>([
    [
      'growth',
      'clause applications',
      { applications: [row(243_105, { change: change(3.24) })] },
      '服务申请24.31万件，同比增长3.2%',
    ],
    [
      'a fall is 下降',
      'clause applications',
      { applications: [row(8131, { change: change(-3.24) })] },
      '服务申请8131件，同比下降3.2%',
    ],
    [
      'what prints as 0.0 is 持平',
      'clause applications',
      { applications: [row(5, { change: change(0.0499) })] },
      '服务申请5件，与上年同期持平',
    ],
    [
      'so below zero',
      'clause applications',
      { applications: [row(5, { change: change(-0.0499) })] },
      '服务申请5件，与上年同期持平',
    ],
    [
      'at the edge it is growth',
      'clause applications',
      { applications: [row(5, { change: change(0.05) })] },
      '服务申请5件，同比增长0.1%',
    ],
    [
      'a true zero',
      'clause applications',
      { applications: [row(0, { change: change(-100) })] },
      '服务申请0件，同比下降100.0%',
    ],
    [
      'a hidden value',
      'clause applications',
      { applications: [row(null)] },
      '服务申请因涉及人数过少不予公布',
    ],
    [
      'an open period',
      'clause applications',
      { applications: [row(null, { status: 'not_complete' })] },
      '服务申请期间尚未结束，暂不公布',
    ],
    [
      'nobody reported',
      'clause applications',
      { applications: [row(null, { status: 'not_reported' })] },
      '服务申请本期未报数，未计入',
    ],
    [
      'a hidden base',
      'clause applications',
      { applications: [row(9, { change: change(null) })] },
      '服务申请9件，因样本量不足，不作比较',
    ],
    [
      'no base',
      'clause applications',
      { applications: [row(9, { change: change(null, 'percent', 'not_applicable') })] },
      '服务申请9件，上年同期无可比数据',
    ],
    [
      'a silent base',
      'clause applications',
      { applications: [row(9, { change: change(null, 'percent', 'not_reported') })] },
      '服务申请9件，上年同期未报数，不作比较',
    ],
    [
      'an unsettled one',
      'clause applications',
      { applications: [row(9, { change: change(null, 'percent', 'not_complete') })] },
      '服务申请9件，本期尚未结算，不作比较',
    ],
    [
      'January and February as one',
      'clause applications',
      { applications: [row(9, { change: change(4, 'percent', 'observed', 'jan_feb') })] },
      '服务申请9件，1—2月合并同比增长4.0%',
    ],
    [
      'against the period before',
      'clause before',
      { cases: [row(20_000, { change: change(-12.345) })] },
      '诉求件数2.00万件，环比下降12.3%',
    ],
    [
      'a rate says what it rests on',
      'clause unmet_rate',
      { unmet_rate: [row(8.25, { n: 99_470, change: change(1.04, 'points') })] },
      '未满足率为8.3%（基数9.95万件），比上年同期提高1.0个百分点',
    ],
    [
      'a share falls by points',
      'clause unmet_rate',
      { unmet_rate: [row(8.2, { change: change(-1.44, 'points') })] },
      '未满足率为8.2%，比上年同期下降1.4个百分点',
    ],
  ])('%s', async (_, call, rows, text) => {
    expect(await say(`{{${call}}}`, rows)).toBe(text);
  });

  it('never prints a sign, NaN or a per cent of a share, whatever the numbers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.double({ min: -1e3, max: 1e9, noNaN: true })),
        fc.option(fc.double({ min: -1e4, max: 1e4, noNaN: true })),
        fc.constantFrom('percent' as const, 'points' as const),
        async (value, moved, unit) => {
          const rows = [row(value === null ? null : Math.abs(value), { change: change(moved, unit) })];
          const said = await say('{{clause applications}}[[；{{clause unmet_rate}}]]', {
            applications: rows,
            unmet_rate: rows,
          });
          expect(said).not.toMatch(/NaN|undefined|Infinity|增长[-−+]|下降[-−+]|提高[-−+]/);
          if (unit === 'points') expect(said).not.toMatch(/(提高|同期下降)[\d.]+%/);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('members', () => {
  const all = { applications: [row(100, { base: { value: 50, status: 'observed' } })] };
  const by = (...rows: QueryRow[]): HandRows => ({ ...all, 'applications/by': rows });

  it('three lead and their share is of the whole', async () => {
    const rows = by(member('S05', 20), member('S08', 40), member('S09', 30), member('S07', 5));
    expect(await say('{{leading by_domain of=applications}}。', rows)).toBe(
      '托育托管、养老助老、技能培训居前三位，合计占90.0%。',
    );
  });

  it('equals stand 并列, a tie for the third place is said', async () => {
    const rows = by(member('S05', 30), member('S08', 30), member('S09', 10), member('S07', 10));
    expect(await say('{{leading by_domain of=applications}}', rows)).toBe(
      '技能培训与托育托管（并列）、养老助老居前三位（第三位另有并列），合计占70.0%',
    );
  });

  it('the rest never leads, and three of three say nothing', async () => {
    const rows = by(member('S99', 90), member('S05', 3), member('S08', 2), member('S09', 1));
    expect(await say('无[[，{{leading by_domain of=applications}}]]。', rows)).toBe('无。');
  });

  it('a share and its move are of both wholes', async () => {
    const rows = by(member('S08', 40, { base: { value: 10, status: 'observed' } }));
    expect(await say('{{share by_domain[S08] of=applications}}。', rows)).toBe(
      '托育托管40件，占40.0%，占比比上年同期提高20.0个百分点。',
    );
  });

  it('a pull is in points of the whole, and is silent without bases', async () => {
    const rows = by(member('S08', 40, { base: { value: 10, status: 'observed' } }), member('S05', 3));
    expect(await say('{{pull by_domain of=applications}}。', rows)).toBe(
      '托育托管影响最大，拉动总量增长60.0个百分点。',
    );
    expect(await say('无[[，{{pull by_domain of=applications}}]]。', by(member('S08', 40)))).toBe('无。');
  });

  it('hidden ones are counted, not guessed', async () => {
    const rows = by(member('S08', null), member('S05', null), member('S09', 7));
    expect(await say('{{hidden by_domain}}。', rows)).toBe('另有2项因涉及人数过少不予公布。');
  });

  it('the highest of equals names them all; nothing where all are equal', async () => {
    expect(await say('{{highest by_domain}}', by(member('S08', 9), member('S05', 9), member('S09', 7)))).toBe(
      '托育托管与技能培训（并列）（9件）',
    );
    expect(await say('无[[{{highest by_domain}}]]', by(member('S08', 9), member('S05', 9)))).toBe('无');
  });
});
