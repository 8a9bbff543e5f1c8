import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idCheckHolds, luhnHolds } from '../../../../pipelines/privacy/scrub/checksums.ts';
import { PLACEHOLDER } from '../../../../pipelines/privacy/scrub/kind.ts';
import { scrub } from '../../../../pipelines/privacy/scrub/scrub.ts';
import { processorTime } from '../../../support/processor-time.ts';
import { asLines, CASES_FILE, type LabelledCase, makeCases } from './make-cases.ts';
import { measure } from './measure.ts';

const stored = readFileSync(CASES_FILE, 'utf8');
const cases = stored
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as LabelledCase);

test('the committed cases are what the generator writes', () => {
  expect(asLines(makeCases())).toBe(stored);
});

describe.each(['seen', 'unseen'] as const)('the %s half', (half) => {
  const measures = measure(cases.filter((c) => c.half === half));
  const percent = (part: number, whole: number): string => ((100 * part) / Math.max(1, whole)).toFixed(1);

  test('is printed', () => {
    const lines = measures.map(
      (m) =>
        `${m.kind.padEnd(10)} recall ${percent(m.recalled, m.labelled).padStart(5)}% of ${m.labelled}, precision ${percent(m.right, m.found).padStart(5)}% of ${m.found}`,
    );
    console.log(`scrubber, ${half} half\n${lines.join('\n')}`);
    expect(measures.every((m) => m.labelled >= 9)).toBe(true);
  });

  test('recalls at least 98% of structured identifiers, of each kind', () => {
    for (const m of measures.filter(({ kind }) => kind !== 'name')) {
      expect(m.recalled / m.labelled, m.kind).toBeGreaterThanOrEqual(0.98);
    }
  });

  test('recalls at least 90% of names', () => {
    const names = measures.find(({ kind }) => kind === 'name');
    expect((names?.recalled ?? 0) / (names?.labelled ?? 1)).toBeGreaterThanOrEqual(0.9);
  });

  test('leaves alone what is nobody: precision of every kind above 90%', () => {
    for (const m of measures) expect(m.right / m.found, m.kind).toBeGreaterThan(0.9);
  });
});

describe('what a reader sees', () => {
  test.each([
    [
      '我叫王建国,身份证号110105203412189990,电话15412340987。',
      '我叫〔姓名〕,身份证号〔身份证号〕,电话〔手机号〕。',
    ],
    ['订单号20310915123456789付款1,299.00元', '订单号20310915123456789付款1,299.00元'],
    ['金额15412340987元', '金额15412340987元'],
    ['请打12351或12345', '请打12351或12345'],
    ['王先生来电', '〔姓名〕先生来电'],
    ['请联系陈静女士 010-12345678', '请联系〔姓名〕女士 〔电话〕'],
    ['支付宝账号15412340987@example.com', '支付宝账号〔邮箱〕'],
    ['老师傅王铁柱', '老师傅〔姓名〕'],
    ['张三丰的电话是15412340987', '〔姓名〕的电话是〔手机号〕'],
    ['工号10086的客服小张态度差', '工号10086的客服〔姓名〕态度差'],
    ['请把钱打到王芳的卡6209990123456789018', '请把钱打到〔姓名〕的卡〔银行卡号〕'],
    ['经办:李艳', '经办:〔姓名〕'],
    ['我叫阿卜杜拉·买买提', '我叫〔姓名〕'],
    ['+86-10-65432100', '〔电话〕'],
    ['建行卡尾号1234,400-800-1234', '建行卡尾号1234,400-800-1234'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(scrub(text).text).toBe(expected);
  });

  test('an ID number after 订单号 goes all the same when its check digit holds', () => {
    expect(scrub('订单号110105203412189990').found).toEqual([{ kind: 'id_number', start: 3, end: 21 }]);
    expect(scrub('订单号110105203412189991').found).toEqual([]);
  });

  test('a name found once is found everywhere in its text', () => {
    const { text } = scrub('我叫林晓澍。后来林晓澍又去问了一次,没人理林晓澍。');
    expect(text).not.toContain('林晓澍');
  });
});

describe('check digits', () => {
  test('ISO 7064 of GB 11643 and Luhn, published examples', () => {
    expect(idCheckHolds('11010519491231002X')).toBe(true);
    expect(idCheckHolds('110105194912310021')).toBe(false);
    expect(luhnHolds('4111111111111111')).toBe(true);
    expect(luhnHolds('4111111111111112')).toBe(false);
  });
});

const crumbs = [
  ...'王李于安和的是我叫电话手机身份证号订单住在路号栋单元室小区微信京A沪 ,。\n:()@.-·0123456789Xx〔〕１２',
  ...Object.values(PLACEHOLDER),
  '15412340987',
  '110105203412189990',
  '6209990123456789018',
  '张伟',
  '先生',
  '\ue100',
  '\ud83d',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...crumbs), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.constantFrom(...cases).map((c) => c.text),
);

describe('for every text', () => {
  test('scrubbing twice is scrubbing once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = scrub(text).text;
        const twice = scrub(once);
        expect(twice.text).toBe(once);
        expect(twice.found).toEqual([]);
      }),
      { seed: 2031, numRuns: 1500 },
    );
  });

  test('findings are sorted, apart, inside the text, and explain every changed character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: clean, found } = scrub(text);
        let rebuilt = '';
        let at = 0;
        for (const { kind, start, end } of found) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          rebuilt += text.slice(at, start) + PLACEHOLDER[kind];
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
        expect(rebuilt + text.slice(at)).toBe(clean);
        expect(clean.length).toBeLessThanOrEqual(4 * text.length);
      }),
      { seed: 2032, numRuns: 1500 },
    );
  });

  test('long texts take time in proportion to their length', () => {
    for (const piece of [
      '1',
      '1 ',
      'a',
      'a@',
      '王',
      '王、',
      '号',
      '3栋',
      '微信',
      '\ue103',
      '路1号',
      '阿·',
      '姓名',
    ]) {
      const worked = processorTime();
      scrub(piece.repeat(20_000 / piece.length));
      expect(worked(), piece).toBeLessThan(3);
    }
  });
});
