import type { Bilingual } from '../../src/domain/text.ts';

/**
 * The language contracts are written in. One file per record family declares every column a source may send;
 * the mapping files, the warehouse tables, the checks, the documentation and the sample generator are all
 * derived from it. Nothing downstream knows a source column by any other way.
 */

/** 0 public code · 1 internal · 2 personal, pseudonymous · 3 sensitive · X must never be stored. */
export type Sensitivity = 'L0' | 'L1' | 'L2' | 'L3' | 'X';

export type FieldType =
  | { readonly type: 'text'; readonly maxLength?: number }
  /** A value of a code list in `codes.ts`; texts equal to a code's name or alias are accepted. */
  | { readonly type: 'code'; readonly list: string; readonly unmapped: 'reject' | { readonly as: string } }
  /** A region of the workspace's region table, given as code or as name. */
  | { readonly type: 'region' }
  | { readonly type: 'date' }
  /** Local wall-clock time of the workspace's zone. */
  | { readonly type: 'timestamp' }
  /** Stored as 202506; a full date is accepted and cut to its month. As the event it dates the record to its first day. */
  | { readonly type: 'month' }
  /**
   * Stored as a code of list `age_band`, as of the field `asOf` (else of `exported_at`). The source may give a
   * birth year, a birth date, an age in years or a ready-made band; what it gave is never stored.
   */
  | { readonly type: 'age_band'; readonly asOf?: string }
  | { readonly type: 'integer'; readonly min?: number; readonly max?: number }
  | {
      readonly type: 'decimal';
      readonly precision: number;
      readonly scale: number;
      readonly min?: number;
      readonly max?: number;
      /** Stored in percent: `12.3%` and, under a header in %, `12.3` are both 12.3. */
      readonly percent?: true;
    }
  /** Stored as integer minor units (分) in a column ending in `_fen`. */
  | { readonly type: 'money'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' }
  /**
   * An identifier of a person. It never reaches the warehouse: the door turns `member_no` into `member_key`
   * and `member_cell_key`, and the first of phone, ID number and member number into the purpose-limited `link_key`;
   * an ID number always has its own, `id_link_key`.
   */
  | { readonly type: 'person'; readonly identifier: 'member_no' | 'id_number' | 'phone' }
  /**
   * An identifier of a record or thing that need not be readable: stored as a keyed 64-bit hash (BIGINT). Equal
   * numbers are equal in all families and sources; with scope `record` only within a family and source, for the
   * number of a record that nothing else refers to: it costs no hash of its own.
   */
  | { readonly type: 'reference'; readonly scope?: 'record' }
  /** Free text: read in staging for topic codes where a mapping says so; stored only where `kept`, and then scrubbed. */
  | { readonly type: 'free_text'; readonly kept?: KeptText }
  /** Known and refused: name, address, bank card… Named so that its headers are recognised and reported. */
  | { readonly type: 'dropped' };

/** By whose word a free text is kept, scrubbed, and for what; without it no text is ever stored. */
export interface KeptText {
  /** The unit or office that answers for it, by name. */
  readonly owner: string;
  readonly why: Bilingual;
}

export type Field = FieldType & {
  readonly zh: string;
  readonly en: string;
  /** Other headers that mean this field, in any language; compared after normalisation (width, case, spaces). */
  readonly aliases?: readonly string[];
  readonly required?: boolean;
  readonly sensitivity: Sensitivity;
  readonly example?: string;
  readonly note?: Bilingual;
};

export interface Rule {
  readonly id: string;
  /** `reject` refuses the row; `warn` counts it and keeps it. */
  readonly severity: 'reject' | 'warn';
  /** SQL over the typed fields; the row is good unless this is false (NULL passes). */
  readonly holds: string;
  /** The field a data officer should look at. */
  readonly field: string;
  readonly zh: string;
  readonly en: string;
  readonly fix: Bilingual;
}

export interface Contract {
  readonly family: string;
  readonly version: number;
  readonly title: Bilingual;
  /** "One row per …" */
  readonly grain: Bilingual;
  /** Fields that make a record the same record in a later export, beside the source. */
  readonly key: readonly string[];
  /**
   * The field that dates the record: gives `event_date` and `event_month`. Families without one are registers.
   */
  readonly event?: string;
  /** Dates the record where `event` is empty, for sources that only know the later moment. */
  readonly eventFallback?: string;
  /** A field of months or whole numbers: of two versions in one export, the larger is the newer. */
  readonly newerBy?: string;
  /** Whose record it is, if a person's: the name of the `person` field with identifier `member_no`. */
  readonly person?: string;
  /** Records of these need domains or classes are stored without the member key (design §5). */
  readonly unlinkWhen?: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly rules: readonly Rule[];
  readonly legalBasis: Bilingual;
  readonly retentionMonths: number;
}

/** Checks a contract once, where it is declared. @throws Error naming the family and the field. */
export function contract<const C extends Contract>(declared: C): C {
  const known = new Set(Object.keys(declared.fields));
  const must = (name: string, where: string): void => {
    if (!known.has(name))
      throw new Error(`contract ${declared.family}: ${where} names unknown field "${name}"`);
  };
  for (const name of declared.key) must(name, 'key');
  if (declared.event) must(declared.event, 'event');
  if (declared.eventFallback) must(declared.eventFallback, 'eventFallback');
  if (declared.person) must(declared.person, 'person');
  if (declared.newerBy) {
    must(declared.newerBy, 'newerBy');
    const { type } = (declared.fields as Readonly<Record<string, Field>>)[declared.newerBy] ?? {};
    if (type !== 'month' && type !== 'integer')
      throw new Error(
        `contract ${declared.family}: newerBy "${declared.newerBy}" is neither a month nor whole`,
      );
  }
  for (const rule of declared.rules) must(rule.field, `rule ${rule.id}`);
  for (const [name, field] of Object.entries<Field>(declared.fields)) {
    const alone = declared.key.length === 1 && declared.key[0] === name;
    if (field.type === 'reference' && field.scope === 'record' && !alone)
      throw new Error(`contract ${declared.family}: "${name}" has scope record but is not the whole key`);
    if (field.type === 'free_text' && field.kept) {
      if (field.kept.owner.trim() === '' || field.sensitivity !== 'L3')
        throw new Error(
          `contract ${declared.family}: kept text "${name}" needs an owner's name and level L3`,
        );
    }
  }
  return declared;
}

/** The warehouse column of a field and its DuckDB type; undefined for what is never stored. */
export function storedColumn(name: string, field: Field): { name: string; sqlType: string } | undefined {
  switch (field.type) {
    case 'text':
    case 'code':
    case 'age_band':
    case 'region':
      return { name, sqlType: 'VARCHAR' };
    case 'date':
      return { name, sqlType: 'DATE' };
    case 'timestamp':
      return { name, sqlType: 'TIMESTAMP' };
    case 'month':
    case 'integer':
      return { name, sqlType: field.type === 'month' ? 'INTEGER' : 'BIGINT' };
    case 'decimal':
      return { name, sqlType: `DECIMAL(${field.precision},${field.scale})` };
    case 'money':
    case 'reference':
      return { name, sqlType: 'BIGINT' };
    case 'boolean':
      return { name, sqlType: 'BOOLEAN' };
    case 'free_text':
      return field.kept ? { name, sqlType: 'VARCHAR' } : undefined;
    case 'person':
    case 'dropped':
      return undefined;
  }
}

/** Free text that nobody keeps and refused columns are known by name and never leave staging; a person leaves as keys. */
export const isLoaded = (field: Field): boolean =>
  field.type === 'person' || storedColumn('', field) !== undefined;

/**
 * Columns every `raw.<family>` table carries beside its fields, in this order. `record_id` and `cell_key` come
 * from one HMAC over source and business key: 128 bits name the record, 32 further bits key its cell.
 */
export const SYSTEM_COLUMNS = [
  { name: 'record_id', sqlType: 'UUID' },
  { name: 'source', sqlType: 'VARCHAR' },
  { name: 'batch_id', sqlType: 'INTEGER' },
  { name: 'exported_at', sqlType: 'TIMESTAMP' },
  { name: 'cell_key', sqlType: 'BIGINT' },
] as const;

/** Columns of families that date their records. */
export const EVENT_COLUMNS = [
  { name: 'event_date', sqlType: 'DATE' },
  { name: 'event_month', sqlType: 'INTEGER' },
] as const;

/** Columns of families that belong to persons; NULL where the source gives no identifier. */
export const PERSON_COLUMNS = [
  { name: 'member_key', sqlType: 'BIGINT' },
  { name: 'member_cell_key', sqlType: 'BIGINT' },
  { name: 'link_key', sqlType: 'BIGINT' },
] as const;

/**
 * The link token of an ID number, in families whose sources may give one: beside the token of a telephone, so that a
 * caller who only says the one meets a member who registered both.
 */
export const ID_LINK_COLUMN = { name: 'id_link_key', sqlType: 'BIGINT' } as const;

/** All columns of `raw.<family>`, in table order. */
export function rawColumns(c: Contract): { name: string; sqlType: string }[] {
  const identifiers = Object.values(c.fields).flatMap((f) => (f.type === 'person' ? [f.identifier] : []));
  return [
    ...SYSTEM_COLUMNS,
    ...(c.event ? EVENT_COLUMNS : []),
    ...(identifiers.length > 0 ? PERSON_COLUMNS : []),
    ...(identifiers.includes('id_number') ? [ID_LINK_COLUMN] : []),
    ...Object.entries(c.fields).flatMap(([name, field]) => storedColumn(name, field) ?? []),
  ];
}
