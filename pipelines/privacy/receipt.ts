import { randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256Mac } from '../../src/crypto/digest.ts';
import type { Database } from '../../src/warehouse/duckdb.ts';
import { CommandError } from '../commands/command.ts';

/** What proves an erasure to whoever knows the number, and says nothing to whoever does not. */
export const receiptSchema = z.object({
  kind: z.literal('thermometer-erasure'),
  version: z.literal(1),
  receipt: z.uuid(),
  /** ISO instant. */
  erased_at: z.string(),
  erased_by: z.string(),
  workspace: z.object({ zh: z.string(), en: z.string() }),
  rows: z.number().int(),
  /** Table → rows removed. */
  tables: z.record(z.string(), z.number().int()),
  /** HMAC-SHA256 of the receipt's name and the tidied number, under the workspace's receipt key. */
  member_hmac: z.string().regex(/^[0-9a-f]{64}$/),
  warehouse_bytes: z.object({ before: z.number().int(), after: z.number().int() }),
  verify: z.string(),
  notes: z.array(z.object({ zh: z.string(), en: z.string() })),
  /** HMAC-SHA256 of all the above: a receipt that was changed does not verify. */
  seal: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** The number as the door reads it: blanks, width and a trailing `.0` do not make another person. */
export async function tidied(db: Database, numberSql: string): Promise<string> {
  const { id } = await db.one<{ id: string | null }>(`select ${numberSql} as id`);
  if (id === null) {
    throw new CommandError({
      zh: '给出的会员编号是空的。请给出登记时的编号。',
      en: 'The member number given is empty. Give the number as it was registered.',
    });
  }
  return id;
}

/** Makes a receipt and seals it. */
export function writeReceipt(
  key: Buffer,
  number: string,
  said: Pick<Receipt, 'erased_by' | 'workspace' | 'rows' | 'tables' | 'warehouse_bytes'> & {
    readonly erasedAt: Date;
    readonly receipt?: string;
  },
): Receipt {
  const { erasedAt, receipt = randomUUID(), ...rest } = said;
  const open: Omit<Receipt, 'seal'> = {
    kind: 'thermometer-erasure',
    version: 1,
    receipt,
    erased_at: erasedAt.toISOString(),
    ...rest,
    member_hmac: memberHmac(key, receipt, number),
    verify: 'thermometer erase --verify RECEIPT MEMBER',
    notes: NOTES,
  };
  return { ...open, seal: sealOf(key, open) };
}

const NOTES = [
  {
    zh: '本回执不含会员编号。知道编号的人可用上述命令在原工作区核验。',
    en: 'This receipt does not contain the number. Whoever knows it can verify with the command above in the same workspace.',
  },
  {
    zh: '敏感类记录（S02、S07、S12、消费 07 类）入库时即不带任何人员标识，无法也无需对应到个人。',
    en: 'Records of sensitive domains (S02, S07, S12, class 07) never carried a key of any person and cannot be told apart.',
  },
  {
    zh: '已发布的版本只含汇总数；来源系统与其备份不在本系统内，须另行删除，否则再次导出会再次进入。',
    en: 'Published releases hold aggregates only. Source systems and their backups are not part of this system and must erase too, or a later export brings the person back.',
  },
];

/** Is the receipt as it was written, by this workspace? */
export function isWhole(key: Buffer, receipt: Receipt): boolean {
  const { seal, ...open } = receipt;
  return same(seal, sealOf(key, open));
}

/** Does the receipt speak of this number? */
export const isAbout = (key: Buffer, { receipt, member_hmac }: Receipt, number: string): boolean =>
  same(member_hmac, memberHmac(key, receipt, number));

const memberHmac = (key: Buffer, receipt: string, number: string): string =>
  sha256Mac(key).update(`erased member\u001f${receipt}\u001f${number}`).digest('hex');

const sealOf = (key: Buffer, open: Omit<Receipt, 'seal'>): string =>
  sha256Mac(key)
    .update(`receipt\u001f${JSON.stringify(sorted(open))}`)
    .digest('hex');

const same = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

/** The same content in one order, however a tool has laid the file out again. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
