import type { Messages } from '../messages.ts';
import type { settings as zh } from '../zh-CN/settings.ts';

export const settings: Messages<typeof zh> = {
  'nav.settings': 'Settings',
  'settings.about': 'People and rights, records, rules of disclosure, looks and name.',
  'settings.people': 'People, scopes and records',
  'settings.people.about':
    'Who has an account and what they may see; every question, download and change is recorded.',
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
  'settings.save': 'Save',
  'settings.policy': 'Rules of disclosure',
  'settings.policy.about':
    'Version {version}. The rules stand in the policy file; whoever is responsible changes them there and restarts. No page can loosen them.',
};
