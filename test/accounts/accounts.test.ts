import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Accounts } from '../../src/accounts/accounts.ts';
import { passwordFault } from '../../src/accounts/password.ts';
import { principalOf } from '../../src/accounts/principal.ts';
import { RateLimit } from '../../src/accounts/rate-limit.ts';
import { decide, type Review } from '../../src/accounts/review.ts';
import { covers } from '../../src/accounts/scope.ts';
import { accountSettingsSchema } from '../../src/accounts/settings.ts';
import { base32, codeAt, stepOf } from '../../src/accounts/totp.ts';
import { changeUser, createUser, findUser } from '../../src/accounts/user.ts';
import { seal, unseal } from '../../src/crypto/seal.ts';
import { suite } from '../../src/crypto/suite.ts';
import type { Decision } from '../../src/domain/review.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';

const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const PASSWORD = '东风-Renmin-1949';
let now = new Date('2026-11-23T01:00:00Z');
const later = (minutes: number): void => {
  now = new Date(now.getTime() + minutes * 60_000);
};
let db: Worklog;
let accounts: Accounts;
let id: string;

beforeEach(async () => {
  now = new Date('2026-11-23T01:00:00Z');
  db = await openWorklog(':memory:');
  accounts = new Accounts({
    db,
    settings: accountSettingsSchema.parse({}),
    key: randomBytes(32),
    now: () => now,
    issuer: '社会温度计',
    cost: CHEAP,
  });
  id = (await createUser(db, { name: 'wang', displayName: '王敏', role: 'analyst' }, now)) ?? '';
  await accounts.acceptLink(await accounts.link(id, 'invite', 'local'), PASSWORD);
});

const tokenOf = async (code?: string): Promise<string> => {
  const signed = await accounts.signIn('wang', PASSWORD, code);
  if (!('token' in signed)) throw new Error(signed.refused);
  return signed.token;
};

describe('signing in', () => {
  test('with the right password opens a session whose token the store does not know', async () => {
    const token = await tokenOf();
    expect((await accounts.session(token))?.user.displayName).toBe('王敏');
    const stored = JSON.stringify((await db.client.execute('select * from sessions')).rows);
    expect(stored).not.toContain(token);
    const kept = JSON.stringify((await db.client.execute('select * from credentials')).rows);
    expect(kept).toContain('$argon2id$');
    expect(kept).not.toContain(PASSWORD);
  });

  test('says the same of a wrong name and a wrong password', async () => {
    expect(await accounts.signIn('nobody', PASSWORD, undefined)).toEqual({ refused: 'wrong' });
    expect(await accounts.signIn('wang', 'wrong', undefined)).toEqual({ refused: 'wrong' });
  });

  test('locks after five failures, for a quarter of an hour, against the right password too', async () => {
    for (let n = 0; n < 5; n++) await accounts.signIn('wang', 'wrong', undefined);
    expect(await accounts.signIn('wang', PASSWORD, undefined)).toEqual({ refused: 'locked' });
    later(16);
    expect(await accounts.signIn('wang', PASSWORD, undefined)).toHaveProperty('token');
  });

  test('a success forgives the failures before it', async () => {
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 4; n++) await accounts.signIn('wang', 'wrong', undefined);
      await tokenOf();
    }
  });

  test('a session ends when nothing is asked for half an hour, and after twelve hours in any case', async () => {
    const idle = await tokenOf();
    later(31);
    expect(await accounts.session(idle)).toBeUndefined();
    const busy = await tokenOf();
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect(await accounts.session(busy)).toBeDefined();
      later(20);
    }
    later(1);
    expect(await accounts.session(busy)).toBeUndefined();
  });

  test('an account that is switched off is out at once', async () => {
    const token = await tokenOf();
    await changeUser(db, id, { disabled: true }, now);
    expect(await accounts.session(token)).toBeUndefined();
    expect(await accounts.signIn('wang', PASSWORD, undefined)).toEqual({ refused: 'wrong' });
  });
});

