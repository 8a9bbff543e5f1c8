import type { WorkMachine } from '../work-machine.ts';

/** 预警: looked at by a person, and closed. */
export const alertWork: WorkMachine = {
  title: { zh: '预警', en: 'Alert' },
  sees: 'read',
  initial: 'waiting',
  states: {
    waiting: { title: { zh: '待确认', en: 'Waiting' }, stage: 'waiting' },
    confirmed: { title: { zh: '已确认', en: 'Confirmed' }, stage: 'moving' },
    closed: { title: { zh: '已关闭', en: 'Closed' }, stage: 'ended' },
  },
  actions: {
    confirm: { title: { zh: '确认', en: 'Confirm' }, from: ['waiting'], to: 'confirmed', may: 'work' },
    close: { title: { zh: '关闭', en: 'Close' }, from: ['waiting', 'confirmed'], to: 'closed', may: 'work' },
    reopen: {
      title: { zh: '重新打开', en: 'Reopen' },
      from: ['confirmed', 'closed'],
      to: 'waiting',
      may: 'work',
    },
  },
};
