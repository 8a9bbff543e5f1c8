import { pathToFileURL } from 'node:url';
import { uniformDraws } from '../../src/indices/random.ts';
import { PER_ROW } from './scale.ts';

/** What is handed in for one month, by whom and when, and who works on it. */
export interface MonthEnd {
  readonly seed: number;
  /** Rows of the month, all provinces together. */
  readonly rows: number;
  /** Which month of its year it is: quarter and year parts read what came before. */
  readonly month: number;
  /** Worker processes of the build. Loading has one writer. */
  readonly workers: number;
  /** Who is lost, for how long: the writer when its queue is longest, workers halfway through the build. */
  readonly lost?: { readonly stage: 'load' | 'build'; readonly workers: number; readonly hours: number };
  /** Into how many tasks a year of one cube is divided: 1 unless members are sharded. */
  readonly shards?: number;
  /** The share of files that come on the last day. */
  readonly late?: number;
}

/** What became of it; hours count from the end of the month. */
export interface Outcome {
  readonly rows: number;
  readonly tasks: number;
  readonly longestQueue: number;
  readonly waitingRows: number;
  /** Minutes that 95 of 100 files waited at most before the writer took them. */
  readonly wait95: number;
  readonly lastArrival: number;
  readonly loaded: number;
  readonly built: number;
  /** Hours of work, and of work done twice. */
  readonly busy: number;
  readonly repeated: number;
}

interface Task {
  readonly rows: number;
  readonly hours: number;
  readonly arrived: number;
}

const PROVINCES = 31;
const FAMILIES = 6;
const CHUNK_ROWS = 500_000;
const DEADLINE_DAY = 5;
const hoursOf = (rows: number, microseconds: number): number => (rows * microseconds) / 3.6e9;

/** When the files of a province come: half on the deadline day, the rest on the days before, most of them after lunch. */
export function arrivals({ seed, rows, late = 0.5 }: Pick<MonthEnd, 'seed' | 'rows' | 'late'>): Arrival[] {
  const draw = uniformDraws(seed);
  const weights = Array.from({ length: PROVINCES }, (_, i) => 1 / (i + 4));
  const whole = weights.reduce((sum, w) => sum + w, 0);
  const files: Arrival[] = [];
  for (const weight of weights) {
    for (let family = 0; family < FAMILIES; family++) {
      const onTheLast = draw() < late;
      const early = 1 + Math.floor(draw() * (DEADLINE_DAY - 1));
      // The later of two draws: files come before a working day closes, not when it opens.
      const hour = 9 + 9 * Math.max(draw(), draw());
      files.push({
        at: ((onTheLast ? DEADLINE_DAY : early) - 1) * 24 + hour,
        rows: Math.round((rows * weight) / whole / FAMILIES),
      });
    }
  }
  return files.sort((a, b) => a.at - b.at);
}

interface Arrival {
  readonly at: number;
  readonly rows: number;
}

/** Plays one month through, event by event; the same seed gives the same month. */
export function playMonthEnd(setting: MonthEnd): Outcome {
  const files = arrivals(setting);
  const loads = files.map(({ at, rows }) => ({ rows, hours: hoursOf(rows, PER_ROW.load), arrived: at }));
  const load = play(loads, 1, (calm) =>
    setting.lost?.stage === 'load' ? { ...setting.lost, at: calm.peakAt } : undefined,
  );
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  // Models are built when everything is loaded: what a month's cubes read, then its quarter and its year.
  const begin = load.end;
  const build = play(
    [
      ...inPieces(rows, CHUNK_ROWS, PER_ROW.mart + PER_ROW.month, begin),
      ...wholePeriods(rows * (((setting.month - 1) % 3) + 1), PER_ROW.quarter, setting.shards, begin),
      ...wholePeriods(rows * setting.month, PER_ROW.year, setting.shards, begin),
    ],
    setting.workers,
    (calm) => (setting.lost?.stage === 'build' ? { ...setting.lost, at: (begin + calm.end) / 2 } : undefined),
  );
  const waits = load.waits.sort((a, b) => a - b);
  return {
    rows,
    tasks: load.waits.length + build.waits.length,
    longestQueue: load.longestQueue,
    waitingRows: load.waitingRows,
    wait95: (waits[Math.floor(waits.length * 0.95)] ?? 0) * 60,
    lastArrival: files.at(-1)?.at ?? 0,
    loaded: load.end,
    built: build.end,
    busy: load.busy + build.busy,
    repeated: load.repeated + build.repeated,
  };
}

const inPieces = (rows: number, size: number, microseconds: number, arrived: number): Task[] => {
  const count = Math.max(1, Math.ceil(rows / size));
  return Array.from({ length: count }, () => ({
    rows: rows / count,
    hours: hoursOf(rows / count, microseconds),
    arrived,
  }));
};

/** A quarter or year of one cube is one task, because persons of two months do not add up. */
const wholePeriods = (rows: number, microseconds: number, shards = 1, arrived = 0): Task[] =>
  Array.from({ length: FAMILIES }, () =>
    inPieces(rows / FAMILIES, rows / FAMILIES / shards, microseconds, arrived),
  ).flat();

/** How a queue went: when it was empty, when it was longest, who waited how long. */
export interface Played {
  readonly end: number;
  readonly peakAt: number;
  readonly longestQueue: number;
  readonly waitingRows: number;
  readonly waits: number[];
  readonly busy: number;
  readonly repeated: number;
}

