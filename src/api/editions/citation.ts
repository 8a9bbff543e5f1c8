import type { EditionManifest } from '../../contracts/paper-edition.ts';
import type { Bilingual } from '../../domain/text.ts';

/** How an edition is cited: GB/T 7714—2015 in Chinese, the same facts in English. The hash says which file is meant. */
export function citation(
  { title, label, signed_at, data_sha256, id, synthetic }: EditionManifest,
  publisher: string,
): Bilingual {
  const year = signed_at.slice(0, 4);
  const day = signed_at.slice(0, 10);
  const hash = data_sha256.slice(0, 16);
  const made = synthetic ? { zh: '（合成数据）', en: ' (synthetic data)' } : { zh: '', en: '' };
  return {
    zh: `${publisher}. ${title}${made.zh}：${label}[R/OL]. ${year}（${day}签发）. 编号 ${id}，数据指纹 ${hash}.`,
    en: `${publisher} (${year}). ${title}${made.en}, ${label}. Signed ${day}. Edition ${id}, data fingerprint ${hash}.`,
  };
}
