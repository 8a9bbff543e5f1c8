import { citationText } from './citation.ts';
import type { PackagedFile } from './datapackage.ts';
import { type Description, PROTECTED } from './description.ts';

/** The page someone opens first. @param left formats that cannot hold so many rows. */
export function readme(d: Description, files: readonly PackagedFile[], left: readonly string[] = []): string {
  const cite = citationText(d);
  const reach = Object.entries(d.periods).map(([grain, { from, to }]) => `${grain} ${from}–${to}`);
  const filters = Object.keys(d.filters).length === 0 ? '无 none' : `\`${JSON.stringify(d.filters)}\``;
  const data = files.filter((f) => f.rows !== undefined);
  return `# ${d.title.zh} ${d.title.en}
${d.synthetic ? '\n**合成数据，不是真实情况。Synthetic data, nothing here is real.**\n' : ''}
${d.grain.zh}
${d.grain.en}

| | |
|---|---|
| 版本 release | \`${d.release}\` (${d.publishedAt.slice(0, 10)}) |
| 查询编号 query id | \`${d.queryId}\` |
| 筛选 filters | ${filters} |
| 行数 rows | ${d.rows} |
| 时期 periods | ${reach.join(' · ')} |
| 报齐至 complete through | ${d.completeThrough ?? '—'} |
| 方法 methods | ${Object.entries(d.methods)
    .map(([id, version]) => `${id} ${version}`)
    .join(', ')} |
| 披露政策 disclosure policy | ${d.policy} |
| 软件 software | social-thermometer ${d.codeVersion} |
| 分级 grade | ${d.grade.standard} ${d.grade.title.zh} ${d.grade.title.en} |
| 许可 licence | ${d.licence.id}：${d.licence.title.zh} / ${d.licence.title.en} |

${PROTECTED.zh}
${PROTECTED.en}

## 文件 Files

| 文件 file | 字节 bytes | SHA-256 |
|---|---:|---|
${data.map((f) => `| \`${f.path}\` | ${f.bytes} | \`${f.sha256}\` |`).join('\n')}
${left.length === 0 ? '' : `\n${left.join('、')} 放不下 ${d.rows} 行，未收入。${left.join(', ')} cannot hold ${d.rows} rows and is not included.\n`}
各格式的数值相同。列的含义、单位与代码见 \`codebook.html\`（或 \`codebook.csv\`），机器可读描述见 \`datapackage.json\` 与 \`dcat.jsonld\`。
\`X_status\` 说明 X 的数值如何得来或为何缺失，\`X_conf_status\` 为保密状态（SDMX CL_CONF_STATUS）。缺失是空，不是 0。

All formats hold the same values. \`codebook.html\` says what columns mean; \`datapackage.json\` and \`dcat.jsonld\` say it to
machines. \`X_status\` says how X was made or why it is missing, \`X_conf_status\` its confidentiality. Missing is empty, never 0.

## 读取 Reading

\`\`\`python
import pyarrow.feather as feather
table = feather.read_table("${data.find((f) => f.rows === 'arrow')?.path ?? 'data.arrow'}")
\`\`\`

\`\`\`r
table <- arrow::read_parquet("${data.find((f) => f.rows === 'parquet')?.path ?? 'data.parquet'}")
\`\`\`

\`\`\`sql
select * from '${data.find((f) => f.rows === 'parquet')?.path ?? 'data.parquet'}';
\`\`\`

## 引用 Citation

${cite.zh}

${cite.en}

\`sha256sum -c SHA256SUMS\` 核对全部文件 checks every file.
`;
}
