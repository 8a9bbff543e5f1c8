import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withdrawalSchema } from '../../contracts/dataset.ts';
import { type Manifest, manifestSchema } from '../../contracts/manifest.ts';
import type { Bilingual } from '../../domain/text.ts';
import { ApiFailure } from '../error.ts';

/** Where releases lie that are served no more. */
export const withdrawnFolder = (folder: string): string => join(folder, 'withdrawn');
/** What was withdrawn and why, beside the releases. */
const REGISTER = 'withdrawals.json';

const entrySchema = withdrawalSchema.extend({
  release: z.string(),
  /** One dataset of the release; null for all of it. */
  dataset: z.string().nullable(),
  by: z.string(),
});
export type WithdrawalEntry = z.infer<typeof entrySchema>;

/** Everything that was withdrawn, in the order in which it was. */
export function withdrawals(folder: string): WithdrawalEntry[] {
  const file = join(folder, REGISTER);
  return existsSync(file) ? z.array(entrySchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** Adds to the register; by one rename, so that a reader sees it before or after. */
export function register(folder: string, added: readonly WithdrawalEntry[]): void {
  const draft = join(folder, `${REGISTER}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify([...withdrawals(folder), ...added], null, 1)}\n`);
  renameSync(draft, join(folder, REGISTER));
}

/** Why a release, or one dataset of it, is no longer handed out; undefined where it is. */
export function withdrawalOf(folder: string, release: string, dataset?: string): WithdrawalEntry | undefined {
  const found = withdrawals(folder).find(
    (w) => w.release === release && (w.dataset === null || w.dataset === dataset),
  );
  if (found || !existsSync(join(withdrawnFolder(folder), release))) return found;
  return { release, dataset: null, by: '', at: '', reason: UNSTATED };
}

const UNSTATED: Bilingual = {
  zh: '该版本在一次删除个人记录之后撤下',
  en: 'the release was withdrawn after a person’s records were erased',
};

/** Manifests of the releases that were withdrawn as a whole. */
export function withdrawnManifests(folder: string): Manifest[] {
  const below = withdrawnFolder(folder);
  if (!existsSync(below)) return [];
  return readdirSync(below).flatMap((id) => {
    const file = join(below, id, 'manifest.json');
    const parsed = existsSync(file) && manifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed !== false && parsed.success ? [parsed.data] : [];
  });
}

/** 410, with the reason and what to take instead. */
export const gone = ({ release, dataset, at, reason }: WithdrawalEntry, current: string | null): ApiFailure =>
  new ApiFailure(
    'WITHDRAWN',
    {
      zh: `${dataset ? `版本 ${release} 的数据集“${dataset}”` : `版本 ${release}`}已撤下${at ? `(${at.slice(0, 10)})` : ''}:${reason.zh}。请改用现行版本${current ? ` ${current}` : ''}。`,
      en: `${dataset ? `Dataset "${dataset}" of release ${release}` : `Release ${release}`} was withdrawn${at ? ` on ${at.slice(0, 10)}` : ''}: ${reason.en}. Use the current release${current ? ` ${current}` : ''} instead.`,
    },
    { value: { release, dataset, at, reason }, nearest: current ? [current] : [] },
  );
