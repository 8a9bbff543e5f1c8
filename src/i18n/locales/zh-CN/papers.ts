/** The page around a white paper; the paper's own text is written in src/papers. */
export const papers = {
  'papers.all': '全部白皮书',
  'papers.trace': '指向正文中的数字，可见其指标、查询编号和状态。',
  'papers.print': '打印或存为 PDF',
} as const;
