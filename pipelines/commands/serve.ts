import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Accounts } from '../../src/accounts/accounts.ts';
import { ImportJobs } from '../../src/api/imports/jobs.ts';
import { Monitor, type RequestEntry } from '../../src/api/monitor/monitor.ts';
import { listenMonitor } from '../../src/api/monitor/server.ts';
import { Shelf } from '../../src/api/release/shelf.ts';
import { type Listening, listen } from '../../src/api/server.ts';
import { loadPolicy, PolicyError } from '../../src/disclosure/policy.ts';
import { METRICS } from '../../src/domain/catalogue.ts';
import { AuditWriter } from '../../src/worklog/audit.ts';
import { openWorklog, type Worklog } from '../../src/worklog/store.ts';
import { families } from '../contracts/index.ts';
import { packageVersion } from '../runner/publish.ts';
import { releasesFolder } from '../runner/releases.ts';
import { ACTOR, worklogFile } from './audit.ts';
import { runAsProcess } from './child.ts';
import { CommandError, type CommandIo, type ExitCode, usageError } from './command.ts';
import { accountsAreOn, firstAdministrator, openAccounts } from './serve-accounts.ts';
import { editionsOf } from './serve-editions.ts';
import { type Face, faceOf } from './serve-face.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DEFAULT_PORT = 8080;

/**
 * `serve [--port N] [--accounts | --local] [--host IP --public-url URL (--cert F --cert-key F | --behind-proxy)]`:
 * `[--embed-from ORIGIN]…` lets pages of that origin show single charts in a frame.
 * Serves the dashboard and the API until it is told to stop; on this machine only, unless there are accounts.
 */
export async function serveCommand(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      'public-url': { type: 'string' },
      cert: { type: 'string' },
      'cert-key': { type: 'string' },
      'behind-proxy': { type: 'boolean' },
      'embed-from': { type: 'string', multiple: true },
      accounts: { type: 'boolean' },
      local: { type: 'boolean' },
      'monitor-port': { type: 'string' },
      log: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const port = portOf(values.port ?? process.env.PORT);
  const dist = join(ROOT, 'dist');
  const worklog = await openWorklog(worklogFile(io.home));
  const closed = await accountsAreOn(worklog, values);
  const face = faceOf(values, closed);
  const accounts = closed ? openAccounts(io, worklog) : undefined;
  const embedFrom = values['embed-from']?.map(originOf);
  const shelf = new Shelf({ folder: releasesFolder(io.home), log: (line) => io.err(line) });
  const monitor = new Monitor({ shelf, now: io.now, log: requestLog(values.log, io) });
  const monitorPort = values['monitor-port'];
  const monitoring =
    monitorPort === undefined ? undefined : await listenMonitor(monitor, portOf(monitorPort));
  const server = await start(port, dist, io, { worklog, shelf, monitor, face, accounts, embedFrom });
  io.out(server.url);
  if (monitoring)
    io.err(
      io.lang === 'en'
        ? `figures for monitoring: ${monitoring.url}/metrics`
        : `监控指标：${monitoring.url}/metrics`,
    );
  await sayWhoMayEnter(io, accounts, face.publicUrl ?? server.url);
  if (!existsSync(join(dist, 'index.html'))) {
    io.err(
      io.lang === 'en'
        ? 'The dashboard is not built; only the API answers. Run npm run build.'
        : '看板尚未构建，只有接口可用。请运行 npm run build。',
    );
  }
  await untilStopped();
  await server.stop();
  await monitoring?.stop();
  worklog.close();
  return 0;
}

interface Running {
  readonly worklog: Worklog;
  readonly shelf: Shelf;
  readonly monitor: Monitor;
  readonly face: Face;
  readonly accounts: Accounts | undefined;
  readonly embedFrom: readonly string[] | undefined;
}

