import { audienceOf, type Capability, MAY, type Role } from '../domain/role.ts';
import { EVERYTHING, type Scope, scopeKey } from './scope.ts';

/** Whoever asks, as every decision about the answer sees them. */
export interface Principal {
  /** `user`: signed in; `local`: at this machine, without accounts; `system`: the server itself, warming its answers. */
  readonly kind: 'user' | 'local' | 'system';
  /** Name in the audit log. */
  readonly name: string;
  readonly role: Role | null;
  readonly may: ReadonlySet<Capability>;
  readonly scope: Scope;
  readonly audience: 'inside' | 'outside';
  /** The role an administrator looks through. */
  readonly viewAs: Role | null;
}

/** Without accounts: who reaches the port sits at this machine and holds its files. */
export const LOCAL: Principal = {
  kind: 'local',
  name: 'local',
  role: null,
  may: new Set<Capability>([
    'read',
    'quality',
    'papers',
    'draft_papers',
    'merchants',
    'work',
    'decide',
    'export',
    'imports',
    'audit',
  ]),
  scope: EVERYTHING,
  audience: 'inside',
  viewAs: null,
};

export const SYSTEM: Principal = { ...LOCAL, kind: 'system', name: 'system' };

/** A signed-in account, seen through its own role or, for who may, another. */
export function principalOf(
  user: { readonly name: string; readonly role: Role; readonly scope: Scope },
  viewAs: Role | null,
): Principal {
  const role = viewAs ?? user.role;
  // Who looks through a role may still stop doing so, and nothing they could not see before is added.
  const may = MAY[role].filter((c) => viewAs === null || READING.has(c));
  return {
    kind: 'user',
    name: user.name,
    role,
    may: new Set(may),
    scope: user.scope,
    audience: audienceOf(role),
    viewAs,
  };
}

/** Looking through a role shows what it sees; it takes, changes and decides nothing in its name. */
const READING: ReadonlySet<Capability> = new Set(['read', 'quality', 'papers', 'merchants', 'audit']);

/** Names what a reader may see: two with the same key get the same bytes for the same question. */
export const viewKey = ({ scope, audience }: Principal): string =>
  `${audience === 'inside' ? '' : audience}${scopeKey(scope)}`;
