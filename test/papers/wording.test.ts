import { describe, expect, it } from 'vitest';
import type { ApiChange, Status } from '../../src/contracts/value.ts';
import type { Locale } from '../../src/domain/text.ts';
import type { Source } from '../../src/papers/spans.ts';
import { absence, comparison, leading, pull, silentRegions } from '../../src/papers/wording.ts';
import { read } from './read.ts';

const source = (unit: string): Source => ({ query_id: 'q1', metric: { id: 'm', unit, decimals: 0 } });
const change = (
  value: number | null,
  unit: ApiChange['unit'] = 'percent',
  status: Status = 'observed',
): ApiChange => ({
  value,
  status,
  unit,
  over: 'period',
});
const say = (c: ApiChange, over: 'yoy' | 'previous', unit: string, locale: Locale = 'zh-CN'): string =>
  read(comparison(c, over, source(unit)), locale);

describe('comparison', () => {
  it.each<[string, ApiChange, 'yoy' | 'previous', string, string]>([
    ['growth', change(3.24), 'yoy', 'case', '，同比增长3.2%'],
    ['a fall is 下降, never 增长-3%', change(-3.24), 'yoy', 'case', '，同比下降3.2%'],
    ['just under the edge is no change', change(0.0499), 'yoy', 'case', '，与上年同期持平'],
    ['just under the edge below zero', change(-0.0499), 'yoy', 'case', '，与上年同期持平'],
    ['exactly none', change(0), 'yoy', 'case', '，与上年同期持平'],
    ['at the edge it is growth', change(0.05), 'yoy', 'case', '，同比增长0.1%'],
    [
      'a share moves by percentage points',
      change(1.44, 'points'),
      'yoy',
      'percent',
      '，比上年同期提高1.4个百分点',
    ],
    [
      'a share falls by percentage points',
      change(-1.44, 'points'),
      'yoy',
      'percent',
      '，比上年同期下降1.4个百分点',
    ],
    ['an index moves by points', change(2.1, 'points'), 'yoy', 'points', '，比上年同期提高2.1点'],
    ['on the period before', change(-12.345), 'previous', 'case', '，环比下降12.3%'],
    ['no change on the period before', change(0.01), 'previous', 'case', '，与上期持平'],
    ['a hidden base', change(null, 'percent', 'suppressed'), 'yoy', 'case', '，因样本量不足，不作比较'],
    ['a silent base', change(null, 'percent', 'not_reported'), 'yoy', 'case', '，上年同期未报数，不作比较'],
    ['an open period', change(null, 'percent', 'not_complete'), 'yoy', 'case', '，本期尚未结算，不作比较'],
    ['no base at all', change(null, 'percent', 'not_applicable'), 'yoy', 'case', '，上年同期无可比数据'],
    [
      'a base without denominator',
      change(null, 'points', 'no_denominator'),
      'previous',
      'percent',
      '，上期无可比数据',
    ],
  ])('%s', (_, c, over, unit, text) => {
    expect(say(c, over, unit)).toBe(text);
  });

  it('says the same in English', () => {
    expect(say(change(3.24), 'yoy', 'case', 'en')).toBe(', up 3.2% on a year earlier');
    expect(say(change(-1.44, 'points'), 'yoy', 'percent', 'en')).toBe(', down 1.4 pp on a year earlier');
    expect(say(change(0), 'previous', 'case', 'en')).toBe(', unchanged on the period before');
  });

  it('never prints a sign: the words carry the direction', () => {
    for (const value of [-250, -3.3, -0.05, 0.05, 88]) {
      for (const unit of ['percent', 'points'] as const) {
        expect(say(change(value, unit), 'yoy', 'percent')).not.toMatch(/[-−+]/);
      }
    }
  });

  it('a share change never prints a percent sign', () => {
    for (const value of [-4.4, 4.4])
      expect(say(change(value, 'points'), 'yoy', 'percent')).not.toContain('%');
  });
});

describe('absence', () => {
  it.each<[Status, string]>([
    ['suppressed', '因涉及人数过少不予公布'],
    ['not_reported', '本期未报数，未计入'],
    ['not_complete', '期间尚未结束，暂不公布'],
    ['no_denominator', '缺少分母，不予计算'],
    ['low_coverage', '覆盖不足，不给出读数'],
  ])('%s', (status, text) => {
    expect(read(absence({ value: null, status }), 'zh-CN')).toBe(text);
  });
});

const member = (zh: string, value: number) => ({ name: { zh, en: zh }, value });
const whole = (value: number | null) => ({
  value,
  status: value === null ? ('suppressed' as const) : ('observed' as const),
});

describe('leading', () => {
  const lead = (members: readonly ReturnType<typeof member>[], total: number | null): string =>
    read(leading(members, whole(total), source('case')), 'zh-CN');

  it('names three and their share of the whole', () => {
    expect(lead([member('丁', 5), member('甲', 40), member('乙', 30), member('丙', 20)], 100)).toBe(
      '甲、乙、丙居前三位，合计占90.0%。',
    );
  });

  it('joins equals as 并列', () => {
    expect(lead([member('甲', 30), member('乙', 30), member('丙', 20), member('丁', 1)], 100)).toBe(
      '甲与乙（并列）、丙居前三位，合计占80.0%。',
    );
  });

  it('says when others tie for the third place', () => {
    expect(lead([member('甲', 40), member('乙', 30), member('丙', 10), member('丁', 10)], 100)).toBe(
      '甲、乙、丙居前三位（第三位另有并列），合计占80.0%。',
    );
  });

  it.each<[string, readonly ReturnType<typeof member>[], number | null]>([
    ['fewer than three', [member('甲', 1), member('乙', 1)], 10],
    ['a hidden whole', [member('甲', 3), member('乙', 2), member('丙', 1)], null],
    ['a whole of zero', [member('甲', 0), member('乙', 0), member('丙', 0)], 0],
  ])('is silent with %s', (_, members, total) => {
    expect(lead(members, total)).toBe('');
  });
});

describe('pull', () => {
  const pulled = (value: number | null, base: number | null, total: number | null): string =>
    read(pull({ name: { zh: '托育托管', en: 'Child care' }, value, base }, total, source('case')), 'zh-CN');

  it('is the part of the growth of the whole in 个百分点', () => {
    expect(pulled(130, 100, 1000)).toBe('其中，托育托管拉动总量增长3.0个百分点。');
    expect(pulled(70, 100, 1000)).toBe('其中，托育托管下拉总量3.0个百分点。');
  });

  it.each([
    [130, 100, null],
    [130, null, 1000],
    [null, 100, 1000],
    [130, 100, 0],
    [100.4, 100, 1000],
  ])('is silent for %s from %s of %s', (value, base, total) => {
    expect(pulled(value, base, total)).toBe('');
  });
});

describe('silent regions', () => {
  it('counts them, and is silent when there are none', () => {
    expect(read(silentRegions(2, source('case')), 'zh-CN')).toBe('2个地区本期未报数，未计入。');
    expect(silentRegions(0, source('case'))).toEqual([]);
  });
});
