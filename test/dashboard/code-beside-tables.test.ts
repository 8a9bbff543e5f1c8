import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src', 'dashboard');
/** What shows 「在代码中使用」 beside the tables it holds. */
const OFFERS = /<(CodeButton|Figure|TablePanel|MetricTable)\b/;

test('every table stands beside the code that reads it', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => [name, readFileSync(join(root, name), 'utf8')] as const)
    .filter(([, text]) => /<DataTable\b/.test(text));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter(([, text]) => !OFFERS.test(text)).map(([name]) => name)).toEqual([]);
});
