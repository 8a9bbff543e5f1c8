import type { Bilingual } from '../../domain/text.ts';
import { WORK_MACHINES } from '../../domain/work-kind.ts';
import { SHARED_ACTIONS, type WorkField } from '../../domain/work-machine.ts';
import type { WorkFault } from '../../worklog/work-item.ts';
import { ApiFailure } from '../error.ts';

export const unknownItem = (id: string): ApiFailure =>
  new ApiFailure(
    'NOT_FOUND',
    {
      zh: `没有编号为 ${id} 的工作事项，或它不在您的权限范围内。请刷新列表。`,
      en: `There is no work item ${id}, or it lies outside your scope. Refresh the list.`,
    },
    { value: id },
  );

const FIELDS: Readonly<Record<WorkField, Bilingual>> = {
  comment: { zh: 'comment（说明理由）', en: 'comment (say why)' },
  owner: { zh: 'owner（负责人，可为空）', en: 'owner (whose it is; may be empty)' },
  due_on: { zh: 'due_on（期限，可为空）', en: 'due_on (the day; may be empty)' },
  snoozed_until: { zh: 'snoozed_until（暂缓到哪一天）', en: 'snoozed_until (the day it waits again)' },
};

/** Why an act was not done, in the one shape of refusals. */
export function refusalOf(about: WorkFault): ApiFailure {
  switch (about.fault) {
    case 'changed': {
      const { item } = about;
      const title = WORK_MACHINES[item.kind].states[item.state]?.title;
      const minute = item.updatedAt.slice(0, 16).replace('T', ' ');
      return new ApiFailure(
        'CONFLICT',
        {
          zh: `${item.updatedBy || '别人'}已在 ${minute}(UTC)处理过，现为“${title?.zh ?? item.state}”。请刷新后再决定。`,
          en: `${item.updatedBy || 'Somebody'} acted at ${minute} UTC; it now stands at "${title?.en ?? item.state}". Reload before you decide.`,
        },
        { value: { version: item.version, state: item.state } },
      );
    }
    case 'not_from_here': {
      const { states, actions } = WORK_MACHINES[about.item.kind];
      const title = states[about.item.state]?.title;
      const offered = [
        ...Object.keys(actions).filter((id) => actions[id]?.from.includes(about.item.state)),
        ...Object.keys(SHARED_ACTIONS),
      ];
      return new ApiFailure(
        'CONFLICT',
        {
          zh: `现为“${title?.zh ?? about.item.state}”，不能这样处理。可以：${offered.join('、')}。`,
          en: `It stands at "${title?.en ?? about.item.state}", where this cannot be done. Possible: ${offered.join(', ')}.`,
        },
        { value: about.item.state, nearest: offered },
      );
    }
    case 'own_decision':
      return new ApiFailure('CONFLICT', {
        zh: '作出原决定的人不能复核它。请由另一位有权限的人处理。',
        en: 'Whoever took the decision does not judge it. Somebody else with the right has to.',
      });
    case 'incomplete': {
      const needed = FIELDS[about.needs];
      return new ApiFailure(
        'BAD_REQUEST',
        { zh: `还需要 ${needed.zh}。`, en: `Also needed: ${needed.en}.` },
        { value: about.needs },
      );
    }
    case 'unknown_detail':
      return new ApiFailure(
        'BAD_REQUEST',
        {
          zh: `这类事项没有“${about.key}”一栏。请查看 /api/openapi.json。`,
          en: `Items of this kind have no "${about.key}". See /api/openapi.json.`,
        },
        { value: about.key },
      );
  }
}
