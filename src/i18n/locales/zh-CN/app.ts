/** The frame around every page, shared controls and downloads. */
export const app = {
  'app.name': '社会温度计',
  'app.synthetic': '合成数据',
  'app.synthetic.about': '由程序生成，用于演示和检验，不对应任何真实职工、单位或商户。',
  'app.skip': '跳到正文',
  'app.otherLanguage': 'English',
  'app.empty': '还没有发布任何数据版本。请先装载文件并发布：npm start，或 thermometer run <文件夹>。',
  'app.foot': '读数越高表示越热，不表示越好或越差。空缺一律注明原因，不以零代替。',

  'nav.label': '主导航',
  'nav.overview': '总览',
  'nav.trends': '趋势',
  'nav.quality': '数据质量',
  'nav.method': '方法',
  'nav.papers': '白皮书',

  'strip.complete': '数据完整至',
  'strip.latest': '最新记录',
  'strip.asOf': '来源导出于',
  'strip.release': '发布版本',
  'strip.pinned': '固定在此版本',

  'page.loading': '正在读取…',
  'page.error': '未能读取',
  'page.retry': '重试',
  'page.missing': '没有这个页面',
  'page.missing.about': '地址可能已经变更。请从这里开始：',

  'figure.asTable': '看表',
  'figure.asChart': '看图',
  'figure.download': '下载',

  'table.sort': '按此列排序',
  'table.rows': '共 {n} 行',
  'table.csv': '下载 CSV：{name}',
  'table.arrow': '下载 Arrow：{name}',

  'source.release': '版本 {id}',
  'source.complete': '完整至 {month}',
  'source.query': '查询 {id}',
  'layer.inside': '内部口径（精确）',
  'layer.outside': '公开口径（受保护）',

  'level.nation': '全国',
  'level.province': '省级',
  'level.city': '市级',
  'level.county': '县级',
  'grain.month': '月',
  'grain.quarter': '季',
  'grain.year': '年',
} as const;
