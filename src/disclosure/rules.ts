import type { MissingReason } from '../domain/status.ts';
import type { Basis } from './basis.ts';
import type { AudiencePolicy } from './policy.ts';

/** Why a value must not be shown by itself; null when it may. A true zero may always be shown. */
export function primaryReason(basis: Basis, policy: AudiencePolicy): MissingReason | null {
  switch (basis.kind) {
    case 'count':
      return basis.count > 0 && tooFew(basis.persons, policy) ? 'suppressed' : null;
    case 'money':
      return dominated(basis, policy) ? 'suppressed' : null;
    case 'ratio':
      return ratioReason(basis, policy);
    case 'index':
      if (basis.persons < policy.index.hide_below) return 'suppressed';
      return basis.coverage < policy.index.coverage ? 'low_coverage' : null;
    case 'order':
      return orderReason(basis, policy);
    case 'rating':
      return basis.raters < policy.rating.score_from ? 'suppressed' : null;
    case 'rank':
      return basis.raters < policy.rating.rank_from ? 'suppressed' : null;
    case 'protected':
    case 'things':
      return null;
  }
}

/**
 * A median is the value of a person: it may be shown with enough persons on either side of it, and a least or greatest
 * value, which has nobody on one side, only where enough persons share it.
 */
function orderReason(
  { persons, below, above, sharing }: Extract<Basis, { kind: 'order' }>,
  policy: AudiencePolicy,
): MissingReason | null {
  const least = policy.persons.hide_below;
  if (persons < least) return 'suppressed';
  return sharing >= least || Math.min(below, above) >= least ? null : 'suppressed';
}

/** A count behind which nobody is known rests on its records: fewer records than the threshold are fewer persons. */
const tooFew = (persons: number, policy: AudiencePolicy): boolean =>
  persons > 0 && persons < policy.persons.hide_below;

function dominated(
  { total, contributors, largest: [first, second] }: Extract<Basis, { kind: 'money' }>,
  { money }: AudiencePolicy,
): boolean {
  if (contributors === 0) return false;
  if (contributors < money.contributors) return true;
  if (total - first - second < (money.p_percent / 100) * first) return true;
  const top = money.dominance.largest === 1 ? first : first + second;
  return top > (money.dominance.percent / 100) * total;
}

function ratioReason(
  { numerator, denominator, share }: Extract<Basis, { kind: 'ratio' }>,
  policy: AudiencePolicy,
): MissingReason | null {
  const hidden = primaryReason(numerator, policy) ?? primaryReason(denominator, policy);
  if (hidden || !share) return hidden;
  const [part, whole] = [countOf(numerator), countOf(denominator)];
  const rest = whole - part;
  // Of two protected counts the smaller may exceed the larger: then nothing sensible is left to show either.
  if (part > 0 && rest !== 0 && numerator.kind !== 'money' && rest < policy.persons.hide_below)
    return 'suppressed';
  return (part === 0 || rest === 0) && whole > 0 && personsOf(denominator) < policy.group.minimum
    ? 'suppressed'
    : null;
}

const countOf = (basis: Basis): number =>
  basis.kind === 'count' ? basis.count : basis.kind === 'protected' ? basis.value : 0;
const personsOf = (basis: Basis): number => (basis.kind === 'count' ? basis.persons : countOf(basis));
