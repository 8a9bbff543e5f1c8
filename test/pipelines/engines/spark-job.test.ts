import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CommandError } from '../../../pipelines/commands/command.ts';
import { engineSetting } from '../../../pipelines/engines/setting.ts';
import { runSparkJob } from '../../../pipelines/engines/spark-job.ts';

const place = mkdtempSync(join(tmpdir(), 'spark-job-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** A Spark that says and does what a script of the shell does. */
function sparkThat(does: string): string {
  const home = mkdtempSync(join(place, 'spark-'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'spark-sql'), `#!/bin/sh\n${does}\n`);
  chmodSync(join(home, 'bin', 'spark-sql'), 0o755);
  return home;
}

async function run(does: string, setting: { master?: string; patienceSeconds?: number; home?: string } = {}) {
  const steps: string[] = [];
  const notes: string[] = [];
  const log = join(place, `${Math.random()}`, 'job.log');
  let failure: string | undefined;
  try {
    await runSparkJob(
      { home: sparkThat(does), master: 'local[1]', patienceSeconds: 1, ...setting },
      {
        script: 'build.sql',
        models: ['marts.leave', 'cubes.leave'],
        log,
        step: (label, done, total) => steps.push(`${label} ${done}/${total}`),
        note: ({ zh }) => notes.push(zh),
      },
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error.in('zh-CN');
  }
  return { steps, notes, failure, log };
}

const MARK = "printf '@thermometer\\t%s\\n'";

describe('a job on a cluster', () => {
  test('is followed model by model, with all that Spark says kept', async () => {
    const { steps, failure, log } = await run(
      `${MARK} marts.leave; echo "Time taken" >&2; ${MARK} cubes.leave; ${MARK} complete`,
    );
    expect(failure).toBeUndefined();
    expect(steps).toEqual(['marts.leave 0/2', 'cubes.leave 1/2', '模型 models 2/2']);
    expect(readFileSync(log, 'utf8')).toMatch(/Time taken/);
  });

  test('that fails says at which model, why, and where the log is', async () => {
    const { failure, log } = await run(
      `${MARK} marts.leave; echo "26/11 ERROR TaskSetManager: disk full" >&2; exit 3`,
    );
    expect(failure).toMatch(/停在 cubes\.leave，已完成 1\/2 个模型：.*disk full.*数据仓库保持原样/);
    expect(failure).toContain(log);
  });

  test('gives the reason that Spark gives, before what it complains of besides', async () => {
    const { failure } = await run(
      'echo "26/11 ERROR Utils: Aborting task" >&2; echo "[DIVIDE_BY_ZERO] Division by zero. SQLSTATE: 22012" >&2; exit 1',
    );
    expect(failure).toMatch(/停在 marts\.leave，已完成 0\/2 个模型：\[DIVIDE_BY_ZERO\] Division by zero/);
  });

  test('that stops without an error is not taken for done', async () => {
    const { failure } = await run(`${MARK} marts.leave`);
    expect(failure).toMatch(/did not come to its end/);
  });

  test('that loses an executor carries on and says so', async () => {
    const { notes, failure } = await run(
      `echo "26/11 ERROR TaskSchedulerImpl: Lost executor 1 on 10.0.0.7: worker lost" >&2; ${MARK} marts.leave; ${MARK} cubes.leave; ${MARK} complete`,
    );
    expect(failure).toBeUndefined();
    expect(notes).toEqual(['集群失去一个执行器（10.0.0.7），其余执行器接着算']);
  });

  test('that is given nothing is ended after a while', async () => {
    const { notes, failure } = await run(
      'echo "26/11 WARN TaskSchedulerImpl: Initial job has not accepted any resources; check" >&2; exec sleep 20',
      { patienceSeconds: 0.2 },
    );
    expect(notes).toEqual(['集群暂时没有空闲资源，等待中']);
    expect(failure).toMatch(/没有可用的工作节点.*数据仓库保持原样/);
  });

  test('whose master does not answer is not begun', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 1));
      });
    });
    const { steps, failure } = await run('exit 0', { master: `spark://127.0.0.1:${port}` });
    expect(steps).toEqual([]);
    expect(failure).toMatch(
      new RegExp(`连不上 Spark 集群（spark://127\\.0\\.0\\.1:${port}）.*THERMOMETER_ENGINE=duckdb`),
    );
  });

  test('without Spark says what to set', async () => {
    const { failure } = await run('exit 0', { home: join(place, 'nowhere') });
    expect(failure).toMatch(/没有找到 Spark.*SPARK_HOME/);
  });
});

describe('the engine as a setting', () => {
  test('is this process where nothing is said', () => {
    expect(engineSetting('/h', {})).toEqual({ engine: 'duckdb' });
  });

  test('names the lake as this machine and as the cluster sees it', () => {
    expect(engineSetting('/h', { THERMOMETER_ENGINE: 'spark' })).toEqual({
      engine: 'spark',
      lake: '/h/lake',
      uri: 'file:///h/lake',
      spark: undefined,
    });
    const site = {
      THERMOMETER_ENGINE: 'spark',
      THERMOMETER_LAKE: '/mnt/obs/lake',
      THERMOMETER_LAKE_URI: 'obs://union/lake',
      THERMOMETER_SPARK_MASTER: 'yarn',
      SPARK_HOME: '/opt/spark',
    };
    expect(engineSetting('/h', site)).toMatchObject({
      lake: '/mnt/obs/lake',
      uri: 'obs://union/lake',
      spark: { home: '/opt/spark', master: 'yarn', patienceSeconds: 300 },
    });
  });

  test('refuses an engine that there is not', () => {
    expect(() => engineSetting('/h', { THERMOMETER_ENGINE: 'hive' })).toThrow(/no engine "hive"/);
  });
});
