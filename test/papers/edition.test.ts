import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { NumberRun, PaperDocument } from '../../src/contracts/paper-document.ts';
import type { EditionVerification } from '../../src/contracts/paper-edition.ts';
import { signerOf } from '../../src/crypto/signer.ts';
import { fingerprint } from '../../src/papers/answers.ts';
import { openPacked, packBundle, unpackBundle } from '../../src/papers/edition/archive.ts';
import { type BundleFiles, documentFiles, jsonBytes, sealBundle } from '../../src/papers/edition/bundle.ts';
import { comparePapers, staleSections } from '../../src/papers/edition/compare.ts';
import { readTrust } from '../../src/papers/edition/trust.ts';
import { verifyBundle } from '../../src/papers/edition/verify.ts';

const SECRET = Buffer.alloc(32, 7);
const signer = signerOf(SECRET, 'international');
const trusted = { trust: [signer.fingerprint] };

const about = { definition: { zh: '件数', en: 'cases' }, unit: 'case', decimals: 0 };
const answer = {
  query_id: 'q1',
  release: 'r1',
  metric: {
    id: 'appeals',
    title: { zh: '诉求', en: 'Appeals' },
    unit_label: { zh: '件', en: 'cases' },
    ...about,
  },
  rows: [
    {
      period: 20263,
      value: 1250,
      status: 'observed',
      base: { value: 1000, status: 'observed' },
      change: { value: 25, status: 'observed', unit: 'percent', over: 'period' },
    },
    { period: 20262, value: null, status: 'suppressed' },
  ],
};
const thermometer = {
  query_id: 't1',
  readings: [
    {
      period: 202609,
      region: '000000',
      member: '*',
      reading: { value: 104.25, status: 'observed' },
      change: {
        previous: { value: null, status: 'not_reported', unit: 'points', over: 'period' },
        yoy: { value: null, status: 'not_reported', unit: 'points', over: 'period' },
      },
    },
  ],
  contributions: [
    {
      period: 202609,
      region: '000000',
      member: '*',
      component: 'S01',
      indicator: 'a',
      kind: 'level',
      contribution: { value: 3, status: 'observed' },
    },
    {
      period: 202609,
      region: '000000',
      member: '*',
      component: 'S02',
      indicator: 'b',
      kind: 'level',
      contribution: { value: 1.25, status: 'observed' },
    },
  ],
  indicator_values: [],
};

const number = (over: Partial<NumberRun>): NumberRun => ({
  kind: 'number',
  id: 'need.p1.n1',
  text: '1250件',
  value: 1250,
  status: 'observed',
  unit: 'case',
  unit_label: { zh: '件', en: 'cases' },
  decimals: 0,
  form: 'amount',
  metric: 'appeals',
  from: { op: 'cell', cells: [{ answer: 'q1', row: 0, field: 'value' }] },
  ...over,
});

async function paper(rows = answer.rows, printed: Partial<NumberRun> = {}): Promise<PaperDocument> {
  const answers = [
    { id: 'q1', path: '/api/query?q=1', body: { ...answer, rows } },
    { id: 't1', path: '/api/thermometer?gauge=need', body: thermometer },
  ];
  return {
    schema: 1,
    id: 'quarterly-20263-000000-staff',
    lang: 'zh-CN',
    subject: { paper: 'quarterly', region: '000000', period: 20263, audience: 'staff' },
    layer: 'inside',
    place: { code: '000000', level: 'nation', name: '全国' },
    when: { grain: 'quarter', code: 20263, name: '2026年三季度' },
    front: {
      title: '白皮书',
      subtitle: '',
      publisher: '总工会',
      label: '2026年第3期',
      date: '2026年11月23日',
    },
    release: 'r1',
    synthetic: true,
    code_version: '0.1.0',
    methods: { need: '1.0.0' },
    template: { version: '1', sha256: 'a'.repeat(64) },
    sections: [
      {
        id: 'need',
        level: 1,
        number: '一、',
        heading: '民生需求',
        origin: 'computed',
        source: 'x.md:1',
        blocks: [
          {
            kind: 'paragraph',
            id: 'need.p1',
            source: 'x.md:2',
            role: 'body',
            runs: [
              { kind: 'text', text: '受理诉求' },
              number(printed),
              { kind: 'text', text: '，同比增长' },
              number({
                id: 'need.p1.n2',
                text: '25.0%',
                value: 25,
                form: 'percent_change',
                from: { op: 'cell', cells: [{ answer: 'q1', row: 0, field: 'change' }] },
              }),
            ],
          },
        ],
      },
      {
        id: 'issues',
        level: 1,
        number: '二、',
        heading: '问题与建议',
        origin: 'written',
        source: '',
        blocks: [],
      },
    ],
    answers,
    definitions: [
      { metric: 'appeals', title: '诉求', unit: '件', text: [{ kind: 'text', text: '登记的件数' }] },
    ],
    data_sha256: await fingerprint(answers),
  } as unknown as PaperDocument;
}

