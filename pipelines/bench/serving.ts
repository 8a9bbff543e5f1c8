import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Serves a workspace on loopback, in a process of its own, for as long as `work` asks it. */
export async function withServer<T>(home: string, work: (url: string) => Promise<T>): Promise<T> {
  const server = spawn(
    process.execPath,
    [join(import.meta.dirname, '..', 'bin.mjs'), 'serve', '--port', '0'],
    {
      env: { ...process.env, THERMOMETER_HOME: home },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const url = await new Promise<string>((resolve, reject) => {
      server.stdout.on('data', (chunk: Buffer) => {
        const found = chunk.toString('utf8').match(/http:\/\/127\.0\.0\.1:\d+/);
        if (found) resolve(found[0]);
      });
      server.on('exit', () => reject(new Error('the server did not start')));
    });
    return await work(url);
  } finally {
    server.kill('SIGTERM');
  }
}
