import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '../domain/role.ts';
import type { Worklog } from '../worklog/store.ts';
import { EVERYTHING, type Scope, scopeOf, scopeText } from './scope.ts';

export interface User {
  readonly id: string;
  /** What they sign in with. */
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly scope: Scope;
  readonly disabledAt: string | null;
  readonly createdAt: string;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  readonly lockedUntil: string | null;
}

export type NewUser = Pick<User, 'name' | 'displayName' | 'role'> & { readonly scope?: Scope };

const SELECT = `select u.*, c.password is not null as has_password, c.totp_confirmed_at is not null as has_totp, c.locked_until
  from users u left join credentials c on c.user_id = u.id`;

/** Every account, by name. */
export async function listUsers(db: Worklog): Promise<User[]> {
  return (await db.client.execute(`${SELECT} order by u.name`)).rows.map(userOf);
}

export async function findUser(
  db: Worklog,
  by: { id: string } | { name: string },
): Promise<User | undefined> {
  const [column, value] = 'id' in by ? ['u.id', by.id] : ['u.name', by.name];
  const { rows } = await db.client.execute({ sql: `${SELECT} where ${column} = ?`, args: [value] });
  return rows.map(userOf)[0];
}

/** @returns the id, or null when the name is taken. */
export async function createUser(db: Worklog, user: NewUser, now: Date): Promise<string | null> {
  const id = randomUUID();
  const { regions, orgs } = user.scope ?? EVERYTHING;
  return db.write(async (transaction) => {
    const { rowsAffected } = await transaction.execute({
      sql: `insert into users (id, name, display_name, role, scope_org, scope_region, created_at)
            values (?, ?, ?, ?, ?, ?, ?) on conflict (name) do nothing`,
      args: [
        id,
        user.name,
        user.displayName,
        user.role,
        scopeText(orgs),
        scopeText(regions),
        now.toISOString(),
      ],
    });
    if (rowsAffected === 0) return null;
    await transaction.execute({ sql: 'insert into credentials (user_id) values (?)', args: [id] });
    return id;
  });
}

export interface UserChange {
  readonly displayName?: string;
  readonly role?: Role;
  readonly scope?: Scope;
  readonly disabled?: boolean;
}

/**
 * Changes an account; what it may see changes with its next request, and one that was switched off is signed out.
 * @returns `last_administrator` when nobody could manage accounts afterwards; nothing is changed then.
 */
export async function changeUser(
  db: Worklog,
  id: string,
  change: UserChange,
  now: Date,
): Promise<'changed' | 'unknown' | 'last_administrator'> {
  return db.write(async (transaction) => {
    const found = (await transaction.execute({ sql: 'select * from users where id = ?', args: [id] }))
      .rows[0];
    if (!found) return 'unknown';
    const role = change.role ?? String(found.role);
    const disabled =
      change.disabled === undefined ? found.disabled_at : change.disabled ? now.toISOString() : null;
    const scope = change.scope ?? { regions: scopeOf(found.scope_region), orgs: scopeOf(found.scope_org) };
    const { rows } = await transaction.execute({
      sql: "select count(*) as n from users where role = 'administrator' and disabled_at is null and id <> ?",
      args: [id],
    });
    const leaves = found.role === 'administrator' && (role !== 'administrator' || disabled !== null);
    if (leaves && Number(rows[0]?.n) === 0) return 'last_administrator';
    await transaction.execute({
      sql: 'update users set display_name = ?, role = ?, scope_org = ?, scope_region = ?, disabled_at = ? where id = ?',
      args: [
        change.displayName ?? String(found.display_name),
        role,
        scopeText(scope.orgs),
        scopeText(scope.regions),
        disabled as string | null,
        id,
      ],
    });
    if (disabled !== null || role !== found.role)
      await transaction.execute({ sql: 'delete from sessions where user_id = ?', args: [id] });
    return 'changed';
  });
}

function userOf(row: Readonly<Record<string, unknown>>): User {
  const role = ROLES.find((known) => known === row.role);
  if (!role) throw new Error(`unknown role of ${String(row.name)}: ${String(row.role)}`);
  return {
    id: String(row.id),
    name: String(row.name),
    displayName: String(row.display_name),
    role,
    scope: { regions: scopeOf(row.scope_region), orgs: scopeOf(row.scope_org) },
    disabledAt: row.disabled_at === null ? null : String(row.disabled_at),
    createdAt: String(row.created_at),
    hasPassword: row.has_password === 1,
    hasTotp: row.has_totp === 1,
    lockedUntil: row.locked_until === null ? null : String(row.locked_until),
  };
}