async function sealed(document: PaperDocument, key = signer): Promise<BundleFiles> {
  const files = documentFiles(document, { written: {}, commitments: [], label: '2026年第3期', date: '' });
  files.set('paper.html', new TextEncoder().encode('<!doctype html><p>受理诉求1250件</p>'));
  const { subject, release, layer, synthetic, data_sha256, code_version, methods, template } = document;
  return sealBundle(
    files,
    {
      id: 'quarterly-20263-000000-staff-e1',
      number: 1,
      subject,
      title: '白皮书',
      label: '2026年第3期',
      date: '2026年11月23日',
      release,
      layer,
      synthetic,
      data_sha256,
      code_version,
      numbers: '1',
      methods,
      template,
      fonts: [],
      corrects: null,
      errata: [],
      approvals: [
        {
          stage: 'sign',
          name: 'chen',
          display_name: '陈',
          role: { zh: '领导', en: 'Leader' },
          at: '2026-11-23T01:00:00.000Z',
        },
      ],
      signed_at: '2026-11-23T01:00:00.000Z',
    },
    key,
  );
}

let bundle: BundleFiles;
beforeAll(async () => {
  bundle = await sealed(await paper());
});
const codes = ({ differences }: EditionVerification): string[] => differences.map((d) => d.code);

describe('a signed edition', () => {
  test('is as it was signed, to whoever trusts its key', async () => {
    const found = await verifyBundle(bundle, trusted);
    expect(found).toMatchObject({ trusted: true, numbers: 2, recounted: 2, differences: [] });
  });

  test('of SM2 verifies in the same way', async () => {
    const sm = signerOf(SECRET, 'sm');
    const found = await verifyBundle(await sealed(await paper(), sm), { trust: [sm.fingerprint] });
    expect(found.differences).toEqual([]);
  });

  test('is not trusted for the key it encloses, nor for another’s', async () => {
    expect(codes(await verifyBundle(bundle, { trust: [] }))).toEqual(['no_trust']);
    expect(codes(await verifyBundle(bundle, { trust: ['0'.repeat(64)] }))).toEqual(['untrusted']);
    const forged = await sealed(await paper(), signerOf(Buffer.alloc(32, 8), 'international'));
    expect(codes(await verifyBundle(forged, trusted))).toEqual(['untrusted']);
  });

  test('with any byte of any file changed is found out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bundle.keys()),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, flip) => {
          const files = new Map(bundle);
          const bytes = Uint8Array.from(files.get(path) ?? []);
          const i = at % bytes.length;
          bytes[i] = (bytes[i] ?? 0) ^ flip;
          files.set(path, bytes);
          expect((await verifyBundle(files, trusted)).differences.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200, seed: 20261123 },
    );
  });

  test('every single byte of its signature counts', async () => {
    const bytes = bundle.get('signature.json') ?? new Uint8Array();
    for (let i = 0; i < bytes.length; i++) {
      const changed = Uint8Array.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      const found = await verifyBundle(new Map(bundle).set('signature.json', changed), trusted);
      expect([i, found.differences.length]).not.toEqual([i, 0]);
    }
  });

  test('says what was taken away, added or changed', async () => {
    const files = new Map(bundle);
    files.delete('paper.html');
    files.set('extra.txt', new Uint8Array([1]));
    files.set('document.json', jsonBytes({}));
    const found = await verifyBundle(files, trusted);
    expect(found.differences.map((d) => `${d.code} ${d.place}`)).toEqual([
      'changed document.json',
      'missing paper.html',
      'added extra.txt',
      'data document.json',
    ]);
  });

  test('that was sealed with a wrong number is found out by working it out again', async () => {
    const wrong = await sealed(await paper(answer.rows, { value: 1251, text: '1251件' }));
    expect(codes(await verifyBundle(wrong, trusted))).toEqual(['number']);
    const misprinted = await sealed(await paper(answer.rows, { text: '1520件' }));
    expect(codes(await verifyBundle(misprinted, trusted))).toEqual(['printed']);
    const [first, ...others] = answer.rows;
    const miscounted = [
      { ...first, change: { ...first?.change, value: 35 } },
      ...others,
    ] as typeof answer.rows;
    expect(codes(await verifyBundle(await sealed(await paper(miscounted)), trusted))).toEqual([
      'number',
      'recount',
    ]);
  });
});

