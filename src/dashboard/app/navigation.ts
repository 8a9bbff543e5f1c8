import type { Capability } from '../../domain/role.ts';
import type { Key } from '../../i18n/translate.ts';

/** One page as the navigation offers it. */
export interface NavigationEntry {
  readonly to: string;
  readonly label: Extract<Key, `nav.${string}`>;
  /** What a role must be allowed for the page to be offered; without it the page is for everybody. */
  readonly needs?: Capability;
}

export interface NavigationGroup {
  readonly id: 'look' | 'act' | 'publish' | 'trust';
  readonly label: Extract<Key, `nav.group.${string}`>;
  readonly pages: readonly NavigationEntry[];
}

/** Every page by what one comes for: to look, to act, to publish, to check. A page is one line here and one in app.tsx. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    id: 'look',
    label: 'nav.group.look',
    pages: [
      { to: '/', label: 'nav.overview' },
      { to: '/trends', label: 'nav.trends' },
      { to: '/consumption', label: 'nav.consumption' },
      { to: '/alerts', label: 'nav.alerts' },
      { to: '/what-if', label: 'nav.whatIf' },
    ],
  },
  {
    id: 'act',
    label: 'nav.group.act',
    pages: [
      { to: '/demand', label: 'nav.demand' },
      { to: '/supply', label: 'nav.supply' },
      { to: '/environment', label: 'nav.environment' },
      { to: '/todo', label: 'nav.todo' },
    ],
  },
  {
    id: 'publish',
    label: 'nav.group.publish',
    pages: [
      { to: '/papers', label: 'nav.papers', needs: 'papers' },
      { to: '/datasets', label: 'nav.datasets' },
    ],
  },
  {
    id: 'trust',
    label: 'nav.group.trust',
    pages: [
      { to: '/quality', label: 'nav.quality', needs: 'quality' },
      { to: '/method', label: 'nav.method' },
      { to: '/style', label: 'nav.style' },
      { to: '/settings', label: 'nav.settings' },
    ],
  },
];

/** The page that an address belongs to: the entry with the longest address that begins it. */
export function entryAt(path: string): NavigationEntry | undefined {
  const covers = (to: string): boolean => path === to || (to !== '/' && path.startsWith(`${to}/`));
  return NAVIGATION.flatMap((group) => group.pages)
    .filter(({ to }) => covers(to))
    .sort((a, b) => b.to.length - a.to.length)[0];
}
