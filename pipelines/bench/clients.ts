import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { uniformDraws } from '../../src/indices/random.ts';
import { queryShapes } from './queries.ts';
import { withServer } from './serving.ts';

/**
 * `npm run bench:clients -- HOME [--clients 16] [--requests 50] [--months 24]`: clients that ask the questions of a
 * dashboard over HTTP on loopback, each its next as soon as it has an answer. First in different ranges of months, so
 * that no answer is known; then the same again from the result cache.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    clients: { type: 'string', default: '16' },
    requests: { type: 'string', default: '50' },
    months: { type: 'string', default: '24' },
    city: { type: 'string', default: '510100' },
  },
});
const [home = process.env.THERMOMETER_HOME] = positionals;
if (!home) throw new Error('npm run bench:clients -- HOME');
const clients = Number(values.clients);
const requests = Number(values.requests);
const place = { city: values.city, province: `${values.city.slice(0, 2)}0000` };

/** Paths of one client: its own draw of the fourteen questions, each over a range of months of its own. */
function pathsOf(client: number): string[] {
  const draw = uniformDraws(1000 + client);
  return Array.from({ length: requests }, () => {
    const months = 2 + Math.floor(draw() * (Number(values.months) - 1));
    const shapes = queryShapes(months, place);
    const shape = shapes[Math.floor(draw() * shapes.length)];
    return `/api/query?q=${encodeURIComponent(JSON.stringify(shape?.request))}`;
  });
}

interface Times {
  readonly sorted: readonly number[];
  readonly seconds: number;
}

async function ask(url: string, paths: readonly (readonly string[])[]): Promise<Times> {
  const times: number[] = [];
  const began = performance.now();
  await Promise.all(
    paths.map(async (own) => {
      for (const path of own) {
        const started = performance.now();
        const response = await fetch(url + path);
        const body = await response.text();
        if (!response.ok) throw new Error(`${path}: ${response.status} ${body}`);
        times.push(performance.now() - started);
      }
    }),
  );
  return { sorted: times.sort((a, b) => a - b), seconds: (performance.now() - began) / 1000 };
}

await withServer(home, async (url) => {
  await ask(url, [['/api/catalogue']]);
  const paths = Array.from({ length: clients }, (_, i) => pathsOf(i));
  const different = new Set(paths.flat()).size;
  const fresh = await ask(url, paths);
  const known = await ask(url, paths);
  const at = ({ sorted }: Times, share: number): string =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} ms`;
  console.log(
    `${clients} 个客户端 clients × ${requests} 问 questions, ${different} 种 different, 负载 load ${loadavg()[0]?.toFixed(1)}`,
  );
  console.log('| | p50 | p95 | 每秒 per second |');
  console.log('|---|---:|---:|---:|');
  for (const [name, times] of [
    ['未知的答案 answers nobody knows', fresh],
    ['结果缓存 result cache', known],
  ] as const)
    console.log(
      `| ${name} | ${at(times, 0.5)} | ${at(times, 0.95)} | ${(times.sorted.length / times.seconds).toFixed(0)} |`,
    );
});
process.exit(0);
