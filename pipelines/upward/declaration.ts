import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { sha256Hex } from '../../src/crypto/digest.ts';
import { SUITES } from '../../src/crypto/suite.ts';
import { CommandError } from '../commands/command.ts';

const region = z.string().regex(/^\d{6}$/, { error: '应为六位区划代码，加引号 / six digits, in quotes' });
const names = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** `report.yml` of an installation that reports upwards: for which region it speaks, and what it hands up. */
const declarationSchema = z.strictObject({
  region,
  name: names,
  /** Cubes that go up; all of the release where none are named. */
  cubes: z.array(z.string()).min(1).optional(),
  suite: z.enum(SUITES).default('international'),
  /** The agreement under which exact figures go up; without it only the outside layer does. */
  agreement: z.string().optional(),
});

/** What two installations agreed in writing about exact figures. */
const agreementSchema = z.strictObject({
  /** Number of the document, as it is filed. */
  document: z.string().min(2),
  region,
  layer: z.literal('inside'),
  cubes: z.array(z.string()).min(1),
  valid_from: z.iso.date(),
  valid_to: z.iso.date(),
  /** Whether the largest amounts and numbers of contributors behind sums of money go along. */
  largest_amounts: z.boolean().default(false),
});
export type Agreement = z.infer<typeof agreementSchema>;

/** An agreement with the bytes that were declared: they travel in the package. */
export interface DeclaredAgreement extends Agreement {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export interface ReportDeclaration extends Omit<z.infer<typeof declarationSchema>, 'agreement'> {
  readonly agreement: DeclaredAgreement | null;
}

/** `reporters.yml` of an installation that others report to. */
const reportersSchema = z.strictObject({
  /** Days after the end of a month by which it is due. */
  due_days: z.number().int().min(1).max(92).default(15),
  reporters: z
    .array(
      z.strictObject({
        region,
        name: names,
        /** A file of trust as `paper verify --trust` reads it: fingerprints or public keys of this reporter. */
        trust: z.string(),
        /** Exact figures are taken from it, under its agreement. */
        inside: z.boolean().default(false),
      }),
    )
    .min(1),
});
export type ReportersDeclaration = z.infer<typeof reportersSchema>;
export type ExpectedReporter = ReportersDeclaration['reporters'][number];

/** Where the agreement lies in a package. */
export const AGREEMENT = 'agreement.yml';
export const DECLARATION_FILE = 'report.yml';
export const REPORTERS_FILE = 'reporters.yml';

/** @throws CommandError with the next step when there is none, or it is wrong. */
export function readDeclaration(home: string): ReportDeclaration {
  const file = join(home, DECLARATION_FILE);
  const { agreement, ...declared } = readYaml(file, declarationSchema, {
    zh: '请写明 region（本级区划代码）与 name，例见 docs/reporting-up.md。',
    en: 'State region (your code) and name; see docs/reporting-up.md for an example.',
  });
  return { ...declared, agreement: agreement === undefined ? null : agreementIn(home, agreement) };
}

function agreementIn(home: string, name: string): DeclaredAgreement {
  const path = resolve(home, name);
  const agreement = readYaml(path, agreementSchema, {
    zh: '内部口径须有书面约定：写明 document、region、layer、cubes、valid_from、valid_to。',
    en: 'Exact figures need a written agreement: document, region, layer, cubes, valid_from, valid_to.',
  });
  const bytes = readFileSync(path);
  return { ...agreement, bytes, sha256: sha256Hex(bytes) };
}

/** An agreement as it came in a package. @throws Error saying what is wrong with it. */
export const parseAgreement = (bytes: Uint8Array): Agreement =>
  agreementSchema.parse(parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));

/** @throws CommandError with the next step when there is none, or it is wrong. */
export function readReporters(home: string): ReportersDeclaration & { readonly folder: string } {
  const file = join(home, REPORTERS_FILE);
  const declared = readYaml(file, reportersSchema, {
    zh: '请逐个列出下级：region、name、trust（信任文件），例见 docs/reporting-up.md。',
    en: 'List those who report to you: region, name, trust (a file); see docs/reporting-up.md for an example.',
  });
  const twice = declared.reporters.find(
    (r, i) => declared.reporters.findIndex((o) => o.region === r.region) < i,
  );
  if (twice !== undefined) {
    throw new CommandError({
      zh: `${file}：地区 ${twice.region} 出现两次。一个地区只能有一个上报单位，请删去一行。`,
      en: `${file}: region ${twice.region} stands there twice. One region has one reporter; take one out.`,
    });
  }
  return { ...declared, folder: dirname(file) };
}

function readYaml<T>(file: string, schema: z.ZodType<T>, next: { zh: string; en: string }): T {
  if (!existsSync(file)) {
    throw new CommandError({
      zh: `没有 ${file}。${next.zh}`,
      en: `There is no ${file}. ${next.en}`,
    });
  }
  let data: unknown;
  try {
    data = parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new CommandError(
      {
        zh: `无法读取 ${file}：${said}。请检查 YAML 写法。`,
        en: `${file} cannot be read: ${said}. Check the YAML.`,
      },
      { cause },
    );
  }
  const found = schema.safeParse(data);
  if (found.success) return found.data;
  const places = found.error.issues.map((i) => `${i.path.join('.') || '(file)'}: ${i.message}`).join('; ');
  throw new CommandError({
    zh: `${file} 有误 —— ${places}。${next.zh}`,
    en: `${file} is wrong — ${places}. ${next.en}`,
  });
}
