import type { WorkMachine } from '../work-machine.ts';

/** 供需缺口: taken up by somebody, and filled or put aside with a reason. */
export const gapWork: WorkMachine = {
  title: { zh: '供需缺口', en: 'Supply gap' },
  sees: 'read',
  initial: 'open',
  states: {
    open: { title: { zh: '待认领', en: 'Open' }, stage: 'waiting' },
    working: { title: { zh: '办理中', en: 'In hand' }, stage: 'moving' },
    filled: { title: { zh: '已补齐', en: 'Filled' }, stage: 'ended' },
    declined: { title: { zh: '暂不办理', en: 'Put aside' }, stage: 'ended' },
  },
  actions: {
    take: { title: { zh: '认领办理', en: 'Take up' }, from: ['open'], to: 'working', may: 'work' },
    fill: {
      title: { zh: '报告补齐', en: 'Report filled' },
      from: ['working'],
      to: 'filled',
      may: 'work',
      needs: ['comment'],
    },
    decline: {
      title: { zh: '暂不办理', en: 'Put aside' },
      from: ['open', 'working'],
      to: 'declined',
      may: 'work',
      needs: ['comment'],
    },
    reopen: {
      title: { zh: '重新打开', en: 'Reopen' },
      from: ['working', 'filled', 'declined'],
      to: 'open',
      may: 'work',
    },
  },
  detail: ['sites', 'partners'],
};