async function start(
  port: number,
  dist: string,
  io: CommandIo,
  { worklog, shelf, monitor, face, accounts, embedFrom }: Running,
): Promise<Listening> {
  const audit = new AuditWriter(worklog, io.now, accounts?.settings.algorithms);
  try {
    shelf.onCurrent(({ id }) => io.err(io.lang === 'en' ? `reading release ${id}` : `现行版本 ${id}`));
    return await listen(
      {
        shelf,
        policy: loadPolicy(),
        metrics: METRICS,
        dist: existsSync(dist) ? dist : undefined,
        codeVersion: packageVersion(),
        editions: editionsOf(io.home, accounts?.settings.algorithms),
        imports: new ImportJobs({
          folder: freshUploads(io.home),
          run: runAsProcess(io),
          families,
          takeUp: () => shelf.refresh(),
          now: io.now,
        }),
        worklog,
        now: io.now,
        accounts,
        publicUrl: face.publicUrl,
        behindProxy: face.behindProxy,
        embedFrom,
        audit: (entry) => audit.write({ actor: ACTOR, ...entry }),
        monitor,
        log: (line) => io.err(line),
      },
      port,
      face,
    );
  } catch (cause) {
    if (cause instanceof PolicyError)
      throw new CommandError({ zh: cause.message, en: cause.message }, { cause });
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') throw portTaken(port);
    throw cause;
  }
}

/** How requests are written down: not at all, or one line of JSON each. @throws CommandError for any other form. */
function requestLog(form: string | undefined, io: CommandIo): ((entry: RequestEntry) => void) | undefined {
  if (form === undefined) return undefined;
  if (form === 'json') return (entry) => io.err(JSON.stringify(entry));
  throw usageError({
    zh: `不认识的日志形式“${form}”。可用：--log json。`,
    en: `Unknown form of log "${form}". Use --log json.`,
  });
}

/** Who may come in, and on the first run how the first of them does. */
async function sayWhoMayEnter(io: CommandIo, accounts: Accounts | undefined, url: string): Promise<void> {
  const say = (zh: string, en: string): void => io.err(io.lang === 'en' ? en : zh);
  if (!accounts) {
    say(
      '未启用账号：仅限本机使用，操作者记为 local。启用账号请加 --accounts。',
      'Accounts are off: for this machine only; who acts is recorded as "local". Turn them on with --accounts.',
    );
    return;
  }
  const path = await firstAdministrator(accounts);
  if (path === null) return;
  io.out(
    io.lang === 'en'
      ? `First run: choose the password of the administrator "admin" here (works once, for ${accounts.settings.link_hours} hours):`
      : `首次启用账号：请在此设置系统管理员 admin 的密码（一次有效，${accounts.settings.link_hours} 小时内）：`,
  );
  io.out(`${url}${path}`);
}

/**
 * Where uploads wait for their load: beside staging, which every load clears. What a stopped server left behind is
 * raw, so it goes first.
 */
function freshUploads(home: string): string {
  const folder = join(home, 'uploads');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

const portTaken = (port: number): CommandError =>
  new CommandError({
    zh: `端口 ${port} 已被占用。请用 --port 换一个（--port 0 自动选择），或停止占用它的程序。`,
    en: `Port ${port} is taken. Choose another with --port (0 picks a free one), or stop the program that holds it.`,
  });

/** An origin whose pages may show charts in a frame. @throws CommandError for anything else. */
function originOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url !== undefined && url.origin === given.replace(/\/$/, '')) return url.origin;
  throw usageError({
    zh: `--embed-from 应为一个网站的地址（如 https://oa.example.org），得到“${given}”。`,
    en: `--embed-from takes the origin of a site, such as https://oa.example.org, not "${given}".`,
  });
}

function portOf(given: string | undefined): number {
  if (given === undefined || given === '') return DEFAULT_PORT;
  const port = Number(given);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw usageError({
    zh: `端口应为 0—65535 的整数，得到“${given}”。`,
    en: `A port is a whole number from 0 to 65535, not "${given}".`,
  });
}

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
