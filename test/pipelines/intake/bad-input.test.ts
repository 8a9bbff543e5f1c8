import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { lockWorkspace } from '../../../pipelines/intake/lock.ts';
import { atDesk, type Desk } from './support.ts';
import { textRows, writeRawBook } from './workbooks.ts';

const GOOD = '订单编号,明细行号,下单时间,成交金额\nA1,1,2026-01-02,5\n';

const fileHash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

interface BadCase {
  readonly name: string;
  readonly arrange: (desk: Desk) => string[] | Promise<string[]>;
  readonly code: 1 | 2;
  /** What the Chinese message must hold: the value or place, and the next step. */
  readonly says: readonly (string | RegExp)[];
}

const CASES: BadCase[] = [
  {
    name: 'an unknown family',
    arrange: (d) => ['消费', d.write('x.csv', GOOD)],
    code: 2,
    says: ['“消费”', 'consumption(消费记录)'],
  },
  { name: 'no file', arrange: () => ['consumption'], code: 2, says: ['用法'] },
  {
    name: 'a file that is not there',
    arrange: () => ['consumption', '/nowhere/x.csv'],
    code: 2,
    says: ['/nowhere/x.csv', '检查路径'],
  },
  {
    name: 'a folder',
    arrange: (d) => ['consumption', join(d.home, '..')],
    code: 2,
    says: ['不是文件', 'run'],
  },
  {
    name: 'an empty file',
    arrange: (d) => ['consumption', d.write('x.csv', '')],
    code: 1,
    says: ['x.csv', '0 字节', '重新导出'],
  },
  {
    name: 'only blank lines',
    arrange: (d) => ['consumption', d.write('x.csv', '\n\n\n')],
    code: 1,
    says: ['只有空行'],
  },
  {
    name: 'a missing column',
    arrange: (d) => ['consumption', d.write('x.csv', '订单编号,明细行号,下单时间\nA1,1,2026-01-02\n')],
    code: 1,
    says: ['缺少', '成交金额', 'inspect'],
  },
  {
    name: 'no header',
    arrange: (d) => ['consumption', d.write('x.csv', '1,2,3\n4,5,6\n')],
    code: 1,
    says: ['找不到表头', 'file.header_row'],
  },
  {
    name: 'a PDF under a CSV name',
    arrange: (d) => ['consumption', d.write('x.csv', Buffer.from('%PDF-1.7\n…'))],
    code: 1,
    says: ['PDF', '可装载'],
  },
  {
    name: 'an old binary Excel file',
    arrange: (d) => [
      'consumption',
      d.write('x.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0])),
    ],
    code: 1,
    says: ['旧版 Excel', '另存为 .xlsx'],
  },
  {
    name: 'a web page under an Excel name',
    arrange: (d) => [
      'consumption',
      d.write('x.xls', '<html><body><table><tr><td>订单编号</td></tr></table></body></html>'),
    ],
    code: 1,
    says: ['网页', '.xls', '另存为'],
  },
  {
    name: 'a zip that is no workbook',
    arrange: (d) => [
      'consumption',
      d.write('x.xlsx', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')),
    ],
    code: 1,
    says: ['不是 Excel 工作簿'],
  },
  {
    name: 'a workbook cut off',
    arrange: async (d) => {
      const path = d.write('x.xlsx', '');
      await writeRawBook(path, { sheets: [{ name: 'a', data: textRows([['订单编号']]) }] });
      writeFileSync(path, readFileSync(path).subarray(0, 300));
      return ['consumption', path];
    },
    code: 1,
    says: ['已损坏或不完整', '另存为'],
  },
  {
    name: 'a workbook with a document type',
    arrange: async (d) => {
      const path = d.write('x.xlsx', '');
      await writeRawBook(path, {
        strings: '<!DOCTYPE x [<!ENTITY a "aaaa">]><si><t>&a;</t></si>',
        sheets: [{ name: 'a', data: '' }],
      });
      return ['consumption', path];
    },
    code: 1,
    says: ['已损坏或不完整'],
  },
  {
    name: 'a zip bomb',
    arrange: (d) => ['consumption', d.write('x.xlsx', zipOf('xl/workbook.xml', Buffer.alloc(80 * 2 ** 20)))],
    code: 1,
    says: ['疑似压缩炸弹', '确认来源'],
  },
  {
    name: 'a gzip bomb',
    arrange: (d) => [
      'consumption',
      d.write('x.csv.gz', gzipSync(Buffer.concat([Buffer.from(GOOD), Buffer.alloc(300 * 2 ** 20, 0x30)]))),
    ],
    code: 1,
    says: ['疑似压缩炸弹'],
  },
  {
    name: 'a gzip cut off',
    arrange: (d) => {
      const packed = gzipSync(
        GOOD + Array.from({ length: 5000 }, (_, i) => `B${i},1,2026-01-02,${i * 7919}`).join('\n'),
      );
      return ['consumption', d.write('x.csv.gz', packed.subarray(0, packed.length - 4000))];
    },
    code: 1,
    says: ['已损坏或不完整', '重新'],
  },
  {
    name: 'bytes of no encoding',
    arrange: (d) => [
      'consumption',
      d.write(
        'x.csv',
        Buffer.concat([Buffer.from(GOOD.slice(0, 20)), Buffer.from([0xff, 0xff, 0xfe, 0x81, 0x20, 0x0a])]),
      ),
    ],
    code: 1,
    says: ['既不是 UTF-8 也不是', '另存为 UTF-8'],
  },
  {
    name: 'a declared encoding that is wrong',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', iconv.encode(GOOD, 'gbk')),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfile: {encoding: utf-16le}\n'),
    ],
    code: 1,
    says: [/UTF-16LE|找不到表头/],
  },
  {
    name: 'a declared encoding nobody knows',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfile: {encoding: klingon}\n'),
    ],
    code: 2,
    says: ['“klingon”', 'file.encoding'],
  },
  {
    name: 'broken NDJSON from the first line',
    arrange: (d) => ['consumption', d.write('x.ndjson', '{"订单编号": \n{"订单编号":')],
    code: 1,
    says: ['没有一条 JSON 对象'],
  },
  {
    name: 'a JSON array cut off',
    arrange: (d) => ['consumption', d.write('x.json', '[{"订单编号":"A1"},{"订单')],
    code: 1,
    says: ['不是有效的 JSON', '完整'],
  },
  {
    name: 'Parquet cut off',
    arrange: (d) => ['consumption', d.write('x.parquet', Buffer.from('PAR1\0\0\0\0xxxx'))],
    code: 1,
    says: ['Parquet', '已损坏或不完整'],
  },
  {
    name: 'no mapping file',
    arrange: (d) => ['consumption', d.write('x.csv', GOOD), '--mapping', '/nowhere/m.yml'],
    code: 2,
    says: ['/nowhere/m.yml', 'inspect'],
  },
  {
    name: 'a mapping that is no YAML',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: [consumption\n'),
    ],
    code: 2,
    says: ['不是有效的 YAML', 'inspect'],
  },
  {
    name: 'a mapping with an unknown word',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfeilds: {}\n'),
    ],
    code: 2,
    says: ['feilds'],
  },
  {
    name: 'a mapping of another family',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: members\nsource: s\n'),
    ],
    code: 2,
    says: ['members', 'consumption'],
  },
  {
    name: 'a mapping with an unknown field',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfields: {price: 成交金额}\n'),
    ],
    code: 2,
    says: ['fields.price', 'paid_amount_fen'],
  },
  {
    name: 'a mapping that names a column the file lacks',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfields: {item_code: SKU}\n'),
    ],
    code: 2,
    says: ['“SKU”', '订单编号、明细行号'],
  },
  {
    name: 'a mapping with a code the list lacks',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfields: {consumption_class: {constant: "77"}}\n'),
    ],
    code: 2,
    says: ['“77”', '01、02'],
  },
  {
    name: 'a mapping with a place the region table lacks',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write('m.yml', 'family: consumption\nsource: s\nfields: {region_code: {constant: 火星}}\n'),
    ],
    code: 2,
    says: ['“火星”'],
  },
  {
    name: 'a unit nobody knows',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--mapping',
      d.write(
        'm.yml',
        'family: consumption\nsource: s\nfields: {paid_amount_fen: {column: 成交金额, unit: 两}}\n',
      ),
    ],
    code: 2,
    says: ['“两”', '万元'],
  },
  {
    name: 'an export time that is none',
    arrange: (d) => ['consumption', d.write('x.csv', GOOD), '--exported-at', '昨天'],
    code: 2,
    says: ['“昨天”', '2026-09-30'],
  },
  {
    name: 'a workspace file that is wrong',
    arrange: (d) => [
      'consumption',
      d.write('x.csv', GOOD),
      '--workspace',
      d.write('workspace.yml', 'title: {zh: 甲}\n'),
    ],
    code: 2,
    says: ['workspace.yml', 'title.en'],
  },
];

