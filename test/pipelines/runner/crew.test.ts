import { expect, test } from 'vitest';
import { Crew, type CrewTask } from '../../../pipelines/runner/crew.ts';
import { type Database, open } from '../../../src/warehouse/duckdb.ts';

async function withCrew(work: (crew: Crew, db: Database) => Promise<void>): Promise<void> {
  const db = await open(':memory:', { threads: 2 });
  const crew = await Crew.gather(db);
  try {
    await work(crew, db);
  } finally {
    crew.dismiss();
    db.close();
  }
}

const query: CrewTask = (member) => member.run('select sum(i) from range(100000) r(i)');

test('a task adds tasks, also when all others wait for it', () =>
  withCrew(async (crew) => {
    const done: string[] = [];
    const tasks: CrewTask[] = [
      async (member) => {
        await query(member);
        for (const name of ['b', 'c'])
          tasks.push(async (one) => {
            await query(one);
            done.push(name);
            if (name === 'b') tasks.push(async () => void done.push('d'));
          });
        done.push('a');
      },
    ];
    await crew.work(tasks);
    expect(done[0]).toBe('a');
    expect(done.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(done.indexOf('d')).toBeGreaterThan(done.indexOf('b'));
  }));

test('as many tasks run at a time as there are members, each over a connection of its own', () =>
  withCrew(async (crew) => {
    const busy = new Set<Database>();
    let most = 0;
    const task: CrewTask = async (member) => {
      expect(busy.has(member)).toBe(false);
      busy.add(member);
      most = Math.max(most, busy.size);
      await query(member);
      busy.delete(member);
    };
    await crew.work(Array.from({ length: 10 }, () => task));
    expect(most).toBe(crew.size);
  }));

test('after a failure none is begun; the threads are as before', () =>
  withCrew(async (crew, db) => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const bad: CrewTask = async (member) => {
      try {
        await member.run('select * from nowhere');
      } finally {
        // Only once the crew has heard of it does the other task end.
        setImmediate(release);
      }
    };
    const done: string[] = [];
    const running: CrewTask = async () => {
      await held;
      done.push('running');
    };
    const later: CrewTask = async () => void done.push('later');
    await expect(crew.work([bad, running, later, later])).rejects.toThrow('nowhere');
    expect(done).toEqual(['running']);
    expect(await db.one("select current_setting('threads')::integer as n")).toEqual({ n: 2 });
    await crew.work([]);
  }));
