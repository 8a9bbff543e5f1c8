import { ApiFailure } from '../error.ts';

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The one range that is asked for of a file of so many bytes; null where the whole is (several ranges, another unit).
 * @throws ApiFailure BAD_RANGE where the file ends before it.
 */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | null {
  const found = header?.match(/^bytes=(\d*)-(\d*)$/);
  if (!found || (found[1] === '' && found[2] === '')) return null;
  const [, first = '', last = ''] = found;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes - 1 : Math.min(bytes - 1, Number(last));
  if (from <= to) return { from, to };
  throw new ApiFailure(
    'BAD_RANGE',
    {
      zh: `文件只有 ${bytes} 字节，没有所请求的 ${header}。已下完，或请从头下载。`,
      en: `The file has ${bytes} bytes and no ${header}. It is complete, or start again.`,
    },
    { value: { bytes, range: header } },
  );
}

/** A download goes on: what is asked for does not begin at the first byte. */
export const isResumed = (header: string | undefined): boolean => /^bytes=(?!0-)/.test(header ?? '');

/**
 * Refuses to go on with a download whose version is not known or not the same: half of one version with half of
 * another is a file nobody should have.
 * @param etag of what would be sent now. @throws ApiFailure VERSION_CHANGED.
 */
export function refuseChanged(
  etag: string,
  asked: { readonly ifRange?: string; readonly ifMatch?: string; readonly pinned: boolean },
  release: string,
): void {
  const given = asked.ifRange ?? asked.ifMatch;
  if (given === etag || (given === undefined && asked.pinned)) return;
  const was = given?.match(/\d{8}T\d{6}Z-[0-9a-f]{8}/)?.[0];
  throw new ApiFailure(
    'VERSION_CHANGED',
    given === undefined
      ? {
          zh: `续传须说明已下载的部分属于哪个版本：请在地址中加 release=版本编号，或发送 If-Range。现行版本是 ${release}。`,
          en: `To go on with a download say which version the first part is of: add release=ID to the address or send If-Range. The current release is ${release}.`,
        }
      : {
          zh: `续传中止：已下载的部分属于${was ? `版本 ${was}` : '另一个版本'}，而现在给出的是 ${release}。请从头下载，或在地址中加 release=${was ?? '版本编号'} 续传原来的版本。`,
          en: `Not resumed: the first part is of ${was ? `release ${was}` : 'another version'}, and what is offered now is ${release}. Start again, or add release=${was ?? 'ID'} to go on with the earlier one.`,
        },
    { value: given ?? null, nearest: [etag] },
  );
}
