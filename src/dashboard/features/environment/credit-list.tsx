import type { CreditMerchant, MerchantCredit } from '../../../contracts/merchant-credit.ts';
import type { WorkItemView } from '../../../contracts/work-item.ts';
import { type EnvironmentChoice, environmentParams } from '../../state/environment.ts';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

interface Props {
  readonly answer: MerchantCredit;
  readonly choice: EnvironmentChoice;
  /** What people did about merchants, by id. */
  readonly work: ReadonlyMap<string, WorkItemView>;
}

export const subjectOf = ({ work }: CreditMerchant): string => work.slice(work.indexOf(':') + 1);

/** Merchants the rule suggests a step about, the gravest first: who, why, where people stand. */
export function CreditList({ answer, choice, work }: Props) {
  const { t } = useReader();
  const suggested = answer.merchants.filter((m) => m.suggestion !== null);
  if (suggested.length === 0) return <p className="muted">{t('environment.credit.none')}</p>;
  return (
    <ol className="work-list" data-rows={suggested.length}>
      {suggested.map((merchant) => (
        <Entry
          key={merchant.work}
          merchant={merchant}
          answer={answer}
          choice={choice}
          item={work.get(merchant.work)}
        />
      ))}
    </ol>
  );
}

function Entry({
  merchant,
  answer,
  choice,
  item,
}: Pick<Props, 'answer' | 'choice'> & { merchant: CreditMerchant; item: WorkItemView | undefined }) {
  const { t, f, say } = useReader();
  const subject = subjectOf(merchant);
  const here = choice.merchant === subject;
  const name = (list: string, code: string): string => {
    const label = answer.labels[list]?.[code];
    return label === undefined ? code : say(label);
  };
  return (
    <li className={here ? 'on' : undefined} data-merchant={merchant.name}>
      <PageLink
        to="/environment/credit"
        params={Object.fromEntries(environmentParams({ ...choice, merchant: subject }))}
        className="work-link"
        current={here}
      >
        <strong>{merchant.name}</strong>
        <span className="work-tags">
          {merchant.suggestion === null ? null : (
            <span className="tag strong">{t(`environment.step.${merchant.suggestion.step}`)}</span>
          )}
          <span className="tag">
            {t('environment.registered', { status: name('merchant_status', merchant.merchant_status) })}
          </span>
          <span className="muted small">
            {name('region', merchant.city)} · {name('merchant_type', merchant.merchant_type)} ·{' '}
            {t('environment.grade', { grade: name('credit_grade', merchant.credit_grade) })}
          </span>
          {item === undefined || item.version === 0 ? null : (
            <span className="tag">{t('environment.decided', { state: say(item.state_title) })}</span>
          )}
        </span>
        <span className="small">
          {merchant.suggestion?.reasons.map((reason) => say(reason)).join(f.locale === 'zh-CN' ? '；' : '; ')}
        </span>
      </PageLink>
    </li>
  );
}
