import { BEFORE, type WorkMachine } from '../work-machine.ts';

const DECISIONS = ['watch', 'suspend', 'exit'];

/**
 * 商户信用: a rule suggests, a person decides and says why, the merchant may appeal, and somebody else judges the
 * appeal. The state here is what the union decided; the register of merchants says what has been carried out.
 */
export const watchWork: WorkMachine = {
  title: { zh: '商户信用', en: 'Merchant credit' },
  sees: 'merchants',
  initial: 'suggested',
  states: {
    suggested: { title: { zh: '建议待决定', en: 'Suggested' }, stage: 'waiting' },
    watched: { title: { zh: '观察', en: 'On watch' }, stage: 'moving' },
    suspended: { title: { zh: '暂停', en: 'Suspended' }, stage: 'moving' },
    exited: { title: { zh: '退出', en: 'Exited' }, stage: 'ended' },
    appealed: { title: { zh: '申诉待复核', en: 'Appealed' }, stage: 'waiting' },
    dismissed: { title: { zh: '建议未采纳', en: 'Not taken up' }, stage: 'ended' },
    cleared: { title: { zh: '已解除', en: 'Cleared' }, stage: 'ended' },
  },
  actions: {
    watch: {
      title: { zh: '列入观察', en: 'Put on watch' },
      from: ['suggested', 'suspended'],
      to: 'watched',
      may: 'decide',
      needs: ['comment'],
    },
    suspend: {
      title: { zh: '暂停合作', en: 'Suspend' },
      from: ['suggested', 'watched'],
      to: 'suspended',
      may: 'decide',
      needs: ['comment'],
    },
    exit: {
      title: { zh: '决定退出', en: 'Exit' },
      from: ['suggested', 'watched', 'suspended'],
      to: 'exited',
      may: 'decide',
      needs: ['comment'],
    },
    dismiss: {
      title: { zh: '不采纳', en: 'Do not take up' },
      from: ['suggested'],
      to: 'dismissed',
      may: 'decide',
      needs: ['comment'],
    },
    clear: {
      title: { zh: '解除', en: 'Clear' },
      from: ['watched', 'suspended'],
      to: 'cleared',
      may: 'decide',
      needs: ['comment'],
    },
    appeal: {
      title: { zh: '登记申诉', en: 'Enter an appeal' },
      from: ['watched', 'suspended', 'exited'],
      to: 'appealed',
      may: 'work',
      needs: ['comment'],
    },
    uphold: {
      title: { zh: '维持原决定', en: 'Uphold' },
      from: ['appealed'],
      to: BEFORE,
      may: 'decide',
      needs: ['comment'],
      notAfter: DECISIONS,
    },
    overturn: {
      title: { zh: '撤销原决定', en: 'Overturn' },
      from: ['appealed'],
      to: 'cleared',
      may: 'decide',
      needs: ['comment'],
      notAfter: DECISIONS,
    },
    reopen: {
      title: { zh: '重新提出', en: 'Reopen' },
      from: ['dismissed', 'cleared'],
      to: 'suggested',
      may: 'work',
      needs: ['comment'],
    },
  },
};
