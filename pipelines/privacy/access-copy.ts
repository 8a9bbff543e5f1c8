import { type Database, identifier } from '../../src/warehouse/duckdb.ts';
import { type Contract, type Field, rawColumns, storedColumn } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import type { PersonRows } from './erase.ts';
import type { RetentionRules } from './retention.ts';

/** Everything held about one person, as it is handed to that person (PIPL art. 45). Names fields, never keys. */
export interface AccessCopy {
  readonly kind: 'thermometer-access-copy';
  /** ISO instant. */
  readonly made_at: string;
  readonly workspace: { readonly zh: string; readonly en: string };
  readonly statements: readonly Statement[];
  readonly rows: number;
  readonly families: readonly FamilyCopy[];
}

interface Statement {
  readonly title: { readonly zh: string; readonly en: string };
  readonly text: { readonly zh: string; readonly en: string };
}

export interface FamilyCopy {
  readonly family: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly grain: { readonly zh: string; readonly en: string };
  readonly legal_basis: readonly string[];
  readonly notice_versions: readonly string[];
  readonly retention_months: number;
  readonly fields: readonly { readonly name: string; readonly zh: string; readonly en: string }[];
  readonly records: readonly PersonRecord[];
}

interface PersonRecord {
  readonly source: string;
  readonly file: string | null;
  readonly exported_at: string;
  /** By the member number, or by another identifier (a phone) that the person's own records carry. */
  readonly met_by: 'member' | 'link';
  /** Last month in which the record is kept, as 2033-11. */
  readonly kept_through: string;
  /** Field → value as a reader reads it; null where nothing is held. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** Names of codes and places, for reading. */
export interface Names {
  code(list: string, code: string): string | undefined;
  region(code: string): string | undefined;
  readonly currency: string;
}

const STATEMENTS: readonly Statement[] = [
  {
    title: { zh: '处理目的', en: 'Purpose' },
    text: {
      zh: '汇总统计工会会员的需求与消费（“社会温度计”），用于改进工会服务与政策。不对任何个人作自动化决策、画像或推送。',
      en: 'Aggregate statistics of the needs and consumption of union members, to improve services and policy. No automated decision about, profile of, or push to any individual.',
    },
  },
  {
    title: { zh: '接收方', en: 'Recipients' },
    text: {
      zh: '没有。本副本中的记录只保存在本工作区的数据仓库；对外版本、数据集与白皮书只含经披露控制的汇总数，从不含个人记录。不出境。',
      en: 'None. The records in this copy lie only in the warehouse of this workspace; releases, datasets and papers hold aggregates under disclosure control and never records of a person. Nothing leaves the country.',
    },
  },
  {
    title: { zh: '从不保存', en: 'Never held' },
    text: {
      zh: '姓名、证件号码、手机号、地址、银行卡号、诉求原文。编号入库时即换成不可还原的密文，因此本副本中标为“已去标识”。',
      en: 'Name, ID number, phone, address, bank card, the words of an appeal. Numbers become keyed codes at the door that cannot be turned back, and are shown as "de-identified" here.',
    },
  },
  {
    title: { zh: '无法列出', en: 'What cannot be listed' },
    text: {
      zh: '敏感类记录（困难帮扶 S02、心理健康 S07、医疗救助 S12、消费 07 类）不带任何人员标识，无法对应到本人，因此不在其中。',
      en: 'Records of sensitive domains (S02, S07, S12, class 07) carry no key of any person, cannot be matched with you, and so are not here.',
    },
  },
  {
    title: { zh: '您的权利', en: 'Your rights' },
    text: {
      zh: '更正请向来源单位提出，下一次导出即更新；删除请向本单位提出（thermometer erase），将出具可核验、且不含编号的回执。',
      en: 'To correct, ask the unit the record came from: its next export updates it. To erase, ask this organisation (thermometer erase): you receive a receipt that can be verified and does not hold your number.',
    },
  },
];

/** Reads what `findMember` found in the raw tables; what models made of it is aggregated away or the same again. */
export async function accessCopy(
  db: Database,
  found: PersonRows,
  rules: RetentionRules,
  names: Names,
  said: { readonly now: Date; readonly workspace: AccessCopy['workspace'] },
): Promise<AccessCopy> {
  const families: FamilyCopy[] = [];
  for (const table of found.tables.filter((t) => t.schema === 'raw')) {
    const contract = (contracts as Record<string, Contract>)[table.name];
    if (contract) families.push(await familyCopy(db, contract, table.mine, rules, names));
  }
  return {
    kind: 'thermometer-access-copy',
    made_at: said.now.toISOString(),
    workspace: said.workspace,
    statements: STATEMENTS,
    rows: families.reduce((sum, family) => sum + family.records.length, 0),
    families,
  };
}

async function familyCopy(
  db: Database,
  contract: Contract,
  mine: string,
  rules: RetentionRules,
  names: Names,
): Promise<FamilyCopy> {
  const months = rules.terms.get(contract.family) ?? contract.retentionMonths;
  const dated = rawColumns(contract).some((column) => column.name === 'event_month');
  const stored = Object.entries(contract.fields).flatMap(([name, field]) => {
    const column = storedColumn(name, field);
    return column ? [{ name, field, column: column.name }] : [];
  });
  const rows = await db.all<Record<string, string | null>>(
    `select source, exported_at::varchar as "exported at", (member_key is not null)::varchar as "by member",
       ${dated ? 'event_month::varchar' : 'null::varchar'} as "event month", batch_id::varchar as "batch",
       ${stored.map(({ column }) => `${identifier(column)}::varchar as ${identifier(`field ${column}`)}`).join(', ')}
     from warehouse.raw.${identifier(contract.family)} where ${mine} order by ${dated ? 'event_month, ' : ''}record_id`,
  );
  const batches = await db.all<{ id: number; file: string; basis: string | null; notice: string | null }>(
    'select batch_id as id, file_name as file, legal_basis as basis, notice_version as notice from warehouse.ledger.batches where family = $family',
    { family: contract.family },
  );
  const used = batches.filter(({ id }) => rows.some((row) => row.batch === String(id)));
  const distinct = (values: readonly (string | null)[]): string[] => [
    ...new Set(values.filter((value) => value !== null)),
  ];
  return {
    family: contract.family,
    title: contract.title,
    grain: contract.grain,
    legal_basis: distinct(used.map(({ basis }) => basis)),
    notice_versions: distinct(used.map(({ notice }) => notice)),
    retention_months: months,
    fields: stored.map(({ name, field }) => ({ name, zh: field.zh, en: field.en })),
    records: rows.map((row) => ({
      source: row.source ?? '',
      file: batches.find(({ id }) => String(id) === row.batch)?.file ?? null,
      exported_at: row['exported at'] ?? '',
      met_by: row['by member'] === 'true' ? 'member' : 'link',
      kept_through: monthAfter(row['event month'] ?? compact(row['exported at']), months),
      values: Object.fromEntries(
        stored.map(({ name, field, column }) => [
          name,
          readable(field, row[`field ${column}`] ?? null, names),
        ]),
      ),
    })),
  };
}

const compact = (timestamp: string | null | undefined): string =>
  (timestamp ?? '').slice(0, 7).replace('-', '');

function monthAfter(code: string, months: number): string {
  const index = Number(code.slice(0, 4)) * 12 + Number(code.slice(4, 6)) - 1 + months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** A stored value as a person reads it. */
function readable(field: Field, value: string | null, names: Names): string | null {
  if (value === null) return null;
  switch (field.type) {
    case 'code':
      return names.code(field.list, value) ?? value;
    case 'age_band':
      return names.code('age_band', value) ?? value;
    case 'region':
      return names.region(value) ?? value;
    case 'reference':
      return '已去标识';
    case 'money':
      return `${(Number(value) / 100).toFixed(2)} ${names.currency}`;
    case 'boolean':
      return value === 'true' ? '是' : '否';
    default:
      return value;
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The copy as a page that opens in any browser and prints on paper; nothing in it comes from elsewhere. */
export function accessPage(copy: AccessCopy): string {
  const list = (values: readonly string[], none: string): string =>
    values.length > 0 ? values.map(escaped).join(';') : none;
  const family = (f: FamilyCopy): string => `
<section><h2>${escaped(f.title.zh)} <small>${escaped(f.title.en)} · ${f.records.length} 条</small></h2>
<dl><dt>每行</dt><dd>${escaped(f.grain.zh)}</dd><dt>法律依据</dt><dd>${list(f.legal_basis, '未登记')}</dd>
<dt>告知版本</dt><dd>${list(f.notice_versions, '来源装载时未登记')}</dd><dt>保存期限</dt><dd>${f.retention_months} 个月</dd></dl>
<div class="wide"><table><thead><tr>${f.fields.map((field) => `<th>${escaped(field.zh)}</th>`).join('')}<th>来源</th><th>关联方式</th><th>保存至</th></tr></thead><tbody>
${f.records
  .map(
    (r) =>
      `<tr>${f.fields.map((field) => `<td>${escaped(r.values[field.name] ?? '')}</td>`).join('')}<td>${escaped(r.source)}</td><td>${r.met_by === 'member' ? '会员编号' : '本人登记的联系方式'}</td><td>${r.kept_through}</td></tr>`,
  )
  .join('\n')}
</tbody></table></div></section>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>个人信息查阅副本</title>
<style>body{font:14px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}small{color:#666;font-weight:normal}dl{display:grid;grid-template-columns:6rem 1fr;gap:.2rem 1rem}dt{color:#666}dd{margin:0}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:12px}th,td{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;white-space:nowrap}th{background:#f2f2f2}</style></head><body>
<h1>个人信息查阅副本 <small>Copy of personal information</small></h1>
<p>${escaped(copy.workspace.zh)} · 制作时间 ${escaped(copy.made_at)} · 共 ${copy.rows} 条记录。依据个人信息保护法第四十五条提供。</p>
<dl>${copy.statements.map((s) => `<dt>${escaped(s.title.zh)}</dt><dd>${escaped(s.text.zh)}</dd>`).join('')}</dl>
${copy.rows === 0 ? '<p>没有保存任何可以对应到该编号的记录。</p>' : copy.families.map(family).join('\n')}
</body></html>
`;
}
