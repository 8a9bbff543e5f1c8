/** The part of the trees an account may see; null is all of it, an empty list nothing. Both parts must hold. */
export interface Scope {
  /** Region codes with everything below them. */
  readonly regions: readonly string[] | null;
  /** Union organisations with everything below them. */
  readonly orgs: readonly string[] | null;
}

export const EVERYTHING: Scope = { regions: null, orgs: null };

export const isEverything = (scope: Scope): boolean => scope.regions === null && scope.orgs === null;

/** The node above, or null for the root and for codes nobody knows. */
export type ParentOf = (code: string) => string | null;

/** More levels than any tree of ours has: a table whose parents run in a circle ends here. */
const DEEPEST = 12;

/** Whether a code is one of the roots or lies below one. Codes nobody knows lie nowhere. */
export function covers(roots: readonly string[] | null, code: string, parentOf: ParentOf): boolean {
  if (roots === null) return true;
  let at: string | null = code;
  for (let depth = 0; at !== null && depth < DEEPEST; depth++) {
    if (roots.includes(at)) return true;
    at = parentOf(at);
  }
  return false;
}

/** Names a scope in a cache key and an ETag: two readers with the same get the same bytes. */
export function scopeKey({ regions, orgs }: Scope): string {
  const part = (codes: readonly string[] | null): string =>
    codes === null ? '*' : [...codes].sort().join('+');
  return regions === null && orgs === null ? '' : `${part(regions)}/${part(orgs)}`;
}

/** As the store keeps it: codes separated by commas, null for everything. */
export const scopeText = (codes: readonly string[] | null): string | null => codes?.join(',') ?? null;
export const scopeOf = (text: unknown): readonly string[] | null =>
  typeof text === 'string' ? text.split(',').filter((code) => code !== '') : null;
