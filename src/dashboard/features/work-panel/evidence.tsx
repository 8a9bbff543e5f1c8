import type { WorkEvidence } from '../../../contracts/work-item.ts';
import { factText } from '../../ui/fact-text.ts';
import { useReader } from '../../ui/reader.tsx';

/** Reasons in sentences, the numbers they rest on, and the rule with its version. */
export function Evidence({ evidence }: { evidence: WorkEvidence }) {
  const { t, f, say } = useReader();
  const { rule, reasons, facts, release } = evidence;
  return (
    <div className="work-evidence">
      {reasons.length === 0 ? null : (
        <ul>
          {reasons.map((reason) => (
            <li key={reason.zh}>{say(reason)}</li>
          ))}
        </ul>
      )}
      <dl className="work-facts">
        {facts.map((fact) => (
          <div key={fact.label.zh}>
            <dt>{say(fact.label)}</dt>
            <dd>
              {factText(f, fact)}
              {fact.note === undefined ? null : <span className="muted small"> {say(fact.note)}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted small">
        {t('work.rule', { id: rule.id, version: rule.version })}: {say(rule.text)} ·{' '}
        {t('work.rule.release', { release })}
      </p>
    </div>
  );
}
