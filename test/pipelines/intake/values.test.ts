import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MACRO_SCRIPT } from '../../../pipelines/intake/macros.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

let db: Database;
beforeAll(async () => {
  db = await open();
  await db.script(MACRO_SCRIPT);
});
afterAll(() => db.close());

const read = async (sql: string, input: string | null): Promise<unknown> =>
  (
    await db.one<{ v: unknown }>(`select (${sql})::varchar as v from (select $input::varchar as x)`, {
      input,
    })
  ).v;

type Case = [input: string | null, expected: string | null, why: string];

const time = 'coalesce(plain_time(x), plausible(thorough_time(said(tidy(x)))))';
describe('times', () => {
  it.each<Case>([
    ['2025-03-05', '2025-03-05 00:00:00', 'ISO'],
    ['2025-03-05 10:22:00', '2025-03-05 10:22:00', 'ISO with a clock'],
    ['2025-03-05T10:22:00', '2025-03-05 10:22:00', 'ISO with a T'],
    ['2025/3/5 8:05', '2025-03-05 08:05:00', 'what a Chinese browser writes'],
    ['2025.3.5', '2025-03-05 00:00:00', 'dots'],
    ['25.3.5', '2025-03-05 00:00:00', 'a year of two digits'],
    ['20250305', '2025-03-05 00:00:00', 'eight digits'],
    ['20250305102233', '2025-03-05 10:22:33', 'fourteen digits'],
    ['2025年3月5日', '2025-03-05 00:00:00', 'Chinese'],
    ['2025年3月5日 10时22分', '2025-03-05 10:22:00', 'Chinese with hours and minutes'],
    ['２０２５－０３－０５', '2025-03-05 00:00:00', 'full width'],
    [' 2025-03-05\u00A0', '2025-03-05 00:00:00', 'blanks around'],
    ['45721', '2025-03-05 00:00:00', 'an Excel serial'],
    ['45721.5', '2025-03-05 12:00:00', 'an Excel serial with a time'],
    ['0001-01-01T00:00:00', null, 'a sentinel is no date'],
    ['1900-01-00', null, 'an empty Excel date'],
    ['12/04/18', null, 'ambiguous without a declared format, and not the year 12'],
    ['2025-13-40', null, 'no such day'],
    ['2025-02-29', null, 'no leap year'],
    ['99999-01-01', null, 'beyond any calendar'],
    ['待定', null, 'a word'],
    ['不详', null, 'a null word'],
    ['', null, 'empty'],
    [null, null, 'absent'],
  ])('%s → %s (%s)', async (input, expected) => expect(await read(time, input)).toBe(expected));
});

describe('months', () => {
  it.each<Case>([
    ['202506', '2025-06-01 00:00:00', 'six digits'],
    ['2025-06', '2025-06-01 00:00:00', 'ISO'],
    ['2025年6月', '2025-06-01 00:00:00', 'Chinese'],
    ['2025/6', '2025-06-01 00:00:00', 'slash'],
    ['2025-06-17', '2025-06-17 00:00:00', 'a full date'],
    ['2025', null, 'only a year'],
    ['202513', null, 'no such month'],
  ])('%s → %s (%s)', async (input, expected) =>
    expect(
      await read('coalesce(plain_time(x), month_start(tidy(x)), plausible(thorough_time(tidy(x))))', input),
    ).toBe(expected),
  );
});

const number = 'coalesce(plain_number(x), thorough_number(said(tidy(x))))';
describe('numbers', () => {
  it.each<[string | null, number | null, string]>([
    ['12', 12, 'whole'],
    ['-3.50', -3.5, 'negative'],
    ['1,234,567.89', 1234567.89, 'thousands'],
    ['6,50', null, 'a decimal comma is not guessed'],
    ['1.234,50', null, 'nor thousands parted by points'],
    ['１２３４．５', 1234.5, 'full width'],
    ['¥12', 12, 'yuan sign'],
    ['￥12.3元', 12.3, 'full-width sign and unit'],
    ['128元', 128, 'unit behind'],
    ['1.2万', 12000, 'ten thousands'],
    ['3亿', 300000000, 'hundred millions'],
    ['1.2万元', 12000, 'ten thousands of yuan'],
    ['12.5%', 0.125, 'percent'],
    ['(300)', -300, 'an accountant’s minus'],
    ['1 234', 1234, 'a blank for thousands'],
    ['23人次', 23, 'visits'],
    ['12abc', null, 'a word inside'],
    ['1.2.3', null, 'two points'],
    ['—', null, 'a dash'],
    ['N/A', null, 'not available'],
    [null, null, 'absent'],
  ])('%s → %s (%s)', async (input, expected) => {
    const value = await read(number, input);
    expect(value === null ? null : Number(value)).toBe(expected);
  });
});

const identifier = 'coalesce(plain_id(x), thorough_id(said(tidy(x))))';
describe('identifiers', () => {
  it.each<Case>([
    ['DD202609150001', 'DD202609150001', 'as it is'],
    ['17850.0', '17850', 'a number that was a float'],
    ["'0012345", '0012345', 'a leading quote of Excel'],
    ['0012345\t', '0012345', 'a trailing tab'],
    ['ＨＹ１００１', 'HY1001', 'full width'],
    ['\u200BHY1001', 'HY1001', 'an invisible character'],
    ['3.20222E+17', null, 'digits lost in scientific notation'],
    ['A E5', 'A E5', 'an E that is a letter'],
    ['沪A12345', '沪A12345', 'with a character'],
    ['无', null, 'a null word'],
  ])('%s → %s (%s)', async (input, expected) => expect(await read(identifier, input)).toBe(expected));

  it.each<Case>([
    ['138 0013 8001', '13800138001', 'blanks'],
    ['+86-13800138001', '13800138001', 'country code'],
    ['008613800138001', '13800138001', 'dialled country code'],
    ['028-8612 3456', '02886123456', 'landline'],
  ])('phone %s → %s (%s)', async (input, expected) =>
    expect(await read(`phone_digits(${identifier})`, input)).toBe(expected),
  );
});

describe('yes and no', () => {
  it.each<Case>([
    ['是', 'true', 'Chinese'],
    ['否', 'false', 'Chinese'],
    ['Y', 'true', 'letter'],
    ['FALSE', 'false', 'word'],
    ['1', 'true', 'digit'],
    ['√', 'true', 'tick'],
    ['待定', null, 'neither'],
  ])('%s → %s (%s)', async (input, expected) =>
    expect(await read('boolean_of(lower(x))', input)).toBe(expected),
  );
});

describe('masks', () => {
  it.each<Case>([
    ['2025-13-40', '2025-13-40', 'a date shows'],
    ['13800138001', '138***', 'a phone does not'],
    ['510104199001011234', '510***', 'an ID number does not'],
    ['欧阳小明', '欧**', 'a name does not'],
    ['abc@example.com', 'a**@e**.c**', 'an address does not'],
    ['-12.5', '-12.5', 'an amount shows'],
  ])('%s → %s (%s)', async (input, expected) => expect(await read('masked(x)', input)).toBe(expected));
});
