/** The page around a white paper; the paper's own text is written in src/papers. */
export const papers = {
  'papers.about': '按季度成文。正文每个数字都绑定一个经过披露控制的数值，同一版本重做结果不变。',
  'papers.none': '还没有一个完整的季度可以成文。',
  'papers.incomplete': '季度未满',
  'papers.all': '全部白皮书',
  'papers.trace': '指向正文中的数字，可见其指标、查询编号和状态。',
  'papers.print': '打印或存为 PDF',
  'paper.table': '表{n} {title}',
  'paper.figure': '图{n} {title}',
  'paper.notes': '注释与溯源',
  'paper.hash': '数据指纹 SHA-256',
  'paper.methods': '方法版本',
  'paper.layer': '口径',
  'paper.marks': '标记：{list}',
  'paper.bound': '指标 {metric} · 查询 {query} · {status}',
} as const;