describe('the second factor', () => {
  test('is in force once a code confirmed it, and a code works once', async () => {
    const user = await findUser(db, { id });
    if (!user) throw new Error('no user');
    const { secret, uri } = await accounts.proposeTotp(user);
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*wang\?secret=[A-Z2-7]{32}&/);
    expect(JSON.stringify((await db.client.execute('select totp from credentials')).rows)).not.toContain(
      secret,
    );
    await tokenOf();
    expect(await accounts.confirmTotp(user, '000000')).toBe(false);
    expect(await accounts.confirmTotp(user, codeAt(secret, stepOf(now)))).toBe(true);
    expect(await accounts.signIn('wang', PASSWORD, undefined)).toEqual({ refused: 'code_needed' });
    later(1);
    const code = codeAt(secret, stepOf(now));
    await tokenOf(code);
    expect(await accounts.signIn('wang', PASSWORD, code)).toEqual({ refused: 'wrong' });
    later(1);
    await tokenOf(codeAt(secret, stepOf(now) - 1));
  });

  test('agrees with the vectors of RFC 6238', () => {
    const secret = base32(Buffer.from('12345678901234567890'));
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const)
      expect(codeAt(secret, stepOf(new Date(seconds * 1000)))).toBe(code);
  });
});

describe('one-time links', () => {
  test('work once, and for two days', async () => {
    const first = await accounts.link(id, 'reset', 'admin');
    expect(await accounts.acceptLink(first, 'Another-good-1')).toMatchObject({ name: 'wang' });
    expect(await accounts.acceptLink(first, 'Another-good-2')).toBe('unknown');
    const old = await accounts.link(id, 'reset', 'admin');
    later(49 * 60);
    expect(await accounts.acceptLink(old, 'Another-good-2')).toBe('unknown');
  });

  test('a newer link ends the older one, and a new password ends the sessions', async () => {
    const token = await tokenOf();
    const older = await accounts.link(id, 'reset', 'admin');
    const newer = await accounts.link(id, 'reset', 'admin');
    expect(await accounts.acceptLink(older, 'Another-good-1')).toBe('unknown');
    await accounts.acceptLink(newer, 'Another-good-1');
    expect(await accounts.session(token)).toBeUndefined();
  });

  test.each<[string, ReturnType<typeof passwordFault>]>([
    ['Short-1', 'too_short'],
    ['alllowercaseletters', 'too_plain'],
    ['aaaaaaaaaA-1', 'too_plain'],
    ['x-Wang-1234567', 'has_name'],
    [PASSWORD, null],
    ['correct horse battery staple', null],
  ])('a new password is judged: %s', (password, fault) => {
    expect(passwordFault(password, 'wang', 12)).toBe(fault);
  });
});

