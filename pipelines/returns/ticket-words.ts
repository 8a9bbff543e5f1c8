import type { Bilingual } from '../../src/domain/text.ts';
import type { RejectNote, RejectStatus } from '../intake/refusal-lifecycle.ts';

/** The columns of a return ticket, in order. A returned ticket is read by these names, in either language. */
export const TICKET_COLUMNS = {
  family: { zh: '数据类别', en: 'Family' },
  file: { zh: '文件', en: 'File' },
  line: { zh: '行号', en: 'Line' },
  header: { zh: '列名', en: 'Column' },
  value: { zh: '原值（已掩码）', en: 'Value (masked)' },
  reason: { zh: '退回原因', en: 'Reason' },
  fix: { zh: '处理建议', en: 'Suggestion' },
  correction: { zh: '更正值', en: 'Correction' },
  refusal: { zh: '不更正的理由', en: 'Why not corrected' },
  firstSeen: { zh: '首次发现', en: 'First seen' },
  timesSeen: { zh: '出现次数', en: 'Times seen' },
  note: { zh: '上次处理', en: 'So far' },
  ticket: { zh: '退回单号', en: 'Ticket' },
  sha256: { zh: '文件指纹', en: 'File hash' },
  familyCode: { zh: '类别代码', en: 'Family code' },
  fieldCode: { zh: '字段代码', en: 'Field code' },
} as const satisfies Record<string, Bilingual>;

export type TicketColumn = keyof typeof TICKET_COLUMNS;
export const COLUMN_NAMES = Object.keys(TICKET_COLUMNS) as TicketColumn[];

/** What a sender writes to say that a cell should be empty. */
export const EMPTY_WORDS = ['(空)', '(空)', '空值', '(empty)'];

export const STATUS_WORDS: Readonly<Record<RejectStatus, Bilingual>> = {
  open: { zh: '待处理', en: 'open' },
  returned: { zh: '已退回', en: 'returned' },
  corrected: { zh: '已更正', en: 'corrected' },
  waived: { zh: '已豁免', en: 'waived' },
};

export const NOTE_WORDS: Readonly<Record<RejectNote, Bilingual>> = {
  newer_export: { zh: '新的导出中已无此问题', en: 'A newer export is in good order' },
  again_after_corrected: {
    zh: '曾更正，新的导出又有同样的问题（请在源头修改）',
    en: 'Was corrected; a newer export has the same fault (correct it at the source)',
  },
  again_after_waived: { zh: '曾豁免，新的导出又出现', en: 'Was waived; a newer export has it again' },
  still_wrong: { zh: '上次更正后仍有误', en: 'Still wrong after the last correction' },
  line_still_refused: {
    zh: '本列更正值可用，但同一行还有其他问题，请连同其他更正再填一次',
    en: 'The value was good, but the line has other faults; give it again with the others',
  },
};

/** What to do where a record could not be split into columns. */
export const GIVE_WHOLE_LINE: Bilingual = {
  zh: '或在更正值中写出完整的一行',
  en: 'or give the whole line as the correction',
};

/** The instruction sheet, line by line. */
export const INSTRUCTIONS: readonly Bilingual[] = [
  { zh: '怎样填写退回单', en: 'How to fill in this ticket' },
  {
    zh: '一、本单列出贵单位报送的文件中没有装载成功的行。每行写明文件、行号、列名、退回原因和处理建议。',
    en: '1. It lists the lines of your files that could not be loaded: file, line, column, reason and suggestion.',
  },
  {
    zh: '二、请只填写黄色的“更正值”列：写出该处应有的正确内容，写法与原文件相同（日期如 2026-09-30，金额只写数字）。',
    en: '2. Fill in the yellow column "Correction" only: what should stand there, written as in the file.',
  },
  {
    zh: '三、应当为空的，填“（空）”。确实无法更正的，在“不更正的理由”中写明，更正值留空。',
    en: '3. If the cell should be empty, write (empty). If it cannot be corrected, say why in "Why not corrected".',
  },
  {
    zh: '四、出错的其实是同一行的另一列时，复制该行，把“列名”改成那一列的表头，再填更正值。',
    en: '4. If another column of the same line is the wrong one, copy the row and put that header as the column.',
  },
  {
    zh: '五、列名为“（整行）”的，请在更正值中按原文件格式写出完整的一行（各列及分隔符）。',
    en: '5. Where the column is "(whole line)", give the whole line as the file has it, separators included.',
  },
  {
    zh: '六、请不要改动行号、退回单号，不要删除隐藏列；原文件请保持原样，与本单一并交回（系统按文件指纹核对）。',
    en: '6. Do not change line numbers or hidden columns. Return the original file unchanged: it is checked by its hash.',
  },
  {
    zh: '七、更正值可能含个人信息，请按涉密要求传递。系统只读取一次用于更正，不保存；原值一律掩码显示。',
    en: '7. Corrections may hold personal data: pass them on safely. They are read once and never stored.',
  },
  {
    zh: '八、如源系统可以修改，请同时在源头改正；下次导出没有该问题时，本单相应各行自动关闭。',
    en: '8. Correct the source as well: a later export without the fault closes its lines by itself.',
  },
];

export const SHEETS = {
  instructions: { zh: '填写说明', en: 'Instructions' },
  overview: { zh: '总览', en: 'Overview' },
} as const satisfies Record<string, Bilingual>;

export const OVERVIEW_COLUMNS: readonly Bilingual[] = [
  { zh: '报送单位', en: 'Sending unit' },
  { zh: '数据类别', en: 'Family' },
  { zh: '文件', en: 'File' },
  { zh: '退回行数', en: 'Lines' },
  { zh: '待更正处', en: 'Places' },
  { zh: '首次发现', en: 'First seen' },
  { zh: '退回单号', en: 'Ticket' },
  { zh: '文件指纹（SHA-256）', en: 'File hash (SHA-256)' },
];

/** The unit a file came from where neither its head nor its mapping says so. */
export const unnamedSender = (source: string): Bilingual =>
  source === 'default' ? { zh: '未注明报送单位', en: 'Unit not stated' } : { zh: source, en: source };
