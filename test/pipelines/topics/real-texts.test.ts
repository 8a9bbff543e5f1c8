import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { topicsCommand } from '../../../pipelines/commands/topics.ts';
import type { Validation } from '../../../pipelines/topics/cross-validate.ts';
import { SHARED } from '../../reference/read-csv.ts';
import { recordingIo } from '../../support/tiny-workspace.ts';

/** The texts are borrowed and not in this repository; without them there is nothing to measure. */
const missing = (file: string): string =>
  existsSync(join(SHARED, file)) ? '' : ` (no ../shared/data/${file})`;

async function evaluated(file: string, ...options: string[]): Promise<Validation> {
  const io = recordingIo('/nowhere');
  await topicsCommand(['evaluate', join(SHARED, file), ...options, '--json'], io);
  return JSON.parse(io.lines[0] ?? '') as Validation;
}

const MESSAGES = 'gov-messages/labelled_even.csv';
test.skipIf(missing(MESSAGES))(`messages to a city government${missing(MESSAGES)}`, async () => {
  const columns = ['--text', '留言主题,留言详情', '--label', '一级分类'];
  const alone = await evaluated(MESSAGES, ...columns);
  expect(alone.texts).toBe(260);
  expect(alone.classifier.macroF1).toBeGreaterThan(0.66);
  expect(alone.classifier.macroF1).toBeGreaterThan(alone.keywords.macroF1);
  expect(alone.keywords.macroF1).toBeGreaterThan(alone.majority.macroF1);
  const seeds = join(SHARED, 'gov-messages/taxonomy_3level.csv');
  const seeded = await evaluated(MESSAGES, ...columns, '--seeds', seeds);
  expect(seeded.classifier.macroF1).toBeGreaterThan(0.79);
  expect(seeded.classifier.macroF1).toBeGreaterThan(seeded.keywords.macroF1);
});

const TAKEAWAY = 'consumer-reviews/waimai_10k_even.csv';
test.skipIf(process.env.TEST_FULL !== '1' || missing(TAKEAWAY))(
  `tone of takeaway reviews, full run only${missing(TAKEAWAY)}`,
  async () => {
    const result = await evaluated(TAKEAWAY, '--text', 'review', '--label', 'label');
    expect(result.classifier.macroF1).toBeGreaterThan(0.82);
    expect(result.classifier.macroF1).toBeGreaterThan(result.keywords.macroF1);
  },
);

const SHOPPING = 'consumer-reviews/online_shopping_10_cats_even.csv.gz';
test.skipIf(process.env.TEST_FULL !== '1' || missing(SHOPPING))(
  `tone of shopping reviews, full run only${missing(SHOPPING)}`,
  { timeout: 300_000 },
  async () => {
    const result = await evaluated(SHOPPING, '--text', 'review', '--label', 'label', '--folds', '5');
    expect(result.classifier.macroF1).toBeGreaterThan(0.9);
    expect(result.classifier.macroF1).toBeGreaterThan(result.keywords.macroF1);
  },
);
