import { useMethod } from '../../state/queries.ts';
import { ErrorNote, Skeleton } from '../../ui/notes.tsx';
import { PageLink } from '../../ui/page-link.tsx';
import { useReader } from '../../ui/reader.tsx';

/** The rules of disclosure that hold, for readers inside and outside; they are changed in the policy file alone. */
export function Policy() {
  const { t, say } = useReader();
  const method = useMethod();
  return (
    <section className="panel" id="policy">
      <h2>{t('settings.policy')}</h2>
      {method.isError ? (
        <ErrorNote error={method.error} retry={() => void method.refetch()} />
      ) : method.data === undefined ? (
        <Skeleton height={240} />
      ) : (
        <>
          <p className="muted">{t('settings.policy.about', { version: method.data.policy.version })}</p>
          {(['inside', 'outside'] as const).map((audience) => (
            <div key={audience}>
              <h3>{t(`layer.${audience}`)}</h3>
              <ul className="rules">
                {method.data.policy.rules
                  .filter((rule) => rule.audience === audience)
                  .map((rule) => (
                    <li key={rule.id}>{say(rule.text)}</li>
                  ))}
              </ul>
            </div>
          ))}
          <PageLink to="/method">{t('nav.method')}</PageLink>
        </>
      )}
    </section>
  );
}