describe('who may what', () => {
  test('the last administrator cannot be removed', async () => {
    const admin =
      (await createUser(db, { name: 'root', displayName: '管理', role: 'administrator' }, now)) ?? '';
    expect(await changeUser(db, admin, { role: 'leader' }, now)).toBe('last_administrator');
    expect(await changeUser(db, admin, { disabled: true }, now)).toBe('last_administrator');
    await changeUser(db, id, { role: 'administrator' }, now);
    expect(await changeUser(db, admin, { disabled: true }, now)).toBe('changed');
  });

  test('looking through a role takes its audience and none of its powers to act', () => {
    const scope = { regions: ['510000'], orgs: null };
    const seen = principalOf({ name: 'root', role: 'administrator', scope }, 'researcher');
    expect([seen.audience, [...seen.may], seen.scope]).toEqual(['outside', ['read'], scope]);
  });

  test('a scope covers what lies below its roots, and nothing that nobody knows', () => {
    const parents: Record<string, string> = {
      '510104': '510100',
      '510100': '510000',
      '510000': '000000',
      a: 'b',
      b: 'a',
    };
    const parentOf = (code: string): string | null => parents[code] ?? null;
    const inScope = (code: string): boolean => covers(['510100'], code, parentOf);
    expect(['510104', '510100', '510000', '999999', 'a'].map(inScope)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(covers([], '510104', parentOf)).toBe(false);
    expect(covers(null, '510104', parentOf)).toBe(true);
  });
});

describe('two people decide what is beyond policy', () => {
  const open: Pick<Review, 'askedBy' | 'state' | 'findings' | 'decisions'> = {
    askedBy: 'asker',
    state: 'open',
    findings: [],
    decisions: [],
  };
  const once = {
    ...open,
    state: 'approved_once' as const,
    decisions: [{ reviewer: 'first', decision: 'approve' as Decision, reason: '', at: '' }],
  };
  const block = { id: 'x', severity: 'block' as const, text: { zh: '', en: '' } };
  test.each<[string, Parameters<typeof decide>, ReturnType<typeof decide>]>([
    ['the first approval', [open, { reviewer: 'first', decision: 'approve', reason: '' }], 'approved_once'],
    ['the second', [once, { reviewer: 'second', decision: 'approve', reason: '' }], 'approved'],
    [
      'the same person twice',
      [once, { reviewer: 'first', decision: 'approve', reason: '' }],
      { fault: 'same_person' },
    ],
    [
      'one’s own request',
      [open, { reviewer: 'asker', decision: 'approve', reason: '' }],
      { fault: 'own_request' },
    ],
    [
      'one’s own return',
      [open, { reviewer: 'asker', decision: 'return', reason: '写错了地区' }],
      { fault: 'own_request' },
    ],
    [
      'a return without why',
      [open, { reviewer: 'first', decision: 'return', reason: ' ' }],
      { fault: 'reason_needed' },
    ],
    ['a return', [once, { reviewer: 'first', decision: 'return', reason: '请缩小地区范围' }], 'returned'],
    [
      'a blocked one',
      [
        { ...open, findings: [block] },
        { reviewer: 'first', decision: 'approve', reason: '' },
      ],
      { fault: 'blocked' },
    ],
    [
      'an exception',
      [
        { ...once, findings: [block] },
        { reviewer: 'second', decision: 'exception', reason: '上级来函要求' },
      ],
      'exception',
    ],
    [
      'one that was decided',
      [
        { ...once, state: 'approved' },
        { reviewer: 'third', decision: 'return', reason: '重新考虑' },
      ],
      { fault: 'closed' },
    ],
  ])('%s', (_, args, expected) => {
    expect(decide(...args)).toEqual(expected);
  });
});

describe('algorithms', () => {
  test('both suites digest by their standard, sign and verify', () => {
    // GB/T 32905—2016, example 1; FIPS 180-2, appendix B.1.
    expect(suite('sm').digest('abc')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(suite('international').digest('abc')).toMatch(/^ba7816bf8f01cfea/);
    for (const name of ['international', 'sm'] as const) {
      const { keyPair, sign, verify } = suite(name);
      const { privateKey, publicKey } = keyPair();
      const signature = sign(Buffer.from('一份白皮书'), privateKey);
      expect(verify(Buffer.from('一份白皮书'), publicKey, signature)).toBe(true);
      expect(verify(Buffer.from('另一份白皮书'), publicKey, signature)).toBe(false);
    }
  });

  test('a sealed secret opens with its key, for its owner, unchanged', () => {
    const key = randomBytes(32);
    const sealed = seal('JBSWY3DP', key, 'wang');
    expect(unseal(sealed, key, 'wang')).toBe('JBSWY3DP');
    expect(() => unseal(sealed, key, 'li')).toThrow();
    expect(() => unseal(sealed, randomBytes(32), 'wang')).toThrow();
    expect(() => unseal(`${sealed.slice(0, -2)}xx`, key, 'wang')).toThrow();
  });

  test('a rate limit lets a burst pass and a flood wait', () => {
    let at = 0;
    const limit = new RateLimit(60, () => at);
    expect(Array.from({ length: 61 }, () => limit.take('a')).filter((wait) => wait > 0)).toEqual([1]);
    expect(limit.take('b')).toBe(0);
    at = 1000;
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 1]);
  });
});
