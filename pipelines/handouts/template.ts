import type { Writable } from 'node:stream';
import {
  type ColumnLook,
  writeXlsx,
  XLSX_MAX_ROWS,
  type XlsxCell,
  type XlsxEntry,
  type XlsxSheet,
} from '../../src/datasets/xlsx.ts';
import type { Contract, Field } from '../contracts/contract.ts';
import { askedFields, exampleOf, mustBeGiven } from './asked-fields.ts';
import { type CodeLists, codesOf } from './code-lists.ts';
import { formOf, SENSITIVITY, storedAs } from './field-words.ts';

/** Sheets beside the one to fill in. Their first cells are no headers of any family, so the door passes them by. */
export const TEMPLATE_SHEETS = { explanation: '填写说明', codes: '代码' } as const;

/**
 * Writes the empty workbook a sending unit fills in: headers as the contract names them, required ones coloured,
 * drop-down lists for codes, formats for dates and amounts; then what to write where with an example, and the codes.
 */
export async function writeTemplate(
  target: string | Writable,
  contract: Contract,
  lists: CodeLists,
): Promise<void> {
  const fields = askedFields(contract);
  const codes = codeColumns(fields);
  await writeXlsx(target, [
    fillIn(contract, fields, codes, lists),
    explanation(contract, fields, lists),
    ...(codes.length > 0 ? [codeSheet(codes, lists)] : []),
  ]);
}

type NamedField = readonly [name: string, field: Field];

function fillIn(
  contract: Contract,
  fields: readonly NamedField[],
  codes: readonly CodeColumn[],
  lists: CodeLists,
): XlsxSheet {
  return {
    name: contract.title.zh,
    rows: [fields.map(([, field]) => field.zh)],
    headerRows: 1,
    marked: new Set(fields.flatMap(([name], i) => (mustBeGiven(contract, name) ? [i] : []))),
    widths: fields.map(([, field]) => Math.max(14, field.zh.length * 2 + 4)),
    looks: fields.map(([, field]) => lookOf(field)),
    entries: fields.map(([name, field], i) => {
      const column = columnName(i);
      return {
        range: `${column}2:${column}${XLSX_MAX_ROWS}`,
        hint: { title: field.zh, text: hintOf(field, mustBeGiven(contract, name)) },
        ...allowedIn(field, codes, lists),
      };
    }),
  };
}

/** Codes, identifiers and months stay texts, so that no program makes 001 one or 2026-09 the first of September. */
function lookOf(field: Field): ColumnLook {
  switch (field.type) {
    case 'date':
      return 'day';
    case 'timestamp':
      return 'moment';
    case 'integer':
      return 'whole';
    case 'decimal':
    case 'money':
      return 'decimal';
    default:
      return 'text';
  }
}

const hintOf = (field: Field, must: boolean): string =>
  [must ? '必填' : '可留空', formOf(field).zh, field.note?.zh].filter(Boolean).join('。');

function allowedIn(
  field: Field,
  codes: readonly CodeColumn[],
  lists: CodeLists,
): Pick<XlsxEntry, 'allowed' | 'strict'> {
  switch (field.type) {
    case 'code': {
      const at = codes.findIndex(({ list }) => list === field.list);
      const last = FIRST_CODE_ROW + codesOf(lists, field.list).length - 1;
      const column = columnName(at * 2);
      const cells = `'${TEMPLATE_SHEETS.codes}'!$${column}$${FIRST_CODE_ROW}:$${column}$${last}`;
      return { allowed: { list: cells }, strict: field.unmapped === 'reject' };
    }
    case 'boolean':
      return { allowed: { list: '"是,否"' }, strict: true };
    case 'integer':
      return { allowed: { number: 'whole', min: field.min, max: field.max }, strict: true };
    case 'decimal':
      return { allowed: { number: 'decimal', min: field.min, max: field.max }, strict: true };
    case 'money':
      return {
        allowed: { number: 'decimal', min: yuan(field.min), max: yuan(field.max) },
        strict: true,
      };
    default:
      return {};
  }
}

const yuan = (fen: number | undefined): number | undefined => (fen === undefined ? undefined : fen / 100);

/** The explanation carries the example: what stands there is read by people, never loaded. */
function explanation(contract: Contract, fields: readonly NamedField[], lists: CodeLists): XlsxSheet {
  const rows: XlsxCell[][] = [
    [`${contract.title.zh} · 填写说明`],
    [
      `${contract.grain.zh}。请在工作表“${contract.title.zh}”第 2 行起填写，不要改动表头；橙色表头必填，其余没有就留空。`,
    ],
    [
      `示例只在本页，不会被装载。不需要的列可以整列删去。请勿加入姓名、身份证号、住址、银行卡号：系统不装载这些列。契约版本 ${contract.version}。`,
    ],
    [],
    ['填写的列', '是否必填', '怎么填', '填写示例', '入库后', '敏感级别', '备注'],
    ...fields.map(([name, field]): XlsxCell[] => [
      field.zh,
      mustBeGiven(contract, name) ? '必填' : '',
      formOf(field).zh,
      exampleOf(field, lists),
      storedAs(name, field).zh.replaceAll('`', ''),
      SENSITIVITY[field.sensitivity].zh,
      field.note?.zh ?? '',
    ]),
    [],
    ['校验规则', '后果', '说明', '怎么改'],
    ...contract.rules.map((rule): XlsxCell[] => [
      contract.fields[rule.field]?.zh ?? rule.field,
      rule.severity === 'reject' ? '整行退回' : '装载并计数',
      rule.zh,
      rule.fix.zh,
    ]),
  ];
  return {
    name: TEMPLATE_SHEETS.explanation,
    rows,
    headerRows: HEADING_ROWS,
    widths: [22, 12, 44, 26, 30, 18, 40],
    looks: Array.from({ length: 7 }, () => 'wrapped' as const),
  };
}

const HEADING_ROWS = 1;

interface CodeColumn {
  readonly list: string;
  readonly title: string;
}

/** Each list once, under the header of the first column that uses it. */
function codeColumns(fields: readonly NamedField[]): CodeColumn[] {
  const columns: CodeColumn[] = [];
  for (const [, field] of fields) {
    if (field.type !== 'code' || columns.some(({ list }) => list === field.list)) continue;
    columns.push({ list: field.list, title: field.zh });
  }
  return columns;
}

const FIRST_CODE_ROW = 3;

function codeSheet(columns: readonly CodeColumn[], lists: CodeLists): XlsxSheet {
  const lengths = columns.map(({ list }) => codesOf(lists, list).length);
  return {
    name: TEMPLATE_SHEETS.codes,
    rows: [
      ['下拉列表取自本页，请勿改动；填名称或代码都可以'],
      columns.flatMap(({ list, title }) => [`${title}（${list}）`, `代码（${list}）`]),
      ...Array.from({ length: Math.max(...lengths) }, (_, row) =>
        columns.flatMap(({ list }) => {
          const code = codesOf(lists, list)[row];
          return [code?.zh, code?.code];
        }),
      ),
    ],
    headerRows: FIRST_CODE_ROW - 1,
    widths: columns.flatMap(() => [24, 16]),
    looks: columns.flatMap(() => ['text', 'text'] as const),
  };
}

/** 0 → A, 26 → AA. */
function columnName(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return `${rest >= 0 ? columnName(rest) : ''}${String.fromCharCode(65 + (index % 26))}`;
}
