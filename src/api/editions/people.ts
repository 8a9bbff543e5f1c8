import { listUsers } from '../../accounts/user.ts';
import type { Approval } from '../../contracts/paper-edition.ts';
import type { Stage } from '../../domain/paper-stage.ts';
import { MAY, ROLE_TITLES } from '../../domain/role.ts';
import type { Bilingual } from '../../domain/text.ts';
import type { PaperEvent } from '../../worklog/paper-draft.ts';
import type { ApiContext } from '../context.ts';

/** An account as papers name it. */
export interface Person {
  readonly name: string;
  readonly displayName: string;
  readonly role: Bilingual;
  /** May read papers, so may be asked to countersign. */
  readonly reads: boolean;
}

/** Everybody with an account, by name; without accounts there is whoever sits at the machine. */
export async function peopleOf({ options }: ApiContext): Promise<Map<string, Person>> {
  if (!options.accounts)
    return new Map([['local', { name: 'local', displayName: '本机', role: HERE, reads: true }]]);
  const users = await listUsers(options.accounts.db);
  return new Map(
    users.map(({ name, displayName, role, disabledAt, scope }) => [
      name,
      {
        name,
        displayName,
        role: ROLE_TITLES[role],
        reads:
          disabledAt === null &&
          MAY[role].includes('papers') &&
          scope.regions === null &&
          scope.orgs === null,
      },
    ]),
  );
}

const HERE: Bilingual = { zh: '本机使用者', en: 'At this machine' };

/** Who passed which stage since the paper was last with its authors. */
export function approvalsOf(events: readonly PaperEvent[], people: ReadonlyMap<string, Person>): Approval[] {
  const since = events.findLastIndex(({ action, from }) => action === 'pass' && from === 'draft');
  return events
    .slice(since)
    .filter(({ action }) => action === 'pass')
    .map(({ from, actor, at }) => approval(from, actor, at, people));
}

/** One approval with the name and role of whoever gave it. */
export function approval(
  stage: Stage,
  actor: string,
  at: string,
  people: ReadonlyMap<string, Person>,
): Approval {
  const person = people.get(actor);
  return {
    stage,
    name: actor,
    display_name: person?.displayName ?? actor,
    role: person?.role ?? { zh: '', en: '' },
    at,
  };
}