describe('bad input', () => {
  it.each(CASES)(
    '$name: says what, where and what next; the warehouse is as before',
    async ({ arrange, code, says }) => {
      await atDesk(async (desk) => {
        await desk.load('consumption', desk.write('good.csv', GOOD));
        const warehouse = join(desk.home, 'warehouse.duckdb');
        const before = fileHash(warehouse);
        const result = await desk.command(...(await arrange(desk)), '--json');
        expect(result.code).toBe(code);
        for (const part of says) expect(result.err.join('\n')).toMatch(part);
        expect(result.out).toEqual([]);
        expect(fileHash(warehouse)).toBe(before);
        expect(readdirSync(join(desk.home, 'staging'))).toEqual([]);
      });
    },
  );

  it('loads the good files of a call and fails for the others', async () => {
    await atDesk(async (desk) => {
      const result = await desk.command(
        'consumption',
        desk.write('good.csv', GOOD),
        desk.write('empty.csv', ''),
        '--json',
      );
      expect(result.code).toBe(1);
      expect(result.out.map((line) => JSON.parse(line).loaded)).toEqual([1]);
      expect(result.err.join()).toContain('0 字节');
    });
  });

  it('refuses a second load at once', async () => {
    await atDesk(async (desk) => {
      const lock = await lockWorkspace(desk.home);
      const result = await desk.command('consumption', desk.write('x.csv', GOOD));
      lock.release();
      expect([result.code, result.err.join()]).toEqual([
        1,
        expect.stringContaining('正在被另一个装载或构建使用'),
      ]);
      expect((await desk.command('consumption', desk.write('x.csv', GOOD))).code).toBe(0);
    });
  });

  it('refuses other keys than the ones the warehouse was made with', async () => {
    await atDesk(async (desk) => {
      const path = desk.write('x.csv', GOOD);
      await desk.load('consumption', path);
      const key = join(desk.home, 'keys', 'member.1.key');
      const kept = readFileSync(key);
      writeFileSync(key, `${'ab'.repeat(32)}\n`);
      const result = await desk.command('consumption', path);
      expect([result.code, result.err.join()]).toEqual([1, expect.stringContaining('密钥与数据仓库不符')]);
      writeFileSync(key, kept);
      chmodSync(key, 0o644);
      expect((await desk.command('consumption', path)).err.join()).toContain('chmod 600');
      chmodSync(key, 0o600);
      expect((await desk.command('consumption', path)).code).toBe(0);
    });
  });

  it('says so when the workspace cannot be written', async () => {
    await atDesk(async (desk) => {
      writeFileSync(join(desk.home, '..', 'home'), 'a file where a folder should be');
      const result = await desk.command('consumption', desk.write('x.csv', GOOD));
      expect([result.code, result.err.join()]).toEqual([1, expect.stringMatching(/无法写入|没有读写权限/)]);
    });
  });

  it('clears away what a killed load left behind', async () => {
    await atDesk(async (desk) => {
      mkdirSync(join(desk.home, 'staging', '1-old'), { recursive: true });
      writeFileSync(join(desk.home, 'staging', '1-old', 'x.utf8'), 'raw values');
      writeFileSync(join(desk.home, 'warehouse.duckdb.new'), 'half a copy');
      await desk.load('consumption', desk.write('x.csv', GOOD));
      expect(readdirSync(join(desk.home, 'staging'))).toEqual([]);
      expect(existsSync(join(desk.home, 'warehouse.duckdb.new'))).toBe(false);
    });
  });
});

/** A zip of one entry, written by hand so that its size may lie far beyond its bytes. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(8, 4);
  head.writeUInt32LE(packed.length, 14);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), head, Buffer.from(name), packed]);
  const central = Buffer.alloc(46);
  central.write('504b0102', 'hex');
  central.writeUInt16LE(20, 4);
  head.copy(central, 6, 0, 24);
  const directory = Buffer.concat([central, Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}
