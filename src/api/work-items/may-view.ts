import type { Principal } from '../../accounts/principal.ts';
import { isEverything } from '../../accounts/scope.ts';
import { WORK_MACHINES, type WorkKind } from '../../domain/work-kind.ts';
import { inScope, type Places } from '../access/narrow.ts';

/** Whether somebody may see a piece of work: its kind by their role, its place by their scope. */
export const mayView = (
  { kind, region }: { readonly kind: WorkKind; readonly region: string | null },
  who: Principal,
  places: Places,
): boolean =>
  who.may.has(WORK_MACHINES[kind].sees) &&
  (region === null ? isEverything(who.scope) : inScope(region, who, places));
