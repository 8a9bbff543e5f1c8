import { datasetIdOf } from '../../src/api/dataset/index-tables.ts';
import { currentId, readManifest } from '../../src/api/release/folder.ts';
import { register, type WithdrawalEntry } from '../../src/api/release/withdrawn.ts';
import { withdrawRelease } from '../runner/purge.ts';
import { CommandError } from './command.ts';

/**
 * Ends the handing out of a release, or of one dataset of it, for a reason that every later request is told.
 * @throws CommandError without a reason, for the current release as a whole, and for a dataset that it does not hold.
 */
export function withdraw(folder: string, entry: WithdrawalEntry): WithdrawalEntry {
  const { release, dataset, reason } = entry;
  if (reason.zh.trim().length < 4) throw noReason();
  if (dataset === null && currentId(folder) === release) throw isCurrent(release);
  const held = readManifest(folder, release).files.flatMap(
    ({ path }) => path.match(/^outside\/(.+)\.parquet$/)?.[1] ?? [],
  );
  const known = held.map(datasetIdOf);
  if (dataset !== null && !known.includes(dataset)) throw noDataset(dataset, known);
  register(folder, [entry]);
  if (dataset === null) withdrawRelease(folder, release);
  return entry;
}

const noReason = (): CommandError =>
  new CommandError(
    {
      zh: '撤下须写明理由（至少四个字）：--reason 理由。已引用者会读到它。',
      en: 'Say why with --reason (four characters at least). Whoever cited it will read that.',
    },
    { exitCode: 2 },
  );
const isCurrent = (id: string): CommandError =>
  new CommandError({
    zh: `${id} 是现行版本，不能整体撤下。请先发布新版本或用 releases use 换一个；也可只撤下其中一个数据集（--dataset）。`,
    en: `${id} is the current release and cannot be withdrawn as a whole. Publish another or use another first, or withdraw one dataset of it (--dataset).`,
  });
const noDataset = (dataset: string, known: readonly string[]): CommandError =>
  new CommandError({
    zh: `该版本没有数据集“${dataset}”。有：${known.join('、')}。`,
    en: `The release holds no dataset "${dataset}". It holds: ${known.join(', ')}.`,
  });
