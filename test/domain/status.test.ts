import { describe, expect, it } from 'vitest';
import { isMissing, MISSING_REASONS, missing, present, STATUS_MARK } from '../../src/domain/status.ts';
import { inLocale } from '../../src/domain/text.ts';

describe('a value', () => {
  it('is a number or a reason, and zero is a number', () => {
    expect(isMissing(present(0))).toBe(false);
    expect(present(0)).toEqual({ value: 0, status: 'observed' });
    expect(isMissing(missing('suppressed'))).toBe(true);
    expect(missing('suppressed').value).toBeNull();
  });

  it('has a mark of its own for each reason, none of which reads as a number', () => {
    expect(Object.keys(STATUS_MARK).sort()).toEqual([...MISSING_REASONS].sort());
    expect(new Set(Object.values(STATUS_MARK)).size).toBe(MISSING_REASONS.length);
    expect(Object.values(STATUS_MARK).filter((mark) => mark.trim() === '' || /\d/.test(mark))).toEqual([]);
  });
});

it('text falls to Chinese', () => {
  expect(inLocale({ zh: '元', en: 'yuan' }, 'zh-CN')).toBe('元');
  expect(inLocale({ zh: '元', en: 'yuan' }, 'en')).toBe('yuan');
});
