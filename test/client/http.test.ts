import { describe, expect, test } from 'vitest';
import { queryPath, thermometerPath } from '../../src/client/client.ts';
import { ClientError, getJson, queryString, send } from '../../src/client/http.ts';

const answering = (status: number, body: string) => () => new Response(body, { status });

describe('the client', () => {
  test('a refusal becomes an error with its code, its words and what is near', async () => {
    const body = {
      error: { code: 'UNKNOWN_METRIC', message: { zh: '没有', en: 'none' }, value: 'x', nearest: ['y'] },
    };
    await expect(send(answering(400, JSON.stringify(body)), '/api/query')).rejects.toMatchObject({
      code: 'UNKNOWN_METRIC',
      status: 400,
      text: { zh: '没有', en: 'none' },
      value: 'x',
      nearest: ['y'],
    });
  });
  test.each([
    ['no server', () => Promise.reject(new TypeError('fetch failed')), 0],
    ['an answer of something else', answering(502, '<html>'), 502],
    ['JSON that is no refusal of ours', answering(500, '{"ok":false}'), 500],
  ])('%s is UNREACHABLE with the next step', async (_, fetch, status) => {
    const error = await send(fetch, '/api/health').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ code: 'UNREACHABLE', status, text: { zh: expect.stringMatching(/请/) } });
  });
  test('giving up is not an error of the server', async () => {
    const fetch = () => Promise.reject(new DOMException('aborted', 'AbortError'));
    await expect(getJson(fetch, '/api/health')).rejects.toMatchObject({ name: 'AbortError' });
  });
  test('addresses leave out what is not asked', () => {
    expect(queryString({ a: 1, b: undefined, c: '成都 & 绵阳' })).toBe(
      '?a=1&c=%E6%88%90%E9%83%BD+%26+%E7%BB%B5%E9%98%B3',
    );
    expect(queryString({})).toBe('');
    expect(thermometerPath({ gauge: 'need', level: 'province' })).toBe(
      '/api/thermometer?gauge=need&level=province',
    );
    expect(queryPath({ metric: 'orders' }, 'csv', { bom: true })).toBe(
      '/api/query?q=%7B%22metric%22%3A%22orders%22%7D&format=csv&bom=1',
    );
  });
});
