import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './command.ts';

/** A bar where a person looks, a line per step where output is a file, nothing for machines. */
export function terminalProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { step: () => {}, end: () => {} };
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): Progress {
  let current: { label: string; bar: SingleBar } | undefined;
  const end = (): void => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    step(label, done, total) {
      if (current?.label !== label) {
        end();
        const made = new SingleBar(
          {
            stream,
            format: `  ${label} {bar} {value}/{total} · {eta_formatted}`,
            hideCursor: true,
            clearOnComplete: false,
          },
          Presets.shades_classic,
        );
        made.start(Math.max(total, done), done);
        current = { label, bar: made };
      } else {
        current.bar.setTotal(Math.max(total, done));
        current.bar.update(done);
      }
      if (total > 0 && done >= total) end();
    },
    end,
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  let last = '';
  return {
    step(label) {
      if (label === last) return;
      last = label;
      stream.write(`  ${label}\n`);
    },
    end: () => {},
  };
}
