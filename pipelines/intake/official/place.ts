import type { Places } from '../vocabulary.ts';

/** A word that turns a province's short name into one it never had: 西藏省, 内蒙古省. */
const KIND = /(?:省|市|自治区)$/u;

/** A place as tables of bureaus write it: with spaces inside (北　京), or a province under another kind of name. */
export function findPlace(places: Places, said: string): ReturnType<Places['find']> {
  const name = said.replace(/[\p{White_Space}\p{Cf}]+/gu, '');
  const found = places.find(name);
  if (found || !KIND.test(name)) return found;
  const province = places.find(name.replace(KIND, ''));
  return province?.code.endsWith('0000') ? { code: province.code, exact: false } : undefined;
}
