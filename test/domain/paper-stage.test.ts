import { describe, expect, test } from 'vitest';
import { STAGES, type StageStep, type Standing, stageAfter } from '../../src/domain/paper-stage.ts';
import { MAY, ROLES, type Role } from '../../src/domain/role.ts';

const paper = (over: Partial<Standing> = {}): Standing => ({
  stage: 'draft',
  authors: ['li'],
  countersigners: [],
  countersigned: [],
  ...over,
});
const step = (role: Role, over: Partial<StageStep> = {}): StageStep => ({
  action: 'pass',
  from: 'draft',
  actor: role,
  may: new Set(MAY[role]),
  comment: '',
  ...over,
});

describe('a paper goes round', () => {
  test.each<[Standing['stage'], Role, string]>([
    ['draft', 'analyst', 'data_check'],
    ['data_check', 'data_officer', 'review'],
    ['review', 'reviewer', 'sign'],
    ['sign', 'leader', 'publish'],
    ['publish', 'leader', 'archive'],
    ['archive', 'leader', 'archived'],
  ])('from %s by a %s to %s, and by no other role', (stage, role, next) => {
    for (const who of ROLES) {
      const after = stageAfter(paper({ stage }), step(who, { from: stage }));
      expect([who, after]).toEqual([who, who === role ? next : { fault: 'not_allowed' }]);
    }
  });

  test('countersigners each agree, once, and only they', () => {
    const waiting = paper({ stage: 'countersign', countersigners: ['chen', 'wu'] });
    const sign = (actor: string, countersigned: string[] = []) =>
      stageAfter({ ...waiting, countersigned }, step('leader', { from: 'countersign', actor }));
    expect(
      stageAfter(paper({ stage: 'review', countersigners: ['chen'] }), step('reviewer', { from: 'review' })),
    ).toBe('countersign');
    expect([sign('chen'), sign('wu', ['chen']), sign('chen', ['chen']), sign('zhou')]).toEqual([
      'countersign',
      'sign',
      { fault: 'already' },
      { fault: 'not_named' },
    ]);
  });

  test('nobody approves, or returns as its judge, what they wrote', () => {
    for (const [stage, role] of [
      ['data_check', 'data_officer'],
      ['review', 'reviewer'],
      ['sign', 'leader'],
    ] as const) {
      const own = paper({ stage, authors: ['li', role] });
      for (const action of ['pass', 'return'] as const)
        expect(stageAfter(own, step(role, { from: stage, action, comment: '理由' }))).toEqual({
          fault: 'own_draft',
        });
    }
  });

  test('it is returned from any stage before publication, with a reason', () => {
    const back = (stage: Standing['stage'], role: Role, comment: string) =>
      stageAfter(
        paper({ stage, countersigners: ['leader'] }),
        step(role, { from: stage, action: 'return', comment }),
      );
    expect([
      back('data_check', 'data_officer', '口径不符'),
      back('review', 'reviewer', '改'),
      back('review', 'reviewer', '请补充'),
      back('countersign', 'leader', '请补充'),
      back('sign', 'leader', '请补充'),
      back('publish', 'leader', '请补充'),
      back('archive', 'leader', '请补充'),
      back('draft', 'analyst', '请补充'),
    ]).toEqual([
      'draft',
      { fault: 'reason_needed' },
      'draft',
      'draft',
      'draft',
      'draft',
      { fault: 'ended' },
      { fault: 'already_draft' },
    ]);
  });

  test('who saw another stage was slower than somebody else', () => {
    for (const stage of STAGES.filter((s) => s !== 'review' && s !== 'archived'))
      expect(stageAfter(paper({ stage }), step('reviewer', { from: 'review' }))).toEqual({
        fault: 'not_at_stage',
      });
  });
});
