import { hash, verify } from '@node-rs/argon2';

/** Cost of one argon2id hash; OWASP's first recommendation. Tests hand in less. */
export interface PasswordCost {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}
export const PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const ARGON2ID = 2;

/** @returns an encoded argon2id hash with its own salt and cost. */
export const hashPassword = (password: string, cost: PasswordCost): Promise<string> =>
  hash(password.normalize('NFKC'), { ...cost, algorithm: ARGON2ID });

export const passwordFits = (encoded: string, password: string): Promise<boolean> =>
  verify(encoded, password.normalize('NFKC'));

/** What is wrong with a new password; null when nothing is. */
export function passwordFault(
  password: string,
  name: string,
  minLength: number,
): 'too_short' | 'too_plain' | 'has_name' | 'too_long' | null {
  const letters = [...password];
  if (letters.length < minLength) return 'too_short';
  if (letters.length > 200) return 'too_long';
  if (name.length > 2 && password.toLowerCase().includes(name.toLowerCase())) return 'has_name';
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
  return kinds < 3 && letters.length < 20 ? 'too_plain' : new Set(letters).size < 6 ? 'too_plain' : null;
}
