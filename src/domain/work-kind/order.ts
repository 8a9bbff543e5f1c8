import type { WorkMachine } from '../work-machine.ts';

/** Before anybody delivers, an order may still be joined with another or divided. */
const UNBOUND = ['draft', 'gathering', 'matching'];
const OPEN = [...UNBOUND, 'fulfilling', 'evaluating'];

const UNCHANGED = {
  gathering: 'gathering',
  matching: 'matching',
  fulfilling: 'fulfilling',
  evaluating: 'evaluating',
} as const;

/** 需求订单: from a draft over gathering, matching and fulfilment to its evaluation. */
export const orderWork: WorkMachine = {
  title: { zh: '需求订单', en: 'Demand order' },
  sees: 'read',
  initial: 'draft',
  states: {
    draft: { title: { zh: '草稿', en: 'Draft' }, stage: 'waiting' },
    gathering: { title: { zh: '征集', en: 'Gathering' }, stage: 'moving' },
    matching: { title: { zh: '对接', en: 'Matching' }, stage: 'moving' },
    fulfilling: { title: { zh: '履约', en: 'Fulfilment' }, stage: 'moving' },
    evaluating: { title: { zh: '评价', en: 'Evaluation' }, stage: 'moving' },
    done: { title: { zh: '完成', en: 'Done' }, stage: 'ended' },
    cancelled: { title: { zh: '已取消', en: 'Cancelled' }, stage: 'ended' },
    merged: { title: { zh: '已并入', en: 'Merged' }, stage: 'ended' },
    split: { title: { zh: '已拆分', en: 'Split' }, stage: 'ended' },
  },
  actions: {
    gather: { title: { zh: '开始征集', en: 'Gather' }, from: ['draft'], to: 'gathering', may: 'work' },
    match: { title: { zh: '开始对接', en: 'Match' }, from: ['gathering'], to: 'matching', may: 'work' },
    fulfil: { title: { zh: '开始履约', en: 'Fulfil' }, from: ['matching'], to: 'fulfilling', may: 'work' },
    evaluate: {
      title: { zh: '转入评价', en: 'Evaluate' },
      from: ['fulfilling'],
      to: 'evaluating',
      may: 'work',
    },
    finish: {
      title: { zh: '完成', en: 'Finish' },
      from: ['evaluating'],
      to: 'done',
      may: 'work',
      needs: ['comment'],
    },
    back: {
      title: { zh: '退回上一步', en: 'Back' },
      from: ['gathering', 'matching', 'fulfilling', 'evaluating'],
      to: { gathering: 'draft', matching: 'gathering', fulfilling: 'matching', evaluating: 'fulfilling' },
      may: 'work',
      needs: ['comment'],
    },
    merge: {
      title: { zh: '并入另一订单', en: 'Merge' },
      from: UNBOUND,
      to: 'merged',
      may: 'work',
      apart: true,
    },
    split: { title: { zh: '拆分', en: 'Split' }, from: UNBOUND, to: 'split', may: 'work', apart: true },
    signal: {
      title: { zh: '发布需求信号', en: 'Publish the signal' },
      from: Object.keys(UNCHANGED),
      to: UNCHANGED,
      may: 'work',
      apart: true,
    },
    withdraw_signal: {
      title: { zh: '撤回需求信号', en: 'Withdraw the signal' },
      from: Object.keys(UNCHANGED),
      to: UNCHANGED,
      may: 'work',
      apart: true,
    },
    cancel: {
      title: { zh: '取消', en: 'Cancel' },
      from: OPEN,
      to: 'cancelled',
      may: 'work',
      needs: ['comment'],
    },
  },
  detail: ['partners', 'quantity', 'budget_fen', 'window', 'specification', 'rating', 'signal'],
};
