import type { Messages } from '../messages.ts';
import type { settings as zh } from '../zh-CN/settings.ts';

export const settings: Messages<typeof zh> = {
  'nav.settings': 'Settings',
  'settings.about': 'People and rights, records, rules of disclosure, looks and name.',
  'settings.people': 'People, scopes and records',
  'settings.people.about':
    'Who has an account and what they may see; every question, download and change is recorded. A scope is regions, the areas of local federations, or industrial, organ and zone unions with those below them (what is counted by union only); papers are for accounts of everything.',
  'settings.people.off':
    'Local use without accounts: whoever opens this machine sees everything. With accounts: thermometer serve --accounts.',
  'settings.users': 'Users and scopes',
  'settings.account': 'My account',
  'settings.reviews': 'Requests and reviews',
  'settings.audit': 'Audit log',
  'settings.look': 'Looks',
  'settings.look.about': 'For this browser only.',
  'settings.brand': 'Name and logo',
  'settings.brand.about':
    'Top left on every page; the title of the data and the notice of synthetic data stay.',
  'settings.brand.others': 'The administrator changes name and logo.',
  'settings.name': 'Name',
  'settings.logo': 'Logo (PNG, JPEG or SVG, at most 90 kB)',
  'settings.logo.none': 'Original logo',
  'settings.logo.tooLarge': 'The picture is larger than 90 kB. Make it smaller first.',
  'settings.map': 'An approved boundary file (optional)',
  'settings.map.about':
    'The overview draws tiles, no borders. A house that has an approved file of provincial outlines (GeoJSON) can keep it here: it is checked, stays on this machine, and its approval number is printed under the map. Nothing is asked of another machine.',
  'settings.map.none': 'None is kept.',
  'settings.map.kept': 'Kept: approval number {no}, {publisher}.',
  'settings.map.no': 'Approval number',
  'settings.map.no.hint': 'Granted together with the file, as printed on it.',
  'settings.map.publisher': 'Made or supplied by',
  'settings.map.file':
    'Boundary file (GeoJSON, at most 8 MB, province level, with Taiwan, Hong Kong, Macao and the South China Sea line)',
  'settings.map.noFile': 'Choose a file first.',
  'settings.map.keep': 'Check and keep',
  'settings.map.remove': 'Remove',
  'settings.save': 'Save',
  'settings.policy': 'Rules of disclosure',
  'settings.policy.about':
    'Version {version}. The rules stand in the policy file; whoever is responsible changes them there and restarts. No page can loosen them.',
};
