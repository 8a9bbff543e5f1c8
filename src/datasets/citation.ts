import type { Description } from './description.ts';

/** One line to cite exactly these rows, in the order of GB/T 7714: who, what, version, when, where. */
export function citationText(d: Description): { zh: string; en: string } {
  const day = d.publishedAt.slice(0, 10);
  const where = `${d.origin ?? ''}${d.path}`;
  const made = d.synthetic ? { zh: '（合成数据）', en: ' (synthetic data)' } : { zh: '', en: '' };
  return {
    zh: `${d.publisher.zh}. ${d.title.zh}${made.zh}[DS/OL]. 版本 ${d.release}, 查询 ${d.queryId}. ${day}. ${where}`,
    en: `${d.publisher.en}. ${d.title.en}${made.en} [data set]. Release ${d.release}, query ${d.queryId}. ${day}. ${where}`,
  };
}

/** `CITATION.cff`, Citation File Format 1.2.0. */
export function citationCff(d: Description): string {
  const lines: (readonly [string, string])[] = [
    ['cff-version', '1.2.0'],
    ['message', quoted('引用这些数据时请使用下列信息。If you use these data, please cite them as below.')],
    ['type', 'dataset'],
    ['title', quoted(`${d.title.zh} / ${d.title.en}${d.synthetic ? '（合成数据 synthetic）' : ''}`)],
    ['version', quoted(d.release)],
    ['date-released', quoted(d.publishedAt.slice(0, 10))],
    ...(d.origin ? [['url', quoted(`${d.origin}${d.path}`)] as const] : []),
    ...(SPDX.test(d.licence.id) ? [['license', d.licence.id] as const] : []),
  ];
  return `${lines.map(([key, value]) => `${key}: ${value}`).join('\n')}
authors:
  - name: ${quoted(`${d.publisher.zh} / ${d.publisher.en}`)}
identifiers:
  - type: other
    value: ${quoted(`${d.id}@${d.release}#${d.queryId}`)}
    description: ${quoted('dataset@release#query')}
`;
}

/** Ids that the CFF schema knows; any other licence is said in the README. */
const SPDX = /^(?!LicenseRef-)[A-Za-z0-9.+-]+$/;
const quoted = (text: string): string => JSON.stringify(text);
