import type { Messages } from '../messages.ts';
import type { overview as zh } from '../zh-CN/overview.ts';

export const overview: Messages<typeof zh> = {
  'overview.gauge': 'Which gauge',
  'overview.gauge.period': 'Reading for {period}, base = 100',
  'overview.notLoaded': 'Not loaded',
  'overview.notLoaded.need':
    'No service applications or feedback have been loaded, so there is no need gauge.',
  'overview.notLoaded.consumption': 'No purchases have been loaded, so there is no consumption gauge.',
  'overview.noGauges':
    'This workspace does not hold enough to compute a thermometer: no denominator (members) or too short a base. The amounts are still on the trends page.',
  'overview.backToNation': 'Back to the nation',
  'overview.trendOf': 'Trend of {name}',
  'overview.chooseRegion': 'Look at one region',
  'overview.nation': 'Nation',
  'overview.more': 'More',
  'overview.previous': 'On previous month',
  'overview.yoy': 'On a year earlier',
  'overview.grade': 'Data grade',
  'overview.greyed':
    'Too little to speak for all (grade D, or reporting below 70%): greyed, no headline, no rank.',
  'overview.reporting': 'reporting {share}',
  'overview.grade.about':
    'By written rules from visible weight, persons behind it and length of the base; A is best.',
  'overview.coverage': '{share} covered',
  'overview.drivers': 'What moved it this month (points)',
  'overview.why': 'Why it changed: {gauge}',
  'overview.why.about': 'Contribution of each indicator, in points; together they are the whole change.',
  'overview.since': '{gauge} against the release before',
  'overview.since.about':
    'What happened, restated data and change of method (outside, protection as well), in points; together they are the whole difference.',
  'overview.since.end': '{period} (published {day})',
  'overview.tiles': '{gauge} by province',
  'overview.tiles.about':
    '{period}. Colour is the band; choose a tile to see its trend. Tiles are placed roughly; this is not a map.',
  'overview.ranking': '{gauge} in bands',
  'overview.ranking.about': '{period}. Inside a band the order is by code: equals, not a league table.',
  'overview.ranking.uncertain':
    '{period}. Lines are 95% intervals; regions whose intervals of places meet are tied, and a chain of ties has no ordinals. By code inside a band.',
  'overview.interval': '95% interval {low}–{high}',
  'overview.without': '{n} regions have no reading: {names}.',
  'overview.rising.need': 'Needs that warmed most over a year',
  'overview.rising.consumption': 'Consumption that warmed most over a year',
  'overview.rising.about': '{period}, ordered by the change on a year earlier.',
  'overview.freshness': 'Freshness',
  'overview.freshness.about': 'How far each kind of record reaches and when its source exported it.',
  'overview.family': 'Records',
  'overview.rows': 'Rows',
  'overview.print': 'Print one page',
  'overview.drivers.all': 'One by one',
  'overview.rising.all': 'All',
  'overview.rising.none': 'None is warmer than a year ago.',
  'overview.rising.where': 'Most in {name}, {change}',
  'lead.reading': '{gauge} stands at {reading}, {band}',
  'lead.change': '; {previous} on last month, {yoy} on a year earlier',
  'lead.driver': '; this month chiefly from {name}. ',
  'lead.end': '. ',
  'lead.none': '{gauge} has no reading: {reason} ',
  'freshness.inTime': 'none of {n} sources is late',
  'freshness.late': 'late sources: {names}',
  'freshness.each': 'Each of them',
  'promises.title': 'What the last white paper promised',
  'promises.none':
    'No white paper with promises has been signed yet. Once one is, its promises stand here one by one, each with whether it moved.',
  'promises.noItems': 'The last white paper made no promise.',
  'promises.nobody': 'nobody has it yet',
  'promises.due': 'by {date}',
};
