import type { Messages } from '../messages.ts';
import type { app as zh } from '../zh-CN/app.ts';

export const app: Messages<typeof zh> = {
  'app.name': 'Social Thermometer',
  'app.synthetic': 'Synthetic data',
  'app.synthetic.about':
    'Generated for demonstration and tests; no real worker, employer or merchant is in it.',
  'app.skip': 'Skip to content',
  'app.otherLanguage': '中文',
  'app.empty':
    'Nothing has been published yet. Load files and publish a release first: npm start, or thermometer run <folder>.',
  'app.foot': 'Higher means hotter, neither better nor worse. Every gap says why; none is filled with zero.',

  'nav.label': 'Main',
  'nav.group.look': 'See',
  'nav.group.act': 'Act',
  'nav.group.publish': 'Publish',
  'nav.group.trust': 'Trust',
  'nav.menu': 'Menu',
  'nav.overview': 'Overview',
  'nav.trends': 'Trends',
  'nav.quality': 'Data quality',
  'nav.method': 'Method',
  'nav.papers': 'White papers',

  'strip.complete': 'Complete through',
  'strip.latest': 'Latest record',
  'strip.asOf': 'Exported',
  'strip.release': 'Release',
  'strip.pinned': 'pinned to this release',

  'page.loading': 'Loading…',
  'page.error': 'Could not be read',
  'page.retry': 'Try again',
  'page.missing': 'No such page',
  'page.missing.about': 'The address may have changed. Start here:',

  'figure.asTable': 'Table',
  'figure.asChart': 'Chart',
  'figure.download': 'Download',

  'table.group': 'Group by',
  'table.group.none': 'no grouping',
  'table.pin': 'Pinned columns',
  'table.pin.none': 'none pinned',
  'table.sort': 'Sort by this column',
  'table.printed': '{n} rows, of which the first {shown} are printed; all of them as CSV or Arrow.',
  'table.rows': '{n} rows',
  'table.csv': 'Download CSV: {name}',
  'table.arrow': 'Download Arrow: {name}',

  'source.release': 'release {id}',
  'source.complete': 'complete through {month}',
  'source.query': 'query {id}',
  'layer.inside': 'inside (exact)',
  'layer.outside': 'public (protected)',

  'level.nation': 'Nation',
  'level.province': 'Province',
  'level.city': 'City',
  'level.county': 'County',
  'grain.day': 'day',
  'grain.week': 'week',
  'grain.month': 'Month',
  'grain.quarter': 'Quarter',
  'grain.year': 'Year',
};
