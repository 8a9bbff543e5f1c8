import { CommandError } from '../../commands/command.ts';
import type { Task } from './messages.ts';

const KEPT = {
  zh: '已并入的部分不会重算，现行版本不变。',
  en: 'What has been merged is not built again, and the current release stays.',
};

/** Whether an engine or the system says that a disk is full. */
export const isDiskFull = (said: string): boolean =>
  /ENOSPC|no space left|disk is full|disk quota/i.test(said);

/** The disk that parts are written to is full. */
export const diskFull = (folder: string, said: string): CommandError =>
  new CommandError({
    zh: `磁盘已满，构建停止：工作进程写不下 ${folder}（${firstLine(said)}）。${KEPT.zh}请腾出空间，或用 THERMOMETER_WORKER_FOLDER 指向另一块盘，再运行 thermometer build。`,
    en: `The disk is full and the build has stopped: a worker cannot write to ${folder} (${firstLine(said)}). ${KEPT.en} Free some space, or point THERMOMETER_WORKER_FOLDER to another disk, then run thermometer build again.`,
  });

/** One task has ended worker after worker. */
export const killedTooOften = ({ model, parts }: Task, times: number, why: string): CommandError =>
  new CommandError({
    zh: `${model}（${parts.join('、')}）已使 ${times} 个工作进程中途结束（最后一次：${why}），构建停止。${KEPT.zh}多半是内存不足：请减少 THERMOMETER_WORKERS 或 THERMOMETER_MEMORY，或不用工作进程（--workers 0），再运行 thermometer build。`,
    en: `${model} (${parts.join(', ')}) has ended ${times} worker processes (the last: ${why}); the build has stopped. ${KEPT.en} Most likely memory ran out: lower THERMOMETER_WORKERS or THERMOMETER_MEMORY, or build without workers (--workers 0), then run thermometer build again.`,
  });

/** Workers end before they can be given anything. */
export const neverStarted = (why: string, last: string): CommandError =>
  new CommandError({
    zh: `工作进程起不来（${why}）：${lastLine(last)}。请用 --workers 0 在一个进程内构建，或先运行 thermometer doctor。`,
    en: `Worker processes do not start (${why}): ${lastLine(last)}. Build in one process with --workers 0, or run thermometer doctor first.`,
  });

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
