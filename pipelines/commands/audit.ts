import { join } from 'node:path';
import type { AuditEntry } from '../../src/api/context.ts';
import { appendAudit } from '../../src/worklog/audit.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import type { CommandIo } from './command.ts';

/** Until accounts exist, whoever sits at this machine. */
export const ACTOR = 'local';

export const worklogFile = (home: string): string => join(home, 'worklog.db');

/** Writes one record into the workspace's audit log. */
export async function auditTo(io: Pick<CommandIo, 'home' | 'now'>, entry: AuditEntry): Promise<void> {
  const worklog = await openWorklog(worklogFile(io.home));
  try {
    await appendAudit(worklog, { ...entry, actor: ACTOR }, io.now());
  } finally {
    worklog.close();
  }
}
