import type { WorkMachine } from '../work-machine.ts';

/** 落实事项: what a signed edition promises, who answers for it, and who checked that it was done. */
export const commitmentWork: WorkMachine = {
  title: { zh: '落实事项', en: 'Commitment' },
  sees: 'read',
  initial: 'open',
  states: {
    open: { title: { zh: '待落实', en: 'Open' }, stage: 'waiting' },
    working: { title: { zh: '落实中', en: 'In hand' }, stage: 'moving' },
    reported: { title: { zh: '已报完成，待核实', en: 'Reported done' }, stage: 'waiting' },
    verified: { title: { zh: '已核实', en: 'Verified' }, stage: 'ended' },
    dropped: { title: { zh: '已取消', en: 'Dropped' }, stage: 'ended' },
  },
  actions: {
    start: { title: { zh: '开始落实', en: 'Start' }, from: ['open'], to: 'working', may: 'work' },
    report: {
      title: { zh: '报告完成', en: 'Report done' },
      from: ['open', 'working'],
      to: 'reported',
      may: 'work',
      needs: ['comment'],
    },
    verify: {
      title: { zh: '核实通过', en: 'Verify' },
      from: ['reported'],
      to: 'verified',
      may: 'decide',
      notAfter: ['report'],
    },
    return: {
      title: { zh: '退回', en: 'Return' },
      from: ['reported'],
      to: 'working',
      may: 'decide',
      needs: ['comment'],
    },
    drop: {
      title: { zh: '取消', en: 'Drop' },
      from: ['open', 'working'],
      to: 'dropped',
      may: 'decide',
      needs: ['comment'],
    },
  },
};