interface Loss {
  readonly at: number;
  readonly workers: number;
  readonly hours: number;
}

/**
 * First come, first served; of what came together, the largest first. A task that is lost goes to the head of the queue.
 * @param loss who is lost when, given how it would have gone without.
 */
export function play(
  tasks: readonly Task[],
  workers: number,
  loss: (calm: Played) => Loss | undefined = () => undefined,
): Played {
  const calm = playWith(tasks, workers, undefined);
  const lost = loss(calm);
  return lost ? playWith(tasks, workers, lost) : calm;
}

function playWith(tasks: readonly Task[], workers: number, loss: Loss | undefined): Played {
  const coming = [...tasks].sort((a, b) => a.arrived - b.arrived || b.hours - a.hours);
  const queue: Task[] = [];
  const running: { task: Task; since: number; until: number }[] = [];
  const waits: number[] = [];
  let away = 0;
  let next = 0;
  let now = 0;
  let peakAt = 0;
  let longestQueue = 0;
  let waitingRows = 0;
  let busy = 0;
  let repeated = 0;
  const turns = loss ? [loss.at, loss.at + loss.hours] : [];
  while (next < coming.length || queue.length > 0 || running.length > 0) {
    const ends = Math.min(...running.map(({ until }) => until));
    now = Math.min(
      coming[next]?.arrived ?? Number.POSITIVE_INFINITY,
      ends,
      turns[0] ?? Number.POSITIVE_INFINITY,
    );
    while (coming[next] && (coming[next]?.arrived ?? 0) <= now) queue.push(coming[next++] as Task);
    for (let i = running.length - 1; i >= 0; i--) {
      const job = running[i];
      if (!job || job.until > now) continue;
      busy += job.task.hours;
      running.splice(i, 1);
    }
    if (loss && turns.length > 0 && turns[0] === now) {
      turns.shift();
      away = turns.length === 1 ? loss.workers : 0;
      // Those at work for longest are lost: the most is lost with them.
      running.sort((a, b) => a.since - b.since);
      for (const job of running.splice(0, away)) {
        busy += now - job.since;
        repeated += now - job.since;
        queue.unshift(job.task);
      }
    }
    while (queue.length > 0 && running.length < workers - away) {
      const task = queue.shift() as Task;
      waits.push(now - task.arrived);
      running.push({ task, since: now, until: now + task.hours });
    }
    if (queue.length > longestQueue) {
      longestQueue = queue.length;
      peakAt = now;
      waitingRows = queue.reduce((sum, task) => sum + task.rows, 0);
    }
  }
  return { end: now, peakAt, longestQueue, waitingRows, waits, busy, repeated };
}

const NATION = { seed: 20261130, rows: Math.round(5e9 / 12), month: 12 };

/** The cases that docs/scale.md shows. */
export const CASES: readonly { readonly zh: string; readonly en: string; readonly setting: MonthEnd }[] = [
  { zh: '32 核', en: '32 cores', setting: { ...NATION, workers: 32 } },
  {
    zh: '全部文件最后一天才到',
    en: 'every file on the last day',
    setting: { ...NATION, workers: 32, late: 1 },
  },
  {
    zh: '队列最长时写入进程被杀，十分钟后重启',
    en: 'the writer killed when its queue is longest, back after ten minutes',
    setting: { ...NATION, workers: 32, lost: { stage: 'load', workers: 1, hours: 1 / 6 } },
  },
  {
    zh: '构建中途一个工作进程被杀，一分钟后补上',
    en: 'a worker killed halfway through the build, replaced within a minute',
    setting: { ...NATION, workers: 32, lost: { stage: 'build', workers: 1, hours: 1 / 60 } },
  },
  {
    zh: '构建中途失去八个工作进程两小时',
    en: 'eight workers lost halfway through the build for two hours',
    setting: { ...NATION, workers: 32, lost: { stage: 'build', workers: 8, hours: 2 } },
  },
  { zh: '8 核', en: '8 cores', setting: { ...NATION, workers: 8 } },
  {
    zh: '32 核，年与季按会员分成 32 片（尚未实现）',
    en: '32 cores, years and quarters in 32 shards of members (not built)',
    setting: { ...NATION, workers: 32, shards: 32 },
  },
  {
    zh: '一省，全国的十分之一，2 核',
    en: 'one large province, a tenth of the nation, 2 cores',
    setting: { ...NATION, rows: Math.round(5e8 / 12), workers: 2 },
  },
];

/** The rows of the table in docs/scale.md. */
export function monthEndTable(): string[] {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const day = (hours: number): string =>
    `${Math.floor(hours / 24) + 1} 日 ${two(hours % 24)}:${two((hours * 60) % 60)}`;
  return [
    '| 情形 Case | 最长队列 Longest queue | 等待 p95 Wait | 装完 Loaded | 建完 Built | 末份到达后 After the last file | 重做 Done twice |',
    '|---|---:|---:|---|---|---:|---:|',
    ...CASES.map(({ zh, en, setting }) => {
      const o = playMonthEnd(setting);
      return `| ${zh} ${en} | ${o.longestQueue} 份 files, ${(o.waitingRows / 1e6).toFixed(0)} M 行 rows | ${o.wait95.toFixed(0)} min | ${day(o.loaded)} | ${day(o.built)} | ${(o.built - o.lastArrival).toFixed(1)} h | ${(o.repeated * 60).toFixed(1)} min |`;
    }),
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const line of monthEndTable()) console.log(line);
}
