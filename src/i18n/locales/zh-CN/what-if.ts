/** 推演: other weights of the index. */
export const whatIf = {
  'nav.whatIf': '推演',
  'whatIf.about': '移动权重，看读数、位次和区间怎样变化。这里只是推演：正式读数不变，始终列在旁边。',
  'whatIf.weights': '权重',
  'whatIf.indicators': '指标权重',
  'whatIf.domains': '领域权重',
  'whatIf.slider': '正式权重的 {times} 倍，占 {share}',
  'whatIf.reset': '恢复正式权重',
  'whatIf.saved': '{gauge}推演',
  'whatIf.none': '所有权重都是零，没有可以计算的读数。请至少保留一项。',
  'whatIf.official': '正式',
  'whatIf.scenario': '推演',
  'whatIf.officialRank': '正式位次',
  'whatIf.scenarioRank': '推演位次',
  'whatIf.ranks': '推演位次区间',
  'whatIf.rank': '第 {rank} 位（{low}–{high}）',
  'whatIf.places': '{gauge}：各地的正式读数与推演读数',
  'whatIf.places.about':
    '{period}。圆圈为正式读数，实点为推演读数，横线为推演的 95% 区间（抽样 {draws} 次）；右侧为推演读数、位次变化和位次区间。',
  'whatIf.notOfficial': '推演，非正式读数',
  'whatIf.summary': '{period}，{n} 个地区中有 {moved} 个位次会变。',
  'whatIf.farthest': '变动最大的是{name}，从第 {from} 位到第 {to} 位。',
  'whatIf.withheld':
    '{n} 个地区有部分指标因人数太少不单独使用，只按所在领域合并或略去；这些地区的推演为近似值，正式权重下与正式读数相同。',
} as const;
