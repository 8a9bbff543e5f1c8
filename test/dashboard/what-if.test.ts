import { expect, test } from 'vitest';
import type { WhatIfAnswer } from '../../src/contracts/what-if.ts';
import { chartId } from '../../src/dashboard/state/chart-notes.ts';
import { isOfficial, parseWhatIf, weightsOf, whatIfParams } from '../../src/dashboard/state/what-if.ts';

const part = (code: string, weight: number) => ({ code, title: { zh: code, en: code }, weight });
const answer = {
  indicators: [part('applications', 0.4), part('unmet', 0.6)],
  domains: [part('S01', 1), part('S02', 2)],
} as unknown as WhatIfAnswer;

test('a trial is its link: read back it is the same, and what cannot be read is official', () => {
  const choice = parseWhatIf('?gauge=consumption&i.applications=250&d.S02=0');
  expect(parseWhatIf(`?${whatIfParams(choice)}`)).toEqual(choice);
  expect(isOfficial(parseWhatIf('?i.applications=100&d.S02=9999&d.<x>=3&gauge=other'))).toBe(true);
});

test('weights are shares of the official ones; nothing at all is no trial', () => {
  expect(weightsOf(parseWhatIf('?i.unmet=50&d.S01=200'), answer)).toEqual({
    indicators: [0.4, 0.3],
    domains: [2, 2],
  });
  expect(weightsOf(parseWhatIf('?i.unmet=0&i.applications=0'), answer)).toBe(null);
});

test('a chart keeps its name from month to month and from question to question', () => {
  expect(chartId('need-why-202609')).toBe('need-why');
  expect(chartId('need-202609')).toBe('need');
  expect(chartId('outlook-service_applications-9f3ac2d1')).toBe('outlook-service_applications');
  expect(chartId('confidence-pboc')).toBe('confidence-pboc');
});
