import type { ApiOptions } from '../context.ts';
import { ApiFailure } from '../error.ts';
import { asking } from './ambient.ts';
import { mayNot } from './refusal.ts';

/**
 * A download with accounts on needs the right to one and a stated purpose. Outside a request, and without accounts,
 * whoever asks holds the files anyway.
 * @returns what the audit log keeps with it. @throws ApiFailure FORBIDDEN or PURPOSE_NEEDED.
 */
export function allowDownload({ accounts }: Pick<ApiOptions, 'accounts'>): Readonly<Record<string, unknown>> {
  const now = asking();
  if (!now) return {};
  now.exported = true;
  const { principal: who, purpose, address, told } = now;
  const said = purpose
    ? { purpose: purpose.code, ...(purpose.note ? { purpose_note: purpose.note } : {}) }
    : {};
  if (!accounts) return { ...told, ...said };
  if (!who.may.has('export')) throw mayNot(who, 'export');
  if (!purpose) {
    throw new ApiFailure('PURPOSE_NEEDED', {
      zh: '下载需要说明用途：请在地址中加 purpose(report、meeting、policy、research、inspection、exchange、other)；选 other 时用 purpose_note 写明。',
      en: 'A download needs a purpose: add purpose (report, meeting, policy, research, inspection, exchange, other) to the address, and purpose_note with other.',
    });
  }
  return { ...told, ...said, audience: who.audience, address };
}