describe('an edition of earlier years', () => {
  const KEPT = join(import.meta.dirname, 'editions', 'numbers-1.zip');

  test('verifies with the software of today, to the digit', async () => {
    // Missing, it is written; once committed it is never written again, and must verify for ever.
    if (!existsSync(KEPT)) {
      mkdirSync(dirname(KEPT), { recursive: true });
      writeFileSync(KEPT, await packBundle(bundle));
    }
    const packed = readFileSync(KEPT);
    const files = await unpackBundle(packed);
    const found = await verifyBundle(files, trusted);
    expect(found).toMatchObject({ trusted: true, numbers: 2, recounted: 2, differences: [] });
    expect((await packBundle(files)).equals(packed)).toBe(true);
  });
});

describe('one file', () => {
  test('packs the same bytes each time, and unpacks to the same files', async () => {
    const packed = await packBundle(bundle);
    expect(packed.equals(await packBundle(new Map([...bundle].reverse())))).toBe(true);
    expect((await openPacked(packed)).wrapped).toBe(true);
    const again = await unpackBundle(packed);
    expect((await verifyBundle(again, trusted)).differences).toEqual([]);
    expect((await packBundle(again)).equals(packed)).toBe(true);
  });
});

test('a packed edition with any byte changed does not open, or is found out', async () => {
  const packed = await packBundle(bundle);
  const sound = async (bytes: Buffer): Promise<boolean> => {
    try {
      const { files, wrapped } = await openPacked(bytes);
      return wrapped && (await verifyBundle(files, trusted)).differences.length === 0;
    } catch {
      return false;
    }
  };
  expect(await sound(packed)).toBe(true);
  await fc.assert(
    fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Buffer.from(packed);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(await sound(changed)).toBe(false);
    }),
    { numRuns: 80, seed: 20261123 },
  );
});

test('trust is written as fingerprints or public keys', () => {
  const { publicKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const own = createHash('sha256').update(der).digest('hex');
  const pem = publicKey.export({ format: 'pem', type: 'spki' });
  const grouped = own.toUpperCase().match(/.{4}/g)?.join(':');
  expect(readTrust(`# 省总工会 2026\n${grouped}  # 正本\n${pem}`)).toEqual([own]);
  expect(readTrust('nothing')).toEqual([]);
});

describe('two papers side by side', () => {
  test('differ in the numbers that differ, by section and block', async () => {
    const [first, ...others] = answer.rows;
    const after = await paper([{ ...first, value: 1300 }, ...others] as typeof answer.rows, {
      value: 1300,
      text: '1300件',
    });
    const { sections } = comparePapers(await paper(), after);
    expect(sections.map((s) => [s.id, s.state])).toEqual([
      ['need', 'changed'],
      ['issues', 'same'],
    ]);
    expect(sections[0]?.blocks[0]?.numbers).toEqual([
      { id: 'need.p1.n1', metric: 'appeals', before: '1250件', after: '1300件' },
    ]);
    expect(staleSections(await paper(), after).map((s) => s.id)).toEqual(['need']);
    expect(staleSections(await paper(), await paper())).toEqual([]);
  });

  test('a changed definition marks the sections that use it', async () => {
    const now = await paper();
    const after: PaperDocument = {
      ...now,
      definitions: [
        { metric: 'appeals', title: '诉求', unit: '件', text: [{ kind: 'text', text: '办结的件数' }] },
      ],
    };
    expect(staleSections(now, after)).toMatchObject([{ id: 'need', numbers: [], definitions: ['appeals'] }]);
  });
});
