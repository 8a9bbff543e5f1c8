import { join } from 'node:path';
import type { AuditEntry } from '../../src/api/context.ts';
import { appendAudit } from '../../src/worklog/audit.ts';
import { openWorklog } from '../../src/worklog/store.ts';
import type { CommandIo } from './command.ts';

/** Until accounts exist, whoever sits at this machine. */
export const ACTOR = 'local';

export const worklogFile = (home: string): string => join(home, 'worklog.db');

/** What is done at the command line and an auditor may ask about. No detail ever holds an identifier of a person. */
export interface CommandEntry extends Omit<AuditEntry, 'action'> {
  readonly action:
    | AuditEntry['action']
    | 'erase'
    | 'purge_releases'
    | 'withdraw'
    | 'access'
    | 'retention'
    | 'rotate_keys'
    | 'backup_keys'
    | 'backup'
    | 'report_build'
    | 'report_receive'
    | 'restore';
  /** Who says to have done it; whoever sits at this machine unless told. */
  readonly actor?: string;
}

/** Writes one record into the workspace's audit log. */
export async function auditTo(io: Pick<CommandIo, 'home' | 'now'>, entry: CommandEntry): Promise<void> {
  const worklog = await openWorklog(worklogFile(io.home));
  try {
    await appendAudit(worklog, { ...entry, actor: entry.actor ?? ACTOR }, io.now());
  } finally {
    worklog.close();
  }
}
