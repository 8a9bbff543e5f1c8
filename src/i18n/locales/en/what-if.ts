import type { Messages } from '../messages.ts';
import type { whatIf as zh } from '../zh-CN/what-if.ts';

export const whatIf: Messages<typeof zh> = {
  'nav.whatIf': 'What if',
  'whatIf.about':
    'Move the weights and see readings, ranks and intervals follow. This is only a trial: the official reading stays and stands beside.',
  'whatIf.weights': 'Weights',
  'whatIf.indicators': 'Weights of indicators',
  'whatIf.domains': 'Weights of domains',
  'whatIf.slider': '{times} times the official weight, {share} of all',
  'whatIf.reset': 'Official weights',
  'whatIf.saved': 'What if: {gauge}',
  'whatIf.none': 'All weights are zero, so there is nothing to read. Keep at least one.',
  'whatIf.official': 'Official',
  'whatIf.scenario': 'Trial',
  'whatIf.officialRank': 'Official rank',
  'whatIf.scenarioRank': 'Trial rank',
  'whatIf.ranks': 'Interval of trial ranks',
  'whatIf.rank': 'no. {rank} ({low}–{high})',
  'whatIf.places': '{gauge}: official and trial readings by place',
  'whatIf.places.about':
    '{period}. Rings are official readings, dots those of the trial, bars its 95% intervals ({draws} draws); to the right the trial reading, the move in rank and the interval of ranks.',
  'whatIf.notOfficial': 'Trial, not an official reading',
  'whatIf.summary': '{period}: {moved} of {n} places would stand elsewhere. ',
  'whatIf.farthest': '{name} would move farthest, from no. {from} to no. {to}.',
  'whatIf.withheld':
    'In {n} places some indicators rest on too few persons to be used one by one; they stand together with others of their domain or are left out. A trial is an approximation there; at the official weights it is the official reading.',
};
