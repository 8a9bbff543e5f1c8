import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { queryPath } from '../../src/client/client.ts';
import { catalogueSchema } from '../../src/contracts/catalogue.ts';
import { healthSchema } from '../../src/contracts/health.ts';
import { methodSchema } from '../../src/contracts/method.ts';
import { overviewSchema } from '../../src/contracts/overview.ts';
import { papersSchema } from '../../src/contracts/paper.ts';
import { qualitySchema } from '../../src/contracts/quality.ts';
import { queryResultSchema } from '../../src/contracts/query.ts';
import { thermometerSchema } from '../../src/contracts/thermometer.ts';
import { fixtureAnswer } from './fixture/serve.ts';

/** The pages are tested on an invented world; it is worth something only while it has the shapes of the real API. */
describe('the fixture world answers as the API does', () => {
  const question = queryPath({ metric: 'service_applications', by: ['need_domain'], compare: 'yoy' });
  it.each<[string, z.ZodType]>([
    ['/api/health', healthSchema],
    ['/api/catalogue', catalogueSchema],
    ['/api/overview', overviewSchema],
    ['/api/overview?region=510000', overviewSchema],
    ['/api/quality', qualitySchema],
    ['/api/method', methodSchema],
    ['/api/papers', papersSchema],
    [question, queryResultSchema],
    ['/api/thermometer?gauge=need&dimension=need_domain&from=202609&to=202609', thermometerSchema],
  ])('%s', async (path, schema) => {
    const answer = await fixtureAnswer(path);
    expect(schema.parse(answer)).toEqual(answer);
  });
});
